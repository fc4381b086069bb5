#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <deepprune/detail/symmetric_inverse.hpp>
#include <deepprune/metrics/binary_cross_entropy.hpp>
#include <deepprune/prune/iterative_pruner.hpp>
#include <deepprune/prune/optimal_brain_surgeon.hpp>

#include "../../catch.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/says.hpp"
#include "../../support/small_net.hpp"

namespace dp = deepprune;
using dp::test::says;
using Net = dp::test::SmallNet<8>;
using Values = std::vector<double>;
using Units = std::vector<std::size_t>;

namespace {

dp::EncodedSet const& train() {
    static dp::EncodedSet const set = dp::test::planted_set(400, dp::Seed{1});
    return set;
}

Net const& trained() {
    static Net const net = [] {
        Net fresh{dp::Seed{2}};
        dp::fit(fresh, train(), dp::test::planted_set(100, dp::Seed{3}), {.batch_size = 50, .max_epochs = 30});
        return fresh;
    }();
    return net;
}

dp::Judgement judge(Net const& net, std::size_t keep, double ridge = 1e-6) {
    Units const live = net.live_units();
    return dp::OptimalBrainSurgeon{ridge}(dp::PruningContext<Net>{net, train(), live, keep, 1});
}

// The mean loss of `net` with the units that stay, as they are or with the surgeon's weights.
double loss_with(Net net, Units const& stay, dp::Judgement const& judgement = {}) {
    for (std::size_t k = 0; k < judgement.weights.size(); ++k) {
        net.dense_weights()(k, 0) = static_cast<float>(judgement.weights[k]);
        net.dense_biases()(0) = static_cast<float>(judgement.biases[0]);
    }
    dp::keep_units(net, stay);
    return dp::log_loss(net.logits(train()), train().labels());
}

}  // namespace

TEST_CASE("the surgeon's step, by hand", "[prune][surgeon]") {
    // H = (2 1 0; 1 2 0; 0 0 1), the last row the bias; H^-1 = (2 -1 0; -1 2 0; 0 0 3) / 3. Costs: 1 / (2 · 2/3) = 0.75
    // and 4 / (2 · 2/3) = 3. The first goes: share 1.5, the second becomes 2 + 1.5 / 3 = 2.5, its [H^-1] 2/3 - 1/6 =
    // 1/2.
    Values inverse{2, 1, 0, 1, 2, 0, 0, 0, 1};
    dp::detail::invert_symmetric(inverse, 3);
    Values weights{1.0, 2.0, 0.5};
    auto const scores = dp::detail::operate(inverse, weights, 1);
    CHECK(scores[0] == Approx(0.75));
    CHECK(scores[1] == Approx(0.75 + 0.5 * 2.5 * 2.5 / 0.5));
    CHECK(weights[0] == 0.0);
    CHECK(weights[1] == Approx(2.5));
    CHECK(weights[2] == 0.5);
}

TEST_CASE("after several removals the weights minimise the quadratic", "[prune][surgeon]") {
    // Least of (w - v)^T H (w - v) / 2 with w = 0 for units 0 and 1: the gradient over the others is 0 there.
    Values const hessian{4, 1, 2, 0.5, 1, 3, 0.2, 0.7, 2, 0.2, 5, 1, 0.5, 0.7, 1, 2};
    Values const start{0.1, -0.2, 3.0, 1.0};
    Values inverse = hessian;
    dp::detail::invert_symmetric(inverse, 4);
    Values weights = start;
    auto const scores = dp::detail::operate(inverse, weights, 1);
    REQUIRE(weights[0] == 0.0);
    REQUIRE(weights[1] == 0.0);
    double rise = 0.0;
    for (std::size_t i = 0; i < 4; ++i) {
        double derivative = 0.0;
        for (std::size_t j = 0; j < 4; ++j) {
            derivative += hessian[i * 4 + j] * (weights[j] - start[j]);
        }
        rise += 0.5 * derivative * (weights[i] - start[i]);
        if (i >= 2) {
            CHECK(derivative == Approx(0.0).margin(1e-13));
        }
    }
    CHECK(std::max(scores[0], scores[1]) == Approx(rise));  // the second removal's score is the whole rise
    CHECK(scores[2] > rise);
}

TEST_CASE("of two equal units one goes and the other does the work of both", "[prune][surgeon]") {
    Net net = trained();
    for (std::size_t i = 0; i < 32; ++i) {
        net.kernels().data()[5 * 32 + i] = net.kernels().data()[2 * 32 + i];
    }
    net.kernel_biases()(5) = net.kernel_biases()(2);
    net.dense_weights()(2, 0) = 0.75F;
    net.dense_weights()(5, 0) = 0.5F;
    auto const judgement = judge(net, 7, 1e-9);
    CHECK(std::ranges::min_element(judgement.scores) - judgement.scores.begin() == 5);
    CHECK(judgement.scores[5] == Approx(0.0).margin(1e-6));
    CHECK(judgement.weights[2] == Approx(1.25).epsilon(1e-3));
    CHECK(judgement.weights[5] == 0.0);
    CHECK(judgement.weights[0] == Approx(static_cast<double>(net.dense_weights()(0, 0))).margin(1e-3));
}

TEST_CASE("what the surgeon leaves is better than what is left by weight", "[prune][surgeon]") {
    for (std::size_t const keep : {2U, 4U, 6U}) {
        auto const judgement = judge(trained(), keep);
        auto const stay = dp::select_best(judgement.scores, keep);
        Units const live = trained().live_units();
        dp::PruningContext<Net> const context{trained(), train(), live, keep, 1};
        auto const by_weight = dp::select_best(dp::WeightMagnitude{}(context), keep);
        CAPTURE(keep, stay, by_weight);
        CHECK(loss_with(trained(), stay, judgement) < loss_with(trained(), stay));
        CHECK(loss_with(trained(), stay, judgement) < loss_with(trained(), by_weight));
    }
}

TEST_CASE("exactly as many units as asked for have a score above the others'", "[prune][surgeon]") {
    Net net = trained();
    for (std::size_t const unit : {1U, 3U, 4U}) {  // three that give nothing, at no cost
        net.dense_weights()(unit, 0) = 0.0F;
    }
    for (std::size_t keep = 1; keep <= 8; ++keep) {
        auto const judgement = judge(net, keep);
        auto sorted = judgement.scores;
        std::ranges::sort(sorted);
        CHECK(std::ranges::adjacent_find(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(9 - keep)) ==
              sorted.begin() + static_cast<std::ptrdiff_t>(9 - keep));
        auto const stay = dp::select_best(judgement.scores, keep);
        for (std::size_t k = 0; k < 8; ++k) {
            bool const stays = std::ranges::binary_search(stay, k);
            CAPTURE(keep, k);
            CHECK((stays || judgement.weights[k] == 0.0));
        }
    }
    CHECK(dp::select_best(judge(net, 7).scores, 7) == Units{0, 1, 2, 3, 5, 6, 7});  // of equals the highest goes
}

TEST_CASE("the pruner gives the units that stay their new weights", "[prune][surgeon]") {
    Net net = trained();
    Units const live = net.live_units();
    dp::PruneOptions const options{
        .final_kernels = 3, .train = {.max_epochs = 1}, .schedule = dp::PruneSchedule::one_shot(), .trained = true};
    auto const judgement = dp::OptimalBrainSurgeon{}(dp::PruningContext<Net>{net, train(), live, 3, 1});
    Net seen = net;
    dp::IterativePruner<dp::OptimalBrainSurgeon>{options}.run(net, train(), train(), [&](dp::FitBegin const&) {
        seen = net;
        return dp::Control::stop;
    });
    for (std::size_t const k : seen.live_units()) {
        CHECK(seen.dense_weights()(k, 0) == static_cast<float>(judgement.weights[k]));
    }
    CHECK(seen.dense_biases()(0) == static_cast<float>(judgement.biases[0]));
    CHECK(seen.live_units() == dp::select_best(judgement.scores, 3));
}

TEST_CASE("the surgeon refuses invalid options and weights", "[prune][surgeon]") {
    for (double const ridge : {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
        CHECK_THROWS_AS(judge(trained(), 4, ridge), dp::OptionError);
        CHECK_THROWS_WITH(judge(trained(), 4, ridge), says("a ridge out of its range"));
    }
    Net broken = trained();
    broken.dense_biases()(0) = std::numeric_limits<float>::quiet_NaN();
    CHECK_THROWS_AS(judge(broken, 4), dp::NumericalError);
    using Hidden = dp::Model<dp::OneHot<>, dp::Conv1D<8, 6>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<3>,
                             dp::ReLU, dp::Dense<1>, dp::Sigmoid>;
    STATIC_REQUIRE(dp::PruningCriterion<dp::OptimalBrainSurgeon, Net>);
    STATIC_REQUIRE_FALSE(dp::PruningCriterion<dp::OptimalBrainSurgeon, Hidden>);
}
