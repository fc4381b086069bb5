#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/layers/conv1d.hpp>
#include <deepprune/layers/dense.hpp>
#include <deepprune/layers/global_max_pool.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/layers/one_hot.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/model/model.hpp>
#include <deepprune/prune/compact.hpp>

#include "../../catch.hpp"
#include "../../support/own_layers.hpp"
#include "../../support/random_values.hpp"

namespace dp = deepprune;
using dp::test::Scale;
using dp::test::Swish;

namespace {

template <std::size_t Kernels>
using Net = dp::Model<dp::OneHot<>, dp::Conv1D<Kernels, 7>, Scale, Swish, dp::GlobalMaxPool, Scale, dp::Mask,
                      dp::Dense<1>, dp::Sigmoid>;

}  // namespace

TEST_CASE("layers of one's own compose", "[model][own_layer]") {
    STATIC_REQUIRE(dp::PrunableModel<Net<4>>);
    STATIC_REQUIRE(Net<4>::layout::unit_layer == 1);  // it is seen through layers that say they are channelwise
    STATIC_REQUIRE(Net<4>::layout::reader_layer == 7);
    CHECK(Net<4>::signature() == "OneHot<> Conv1D<4,7,same> Scale Swish GlobalMaxPool Scale Mask Dense<1> Sigmoid");
    Net<4> net{dp::Seed{2}};
    CHECK(net.parameter<2, 1>("factors")(3) == 1.0F);
    CHECK(net.parameter<2, 1>("shifts")(3) == 0.0F);
    CHECK(net.parameter<5, 1>("factors")(0) == 1.0F);
}

TEST_CASE("pruning goes around them: a masked unit leaves the logits, whatever it holds", "[model][own_layer]") {
    dp::RandomStream stream{dp::Seed{8101}, dp::Purpose::test};
    auto const set = dp::test::random_set(stream, 50, 7, 80);
    Net<6> net{dp::Seed{8101}};
    for (float& value : net.parameter<2, 1>("shifts")) {
        value = static_cast<float>(stream.uniform() - 0.5);
    }
    for (std::size_t const dead : {0U, 3U, 4U}) {
        net.mask()(dead) = 0.0F;
    }
    auto const logits = net.logits(set);
    for (std::size_t const dead : {0U, 3U, 4U}) {
        net.kernel_biases()(dead) = 1000.0F;
        net.parameter<2, 1>("factors")(dead) = -50.0F;
        net.parameter<5, 1>("shifts")(dead) = 12.0F;
        net.dense_weights()(dead, 0) = 7.0F;
    }
    CHECK(net.logits(set) == logits);
    net.parameter<5, 1>("shifts")(1) = 12.0F;
    CHECK(net.logits(set) != logits);

    auto const scores = net.unit_scores(set);
    for (std::size_t i = 0; i < set.size(); ++i) {
        CHECK(scores(i, 0) == 0.0F);
        CHECK(scores(i, 1) != 0.0F);
    }
}

TEST_CASE("their parameters follow their units into the compact model", "[model][own_layer]") {
    dp::RandomStream stream{dp::Seed{8102}, dp::Purpose::test};
    auto const set = dp::test::random_set(stream, 50, 7, 80);
    Net<6> net{dp::Seed{8102}};
    for (float& value : net.parameters()) {
        value += static_cast<float>(0.2 * stream.uniform());
    }
    std::ranges::fill(net.mask(), 1.0F);
    for (std::size_t const dead : {1U, 2U, 5U}) {
        net.mask()(dead) = 0.0F;
    }
    Net<3> const small = dp::compact<3>(net);
    CHECK(small.parameter<2, 1>("factors")(2) == net.parameter<2, 1>("factors")(4));
    CHECK(small.parameter<5, 1>("shifts")(1) == net.parameter<5, 1>("shifts")(3));
    CHECK(small.logits(set) == net.logits(set));
}
