#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/team.hpp>
#include <deepprune/fused/detail/live_kernels.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;
namespace detail = dp::detail;

namespace {

constexpr std::size_t length = 5;
constexpr std::size_t lanes = 4;
using Shape = detail::TableShape<float, length, lanes>;
using Words = detail::WordShape<Shape::letters>;

struct Parts {
    std::vector<float> kernels, biases, weights, bias{0.5F};

    explicit Parts(std::size_t count) : kernels(count * length * 4), biases(count), weights(count) {
        dp::RandomStream stream{dp::Seed{17}, dp::Purpose::test};
        for (auto* const values : {&kernels, &biases, &weights}) {
            for (float& value : *values) {
                value = static_cast<float>(stream.uniform() - 0.5);
            }
        }
    }
    [[nodiscard]] detail::FusedParameters<float const> network() const { return {kernels, biases, weights, bias}; }
};

detail::FusedSizes const sizes{length, dp::Padding::same, dp::Strands::forward, true};

}  // namespace

TEST_CASE("the narrowest pack that holds the live kernels, or the widest", "[fused][live_kernels]") {
    auto const lanes_for = [](std::size_t live) {
        std::size_t chosen = 0;
        detail::with_lanes<float>(live, [&]<std::size_t Lanes>() { chosen = Lanes; });
        return chosen;
    };
    CHECK(lanes_for(1) == 4);
    CHECK(lanes_for(4) == 4);
    CHECK(lanes_for(5) == std::min<std::size_t>(8, detail::max_lanes<float>));
    CHECK(lanes_for(8) == std::min<std::size_t>(8, detail::max_lanes<float>));
    CHECK(lanes_for(9) == detail::max_lanes<float>);
    CHECK(lanes_for(1000) == detail::max_lanes<float>);
}

TEST_CASE("blocks hold the live kernels in order and nothing of the pruned ones", "[fused][live_kernels]") {
    Parts const parts{9};
    std::vector<std::uint32_t> const live{1, 2, 4, 7, 8};
    for (unsigned const threads : {1U, 3U}) {
        dp::Team team{threads};
        detail::LiveKernels<float, length> kernels;
        kernels.assign<lanes>(parts.network(), live, sizes, true, team);
        REQUIRE(kernels.blocks() == 2);
        for (std::size_t b = 0; b < 2; ++b) {
            auto const block = std::span{live}.subspan(b * lanes, b == 0 ? lanes : 1);
            std::vector<float> expected(Words::count * Shape::row);
            detail::build_tables<float, length, lanes>(parts.kernels, block, sizes, true, expected.data());
            CHECK(std::vector<float>(kernels.table<lanes>(b), kernels.table<lanes>(b) + expected.size()) == expected);
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                bool const used = lane < block.size();
                CHECK(kernels.biases<lanes>(b)[lane] == (used ? parts.biases[block[lane]] : 0.0F));
                CHECK(kernels.weights<lanes>(b)[lane] == (used ? parts.weights[block[lane]] : 0.0F));
            }
        }
        std::vector<float> const second(kernels.table<lanes>(1), kernels.table<lanes>(1) + Words::count * Shape::row);
        kernels.assign<lanes>(parts.network(), live, sizes, true, team, 1);  // the first block without a table
        CHECK(std::vector<float>(kernels.table<lanes>(1), kernels.table<lanes>(1) + second.size()) == second);
        CHECK(kernels.biases<lanes>(0)[0] == parts.biases[live[0]]);
        kernels.assign<lanes>(parts.network(), std::span{live}.first(1), sizes, true, team);
        CHECK(kernels.blocks() == 1);
        CHECK(kernels.biases<lanes>(0)[1] == 0.0F);  // nothing is left of the earlier kernels
    }
}

TEST_CASE("a kernel with a weight that is not finite has a NaN for its bias", "[fused][live_kernels]") {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    for (float const bad : {infinity, -infinity, std::numeric_limits<float>::quiet_NaN()}) {
        Parts parts{3};
        parts.kernels[1 * length * 4 + 7] = bad;
        parts.kernels[2 * length * 4 + 7] = std::numeric_limits<float>::max();
        dp::Team team{1};
        detail::LiveKernels<float, length> kernels;
        kernels.assign<lanes>(parts.network(), std::vector<std::uint32_t>{0, 1, 2}, sizes, true, team);
        CHECK(kernels.biases<lanes>(0)[0] == parts.biases[0]);
        CHECK(std::isnan(kernels.biases<lanes>(0)[1]));
        CHECK(kernels.biases<lanes>(0)[2] == parts.biases[2]);
    }
}
