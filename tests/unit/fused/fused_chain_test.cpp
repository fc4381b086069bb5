// Which chains run as table sums: exactly those that the fused scans understand.

#include <ratio>

#include <deepprune/fused/fused_chain.hpp>
#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/layers/conv1d.hpp>
#include <deepprune/layers/dense.hpp>
#include <deepprune/layers/dropout.hpp>
#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/layers/global_average_pool.hpp>
#include <deepprune/layers/global_max_pool.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/layers/one_hot.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/layers/sigmoid.hpp>

#include "../../catch.hpp"

using namespace deepprune;

TEST_CASE("chains of maximum and soft pooling are fused", "[fused][fused_chain]") {
    STATIC_REQUIRE(FusedLayerChain<OneHot<101>, Conv1D<256, 24>, ReLU, GlobalMaxPool, Mask, Dense<1>, Sigmoid>);
    STATIC_REQUIRE(FusedLayerChain<OneHot<>, Conv1D<3, 4, Padding::valid, Strands::both>, ClippedLeakyReLU,
                                   GlobalMaxPool, Mask, Dense<1>, Sigmoid>);
    STATIC_REQUIRE(FusedLayerChain<OneHot<>, Conv1D<64, 16, Padding::same, Strands::both>,
                                   ExpectationPool<1, std::ratio<1>>, Mask, Dense<1>, Sigmoid>);
    STATIC_REQUIRE(FusedLayerChain<OneHot<>, Conv1D<64, 16>, ReLU, ExpectationPool<1, Trainable<std::ratio<2>>>, Mask,
                                   Dense<1>, Sigmoid>);
}

TEST_CASE("other chains are not", "[fused][fused_chain]") {
    STATIC_REQUIRE(!FusedLayerChain<>);
    // No mask, a hidden layer, another pooling, something between, pooling of local maxima.
    STATIC_REQUIRE(!FusedLayerChain<OneHot<>, Conv1D<8, 8>, ReLU, GlobalMaxPool, Dense<1>, Sigmoid>);
    STATIC_REQUIRE(
        !FusedLayerChain<OneHot<>, Conv1D<8, 8>, ReLU, GlobalMaxPool, Mask, Dense<4>, ReLU, Dense<1>, Sigmoid>);
    STATIC_REQUIRE(!FusedLayerChain<OneHot<>, Conv1D<8, 8>, ReLU, GlobalAveragePool, Mask, Dense<1>, Sigmoid>);
    STATIC_REQUIRE(!FusedLayerChain<OneHot<>, Conv1D<8, 8>, ReLU, GlobalMaxPool, Mask, Dropout<>, Dense<1>, Sigmoid>);
    STATIC_REQUIRE(
        !FusedLayerChain<OneHot<>, Conv1D<8, 8>, ReLU, ExpectationPool<5, std::ratio<1>>, Mask, Dense<1>, Sigmoid>);
    // Kernels that the tables are not made for.
    STATIC_REQUIRE(!FusedLayerChain<OneHot<>, Conv1D<8, 3>, ReLU, GlobalMaxPool, Mask, Dense<1>, Sigmoid>);
    STATIC_REQUIRE(!FusedLayerChain<OneHot<>, Conv1D<8, 65>, ReLU, GlobalMaxPool, Mask, Dense<1>, Sigmoid>);
}
