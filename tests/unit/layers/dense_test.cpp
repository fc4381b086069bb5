#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/layers/dense.hpp>

#include "../../catch.hpp"
#include "../../support/random_values.hpp"

namespace dp = deepprune;

TEST_CASE("a dense layer by hand", "[layers][dense]") {
    std::vector<double> const weights{1, 2, 3, 4, 5, 6};  // (3, 2): input, output
    std::vector<double> const biases{0.5, -0.5};
    dp::Batch<double> x;
    x.resize_flat(2, 3);
    std::ranges::copy(std::array{1.0, 0.0, -1.0, 2.0, 1.0, 1.0}, x.all().begin());
    dp::Batch<double> y;
    dp::NoCache none;
    dp::Dense<2>::On<dp::Shape<3>>::forward<double>({weights, biases}, x, y, none);
    CHECK(std::ranges::equal(
        y.all(), std::array{1.0 - 5.0 + 0.5, 2.0 - 6.0 - 0.5, 2.0 + 3.0 + 5.0 + 0.5, 4.0 + 4.0 + 6.0 - 0.5}));
}

TEST_CASE("inputs of 0 change no bit", "[layers][dense]") {
    dp::RandomStream stream{dp::Seed{7101}, dp::Purpose::test};
    std::vector<float> weights(64);
    std::ranges::generate(weights, [&] { return static_cast<float>(stream.uniform() - 0.5); });
    std::vector<float> const biases{0.1F};
    dp::Batch<float> x;
    x.resize_flat(1, 64);
    dp::Batch<float> few;
    few.resize_flat(1, 16);
    std::vector<float> few_weights;
    for (std::size_t k = 0; k < 64; ++k) {
        x.all()[k] = k % 4 == 1 ? static_cast<float>(stream.uniform()) : 0.0F;
        if (k % 4 == 1) {
            few.all()[few_weights.size()] = x.all()[k];
            few_weights.push_back(weights[k]);
        }
    }
    dp::Batch<float> y;
    dp::Batch<float> few_y;
    dp::NoCache none;
    dp::Dense<1>::On<dp::Shape<64>>::forward<float>({weights, biases}, x, y, none);
    dp::Dense<1>::On<dp::Shape<16>>::forward<float>({few_weights, biases}, few, few_y, none);
    CHECK(std::bit_cast<std::uint32_t>(y.all()[0]) == std::bit_cast<std::uint32_t>(few_y.all()[0]));
}

TEST_CASE("its weights are penalised and its biases are not", "[layers][dense]") {
    using Bound = dp::Dense<3>::On<dp::Shape<256>>;
    STATIC_REQUIRE(Bound::parameters[0].name == "weights");
    STATIC_REQUIRE(Bound::parameters[0].shape == std::array<std::size_t, 3>{256, 3, 1});
    STATIC_REQUIRE(Bound::parameters[0].rank == 2);
    STATIC_REQUIRE(Bound::parameters[0].role == dp::Role::penalised);
    STATIC_REQUIRE(Bound::parameters[0].fan_in == 256);
    STATIC_REQUIRE(Bound::parameters[0].fan_out == 3);
    STATIC_REQUIRE(Bound::parameters[1].role == dp::Role::trained);
    CHECK(dp::Dense<3>::signature() == "Dense<3>");
}
