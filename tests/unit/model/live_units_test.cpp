// A model of which only the first units are live is the model of so many units.

#include <cstddef>
#include <cstdint>
#include <ratio>
#include <vector>

#include <deepprune/layers/circular_conv1d.hpp>
#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/layers/conv1d.hpp>
#include <deepprune/layers/dense.hpp>
#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/layers/global_max_pool.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/layers/one_hot.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/model/deepbind_model.hpp>
#include <deepprune/prune/compact.hpp>
#include <deepprune/prune/iterative_pruner.hpp>
#include <deepprune/train/fit.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::planted_set;
using dp::test::same_bits;
using dp::test::says;

namespace {

// A layer in front of the unit layer, and two behind the mask: every axis that can count units.
template <std::size_t Kernels>
using Deep =
    dp::BasicModel<double, dp::OneHot<>, dp::Conv1D<3, 4>, dp::ReLU, dp::Conv1D<Kernels, 5, dp::Padding::valid>,
                   dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<3>, dp::ReLU, dp::Dense<1>, dp::Sigmoid>;
template <std::size_t Kernels>
using Paper = dp::DeepBindModel<dp::ClippedLeakyReLU, Kernels, 8>;
template <std::size_t Kernels>
using BothStrands =
    dp::Model<dp::OneHot<>, dp::Conv1D<Kernels, 6, dp::Padding::same, dp::Strands::both>,
              dp::ExpectationPool<3, dp::Trainable<std::ratio<1>>>, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
template <std::size_t Kernels>
using Soft = dp::Model<dp::OneHot<>, dp::Conv1D<Kernels, 6, dp::Padding::same, dp::Strands::both>,
                       dp::ExpectationPool<1, dp::Trainable<std::ratio<1>>>, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
template <std::size_t Kernels>
using Turning = dp::Model<dp::OneHot<>, dp::CircularConv1D<Kernels, 5, dp::Padding::same, dp::Rotations::best>,
                          dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

template <class Wide, class Small>
struct Pair {
    using wide = Wide;
    using small = Small;
};

template <template <std::size_t> class Family, std::size_t Live>
void check_like_small_model() {
    using Wide = Family<12>;
    using Small = Family<Live>;
    CAPTURE(Live, Wide::signature());
    Wide net{dp::Seed{7}, Live};
    REQUIRE(net.live_units().size() == Live);
    CHECK(net.live_units().back() == Live - 1);
    auto const small = dp::compact<Live>(net);
    CHECK(same_bits(small.parameters(), Small{dp::Seed{7}}.parameters()));
    auto const set = planted_set(20, dp::Seed{3});
    CHECK(same_bits(net.logits(set), small.logits(set)));
    CHECK(same_bits(net.logits(set, 3), small.logits(set)));
}

}  // namespace

TEST_CASE("a model with live units starts as the model of so many units does", "[model][live_units]") {
    check_like_small_model<Paper, 1>();
    check_like_small_model<Paper, 5>();
    check_like_small_model<Paper, 12>();
    check_like_small_model<Deep, 1>();
    check_like_small_model<Deep, 7>();
    check_like_small_model<BothStrands, 4>();
    check_like_small_model<Soft, 5>();
    check_like_small_model<Turning, 3>();
    CHECK(same_bits(Paper<12>{dp::Seed{3}, 12}.parameters(), Paper<12>{dp::Seed{3}}.parameters()));
}

TEMPLATE_TEST_CASE("training and pruning a model with live units is doing so with the model of so many units",
                   "[model][live_units]", (Pair<Paper<16>, Paper<6>>), (Pair<Soft<16>, Soft<6>>)) {
    auto const train = planted_set(60, dp::Seed{1});
    auto const validation = planted_set(30, dp::Seed{2});
    dp::TrainOptions const options{.max_epochs = 4, .patience = 4, .seed = dp::Seed{5}};
    typename TestType::wide wide{dp::Seed{5}, 6};
    typename TestType::small small{dp::Seed{5}};
    auto const wide_fit = dp::fit(wide, train, validation, options);
    auto const small_fit = dp::fit(small, train, validation, options);
    CHECK(wide_fit.validation_loss == small_fit.validation_loss);
    CHECK(same_bits(dp::compact<6>(wide).parameters(), small.parameters()));

    dp::PruneOptions pruning{.final_kernels = 2, .trained = true};
    dp::IterativePruner<> const pruner{pruning};
    auto const wide_run = pruner.run(wide, train, validation);
    auto const small_run = pruner.run(small, train, validation);
    REQUIRE(wide_run.cycles.size() == small_run.cycles.size());
    CHECK(wide_run.cycles.back().live == small_run.cycles.back().live);
    CHECK(same_bits(dp::compact<2>(wide).parameters(), dp::compact<2>(small).parameters()));
}

TEST_CASE("no live unit, or more than there are, is refused", "[model][live_units]") {
    CHECK_THROWS_WITH((Paper<12>{dp::Seed{1}, 0}), says("found 0 live units, expected 1 to 12"));
    CHECK_THROWS_WITH((Paper<12>{dp::Seed{1}, 13}), says("found 13 live units, expected 1 to 12"));
}

TEST_CASE("where the parameters of a unit do not lie along an axis, there is no such model", "[model][live_units]") {
    using Each = dp::Model<dp::OneHot<>, dp::CircularConv1D<2, 5>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>,
                           dp::Sigmoid>;
    STATIC_REQUIRE(!std::constructible_from<Each, dp::Seed, std::size_t>);
    STATIC_REQUIRE(std::constructible_from<Paper<4>, dp::Seed, std::size_t>);
    using NoMask = dp::Model<dp::OneHot<>, dp::Conv1D<2, 5>, dp::GlobalMaxPool, dp::Dense<1>, dp::Sigmoid>;
    STATIC_REQUIRE(!std::constructible_from<NoMask, dp::Seed, std::size_t>);
}
