// What every pruning criterion must do. A criterion of your own belongs in the list.
#include <cmath>
#include <cstddef>
#include <span>
#include <tuple>
#include <vector>

#include <deepprune/deepprune.hpp>

#include "../catch.hpp"
#include "../support/bits.hpp"
#include "../support/planted_set.hpp"

namespace dp = deepprune;
using dp::test::same_bits;

namespace {

using Plain = dp::Model<dp::OneHot<>, dp::Conv1D<8, 6>, dp::ClippedLeakyReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>,
                        dp::Sigmoid>;
using Hidden = dp::Model<dp::OneHot<>, dp::Conv1D<8, 6>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<3>, dp::ReLU,
                         dp::Dense<1>, dp::Sigmoid>;

template <class Criterion, class Net>
std::vector<double> scores(Net const& net, dp::EncodedSet const& set, std::uint64_t seed = 1, unsigned threads = 1) {
    auto const live = net.live_units();
    dp::Judgement const judgement =
        Criterion{}(dp::PruningContext<Net>{net, set, live, (live.size() + 1) / 2, 1, dp::Seed{seed}, threads});
    dp::require_valid(judgement, live.size(), net.dense_weights().shape()[1]);
    auto everything = judgement.scores;  // new weights keep the same promises
    everything.insert(everything.end(), judgement.weights.begin(), judgement.weights.end());
    everything.insert(everything.end(), judgement.biases.begin(), judgement.biases.end());
    return everything;
}

template <class Criterion, class Net>
void check_contract() {
    static_assert(dp::PruningCriterion<Criterion, Net>);
    auto const set = dp::test::planted_set(120, dp::Seed{1});
    Net net{dp::Seed{2}};
    for (std::size_t const pruned : {8U, 0U, 3U, 7U, 5U}) {
        if (pruned < 8) {
            net.mask()(pruned) = 0.0F;
        }
        auto const live = net.live_units();
        CAPTURE(live);
        auto const found = scores<Criterion>(net, set);
        REQUIRE(found.size() >= live.size());
        for (double const score : found) {
            CHECK(std::isfinite(score));
        }
        CHECK(same_bits(found, scores<Criterion>(net, set)));
        for (unsigned const threads : {2U, 4U}) {
            CHECK(same_bits(found, scores<Criterion>(net, set, 1, threads)));
        }
        if (live.size() == 4) {  // units count by their order among the live ones, not by their number
            CHECK(same_bits(found, scores<Criterion>(dp::compact<4>(net), set)));
        }
        CHECK(dp::select_best(std::span{found}.first(live.size()), 1).size() == 1);
    }
    Net trained{dp::Seed{2}};
    auto const result =
        dp::IterativePruner<Criterion>{{.final_kernels = 2, .train = {.batch_size = 40, .max_epochs = 2}}}.run(
            trained, set, set);
    REQUIRE(result.cycles.size() == 3);
    CHECK(trained.live_units().size() == 2);
    CHECK(result.cycles[1].criterion.size() == 8);
    CHECK(result.cycles[2].criterion.size() == 4);
}

}  // namespace

TEMPLATE_TEST_CASE("every criterion keeps the contract", "[contract][criterion]", dp::WeightMagnitude,
                   dp::ScoreDifference, dp::ScoreWeightDifference, dp::RandomChoice) {
    check_contract<TestType, Plain>();
    check_contract<TestType, Hidden>();
}

TEST_CASE("so does the surgeon, on the models that it takes", "[contract][criterion]") {
    check_contract<dp::OptimalBrainSurgeon, Plain>();
}

TEST_CASE("a criterion of one's own is a callable", "[contract][criterion]") {
    auto const lowest_first = [](auto const& context) {
        std::vector<double> found;
        for (std::size_t const unit : context.live) {
            found.push_back(-static_cast<double>(unit));
        }
        return found;
    };
    static_assert(dp::PruningCriterion<decltype(lowest_first), Plain>);
    static_assert(!dp::PruningCriterion<int, Plain>);
    auto const set = dp::test::planted_set(40, dp::Seed{1});
    Plain net{dp::Seed{2}};
    dp::IterativePruner{dp::PruneOptions{.final_kernels = 3, .train = {.max_epochs = 1}}, lowest_first}.run(net, set,
                                                                                                            set);
    CHECK(net.live_units() == std::vector<std::size_t>{0, 1, 2});
}
