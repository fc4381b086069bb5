#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/team.hpp>
#include <deepprune/fused/detail/grid_kernels.hpp>
#include <deepprune/fused/detail/word_tables.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;
namespace detail = dp::detail;

namespace {

constexpr std::size_t length = 10;
using Kernels = detail::GridKernels<length>;
constexpr std::size_t words = Kernels::Shape::words;
constexpr std::size_t kernel_size = length * 4;

}  // namespace

TEST_CASE("a grid spreads a kernel's scores over 16 bits", "[fused][grid_kernels]") {
    // Scores from -3 · 10 to 1.5 · 10: the negative ones are the larger.
    std::vector<float> kernel(kernel_size);
    for (std::size_t t = 0; t < length; ++t) {
        kernel[4 * t] = -3.0F;
        kernel[4 * t + 2] = 1.5F;
    }
    auto const grid = detail::Grid::of(kernel, words);
    CHECK(grid.scale == 32000.0F / 30.0F);
    CHECK(grid.margin > 0.5F * words);
    CHECK(grid.margin < 0.5F * words + 1.0F);
    // Weights that are all below 0 still leave windows outside the sequence, which score 0.
    std::ranges::fill(kernel, -1.0F);
    CHECK(detail::Grid::of(kernel, words).scale == 3200.0F);
}

TEST_CASE("kernels that have no grid are certain always or never", "[fused][grid_kernels]") {
    std::vector<float> kernel(kernel_size);
    CHECK(detail::Grid::of(kernel, words).margin == -detail::Grid::never);
    for (float const weight : {std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity(),
                               std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::max(), 1e-38F,
                               std::numeric_limits<float>::denorm_min()}) {
        CAPTURE(weight);
        kernel[7] = weight;
        CHECK(detail::Grid::of(kernel, words).scale == 0.0F);
        CHECK(detail::Grid::of(kernel, words).margin == detail::Grid::never);
    }
}

TEST_CASE("pairs of blocks hold rounded sums, weights by letter and what is certain", "[fused][grid_kernels]") {
    constexpr std::size_t lanes = Kernels::lanes;
    std::size_t const paired = 4;
    std::size_t const live_kernels = paired * Kernels::block_lanes + 1;  // a last block without a partner
    REQUIRE(Kernels::paired(live_kernels) == paired);
    CHECK(Kernels::paired(Kernels::block_lanes) == 0);
    CHECK(Kernels::paired(Kernels::block_lanes + 1) == 2);
    dp::RandomStream stream{dp::Seed{61}, dp::Purpose::test};
    std::vector<float> kernels((live_kernels + 1) * kernel_size);
    for (float& weight : kernels) {
        weight = static_cast<float>(stream.uniform() - 0.5);
    }
    std::fill_n(kernels.begin() + kernel_size, kernel_size, 0.0F);
    std::vector<float> const unused(live_kernels + 1);
    std::vector<std::uint32_t> live(live_kernels);
    for (std::size_t j = 0; j < live.size(); ++j) {
        live[j] = static_cast<std::uint32_t>(j + 1);  // the first is pruned, the second 0
    }
    dp::Team team{2};
    detail::FusedSizes const sizes{length, dp::Padding::same, dp::Strands::forward, true};
    Kernels grid;
    grid.assign({kernels, unused, unused, unused}, live, sizes, true, team);
    REQUIRE(grid.blocks() == paired);

    constexpr std::size_t rows = detail::WordShape<Kernels::Shape::letters>::count * words;
    std::vector<float> exact(Kernels::exact_size);
    std::size_t wrong = 0;
    for (std::size_t block = 0; block < grid.blocks(); ++block) {
        grid.build_exact_table<Kernels::block_lanes>(block, exact.data());
        for (std::size_t lane = 0; lane < Kernels::block_lanes; ++lane) {
            std::size_t const j = block * Kernels::block_lanes + lane;
            std::span const kernel = std::span<float const>{kernels}.subspan(live[j] * kernel_size, kernel_size);
            double const scale = static_cast<double>(detail::Grid::of(kernel, words).scale);
            for (std::size_t row = 0; row < rows; ++row) {
                double const sum = static_cast<double>(exact[row * Kernels::block_lanes + lane]) * scale;
                int const rounded = grid.table(block)[row * lanes + block % 2 * Kernels::block_lanes + lane];
                wrong += std::abs(rounded - sum) <= 0.502 ? 0 : 1;  // the product is rounded to 2^-9 units
            }
            for (std::size_t t = 0; t < words * Kernels::Shape::letters; ++t) {
                for (std::size_t base = 0; base < 4; ++base) {
                    float const weight = t < length ? kernel[t * 4 + base] : 0.0F;
                    wrong += grid.columns(j)[t * detail::symbol_values + base] == weight ? 0 : 1;
                }
                wrong += grid.columns(j)[t * detail::symbol_values + detail::outside] == 0.0F ? 0 : 1;
            }
        }
    }
    CHECK(wrong == 0);

    // The zero kernel is the first of its block.
    auto const margin =
        static_cast<int>(std::ceil(detail::Grid::of(std::span{kernels}.first(kernel_size), words).margin));
    std::array<float, Kernels::block_lanes> scores{};
    std::array<std::int16_t, Kernels::block_lanes> second{};
    auto const zero = grid.uncertain(0, scores.data(), second.data());
    second.fill(static_cast<std::int16_t>(-margin));
    auto const above = grid.uncertain(0, scores.data(), second.data());
    second.fill(static_cast<std::int16_t>(1 - margin));
    auto const near = grid.uncertain(0, scores.data(), second.data());
    for (std::size_t lane = 0; lane < Kernels::block_lanes; ++lane) {
        CAPTURE(lane);
        CHECK(zero[lane] == (lane == 0 ? 0 : -1));
        CHECK(above[lane] == 0);
        CHECK(near[lane] == (lane == 0 ? 0 : -1));
    }

    grid.assign({kernels, unused, unused, unused}, std::span{live}.first(3), sizes, true, team);
    CHECK(grid.blocks() == 0);
}
