// A whole pruning run goes the same way through the fused backend and through the general one.

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>

#include <deepprune/deepprune.hpp>

#include "../catch.hpp"
#include "../support/planted_set.hpp"

namespace dp = deepprune;

namespace {

// The same function, but it does not say that it is monotone: the model then takes the general backend.
template <class Activation>
struct Silent : dp::Elementwise<Silent<Activation>> {
    static std::string signature() { return "Silent" + Activation::signature(); }
    template <std::floating_point T>
    static T value(T x) {
        return Activation::value(x);
    }
    template <std::floating_point T>
    static T derivative(T x, T y) {
        return Activation::derivative(x, y);
    }
};

template <class Activation, dp::Strands StrandMode = dp::Strands::forward>
using Net = dp::BasicModel<double, dp::OneHot<>, dp::Conv1D<16, 8, dp::Padding::same, StrandMode>, Activation,
                           dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

template <class Criterion, class Activation, dp::Strands StrandMode>
void compare_runs(std::uint64_t seed) {
    using Fused = Net<Activation, StrandMode>;
    using General = Net<Silent<Activation>, StrandMode>;
    STATIC_REQUIRE(!dp::FusedLayerChain<dp::OneHot<>, dp::Conv1D<16, 8, dp::Padding::same, StrandMode>,
                                        Silent<Activation>, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>);
    STATIC_REQUIRE(dp::FusedLayerChain<dp::OneHot<>, dp::Conv1D<16, 8, dp::Padding::same, StrandMode>, Activation,
                                       dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>);
    CAPTURE(seed, Fused::signature());
    auto const train = dp::test::planted_set(240, dp::Seed{seed}, 40);
    auto const validation = dp::test::planted_set(80, dp::Seed{seed + 100}, 40);
    dp::PruneOptions const options{
        .final_kernels = 2,
        .train = {.learning_rate = 0.005, .batch_size = 32, .max_epochs = 12, .patience = 4, .seed = dp::Seed{seed}}};
    Fused fused{dp::Seed{seed}};
    General general{dp::Seed{seed}};
    dp::IterativePruner<Criterion> const pruner{options};
    auto const ours = pruner.run(fused, train, validation);
    auto const theirs = pruner.run(general, train, validation);
    REQUIRE(ours.cycles.size() == 4);  // 16, 8, 4 and 2 kernels
    REQUIRE(theirs.cycles.size() == 4);
    for (std::size_t c = 0; c < 4; ++c) {
        CAPTURE(c);
        dp::Cycle const& our = ours.cycles[c];
        dp::Cycle const& their = theirs.cycles[c];
        CHECK(our.live == their.live);
        CHECK(our.fit.best_epoch == their.fit.best_epoch);
        REQUIRE(our.fit.epochs.size() == their.fit.epochs.size());
        CHECK(our.fit.validation_loss == Approx(their.fit.validation_loss).epsilon(1e-9));
        REQUIRE(our.criterion.size() == their.criterion.size());
        for (std::size_t k = 0; k < our.criterion.size(); ++k) {
            CHECK(std::abs(our.criterion[k] - their.criterion[k]) <= 1e-9);
        }
    }
    CHECK(fused.live_units() == general.live_units());
}

}  // namespace

TEMPLATE_TEST_CASE("a pruning run has the same masks with both backends", "[contract][prune]", dp::WeightMagnitude,
                   dp::ScoreDifference, dp::ScoreWeightDifference) {
    for (std::uint64_t const seed : {1U, 2U, 3U}) {
        compare_runs<TestType, dp::ReLU, dp::Strands::forward>(seed);
        compare_runs<TestType, dp::ClippedLeakyReLU, dp::Strands::forward>(seed);
    }
    compare_runs<TestType, dp::ClippedLeakyReLU, dp::Strands::both>(4);
}
