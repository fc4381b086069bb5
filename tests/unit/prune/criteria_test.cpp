#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <numeric>
#include <vector>

#include <deepprune/prune/random_choice.hpp>
#include <deepprune/prune/score_difference.hpp>
#include <deepprune/prune/score_weight_difference.hpp>
#include <deepprune/prune/select_best.hpp>
#include <deepprune/prune/weight_magnitude.hpp>

#include "../../catch.hpp"
#include "../../support/chi_square.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/small_net.hpp"

namespace dp = deepprune;
using Scores = std::vector<double>;
using Units = std::vector<std::size_t>;

namespace {

// What unit k gives to the mask for one sequence, from the formula: the best window's sum, through the activation.
template <class Net>
double unit_score(Net const& net, std::span<dp::Base const> bases, std::size_t k) {
    auto const kernels = net.kernels();
    std::size_t const length = kernels.shape()[1];
    auto const left = static_cast<std::ptrdiff_t>((length - 1) / 2);
    double best = -std::numeric_limits<double>::infinity();
    for (std::size_t p = 0; p < bases.size(); ++p) {
        double sum = static_cast<double>(net.kernel_biases()(k));
        for (std::size_t t = 0; t < length; ++t) {
            auto const at = static_cast<std::ptrdiff_t>(p + t) - left;
            if (at >= 0 && at < static_cast<std::ptrdiff_t>(bases.size())) {
                sum += static_cast<double>(kernels(k, t, bases[static_cast<std::size_t>(at)]));
            }
        }
        best = std::max(best, sum);
    }
    return best < 0.0 ? 0.5 * best : std::min(best, 10.0);
}

// |mean over the positives of weight u_k - mean over the negatives|
template <class Net>
double difference(Net const& net, dp::EncodedSet const& set, std::size_t k, double weight) {
    double positive = 0.0;
    double negative = 0.0;
    double positives = 0.0;
    double negatives = 0.0;
    for (std::size_t i = 0; i < set.size(); ++i) {
        double const term = weight * unit_score(net, set.sequence(i), k);
        (set.labels()[i] == 1 ? positive : negative) += term;
        (set.labels()[i] == 1 ? positives : negatives) += 1.0;
    }
    return std::abs(positive / positives - negative / negatives);
}

}  // namespace

TEMPLATE_TEST_CASE("the paper's criteria are what their formulas say", "[prune][criteria]", float, double) {
    using Net = dp::test::SmallNet<7, TestType>;
    dp::EncodedSet set = dp::test::planted_set(61, dp::Seed{1});  // 31 positives, 30 negatives
    Net net{dp::Seed{2}};
    net.kernels()(3, 4, 1) += TestType{20};  // this unit reaches the cap of the activation
    net.kernel_biases()(5) = TestType{-4};   // this one is below 0
    net.dense_weights()(2, 0) = TestType{0};
    for (std::size_t const masked : {std::size_t{99}, std::size_t{4}}) {
        if (masked != 99) {
            net.mask()(masked) = TestType{0};
        }
        Units const live = net.live_units();
        dp::PruningContext<Net> const context{net, set, live, 3, 1};
        Scores const weight = dp::WeightMagnitude{}(context);
        Scores const score = dp::ScoreDifference{}(context);
        Scores const both = dp::ScoreWeightDifference{}(context);
        REQUIRE(weight.size() == live.size());
        REQUIRE(score.size() == live.size());
        REQUIRE(both.size() == live.size());
        for (std::size_t j = 0; j < live.size(); ++j) {
            auto const w = static_cast<double>(net.dense_weights()(live[j], 0));
            CAPTURE(live[j], masked);
            // The network adds 8 terms below 21 in its own precision: 8 * 21 * epsilon / 2, and the difference of means
            // can lose all its leading digits.
            double const margin = 100.0 * static_cast<double>(std::numeric_limits<TestType>::epsilon());
            CHECK(weight[j] == std::abs(w));
            CHECK(score[j] == Approx(difference(net, set, live[j], 1.0)).margin(margin));
            CHECK(both[j] == Approx(difference(net, set, live[j], w)).margin(margin));
            CHECK(score[j] >= 0.0);
        }
    }
}

TEST_CASE("the score criteria find a planted difference", "[prune][criteria]") {
    using Net = dp::test::SmallNet<3>;
    dp::EncodedSet set;
    for (int i = 0; i < 4; ++i) {
        set.add("CCCCCCCCGG", true);
        set.add("GGGGGGGGGG", false);
    }
    Net net{dp::Seed{1}};
    for (float& value : net.kernels()) {
        value = 0.0F;
    }
    for (std::size_t t = 0; t < 8; ++t) {
        net.kernels()(0, t, 1) = 0.5F;   // C: 4 in the positives, 0 in the negatives
        net.kernels()(1, t, 2) = 0.25F;  // G: of eight windows in ten, 6 taps are inside at the right end
    }
    net.dense_weights()(0, 0) = -2.0F;
    net.dense_weights()(1, 0) = 3.0F;
    net.dense_weights()(2, 0) = 100.0F;
    Units const live = net.live_units();
    dp::PruningContext<Net> const context{net, set, live, 1, 1};
    // The best window of unit 1: two G in a positive, eight in a negative.
    CHECK(dp::ScoreDifference{}(context) == Scores{4.0, 1.5, 0.0});
    CHECK(dp::ScoreWeightDifference{}(context) == Scores{8.0, 4.5, 0.0});
    CHECK(dp::WeightMagnitude{}(context) == Scores{2.0, 3.0, 100.0});
}

TEST_CASE("with several outputs the weight is the Euclidean norm", "[prune][criteria]") {
    using Net = dp::Model<dp::OneHot<>, dp::Conv1D<2, 4>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<3>, dp::ReLU,
                          dp::Dense<1>, dp::Sigmoid>;
    Net net{dp::Seed{1}};
    auto weights = net.dense_weights();
    weights(0, 0) = 2.0F;
    weights(0, 1) = -3.0F;
    weights(0, 2) = 6.0F;
    weights(1, 0) = 0.0F;
    weights(1, 1) = -1.5F;
    weights(1, 2) = 0.0F;
    auto const set = dp::test::planted_set(4, dp::Seed{1});
    Units const live{0, 1};
    Scores const scores = dp::WeightMagnitude{}(dp::PruningContext<Net>{net, set, live, 1, 1});
    CHECK(scores[0] == Approx(7.0).epsilon(1e-15));  // sqrt(4 + 9 + 36), two roundings
    CHECK(scores[1] == 1.5);
}

TEST_CASE("random choice keeps every subset equally often", "[prune][criteria]") {
    using Net = dp::test::SmallNet<6>;
    Net const net{dp::Seed{1}};
    auto const set = dp::test::planted_set(4, dp::Seed{1});
    Units const live = net.live_units();
    for (bool const by_cycle : {false, true}) {
        std::map<Units, std::size_t> subsets;
        std::vector<std::size_t> units(6);
        for (std::size_t i = 0; i < 20000; ++i) {
            Scores const scores = dp::RandomChoice{}(
                dp::PruningContext<Net>{net, set, live, 3, by_cycle ? i + 1 : 1, dp::Seed{by_cycle ? 8 : i}});
            auto const stay = dp::select_best(scores, 3);
            ++subsets[stay];
            for (std::size_t const unit : stay) {
                ++units[unit];
            }
        }
        CAPTURE(by_cycle);
        REQUIRE(subsets.size() == 20);  // 6 over 3
        std::vector<std::size_t> counts;
        for (auto const& [subset, count] : subsets) {
            counts.push_back(count);
        }
        // The draws are fixed by their seeds: 1e-4 is the chance that good random numbers had to fail once and for all.
        CHECK(uniformity_p_value(counts) > 1e-4);
        CHECK(*std::ranges::min_element(units) > 9500);  // 10,000 each are expected, with a deviation of 71
        CHECK(*std::ranges::max_element(units) < 10500);
    }
}
