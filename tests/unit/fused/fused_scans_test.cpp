// The engine of one length of kernels, compiled where it is instantiated and nowhere else.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <span>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/fused/detail/activate.hpp>
#include <deepprune/fused/detail/live_kernels.hpp>
#include <deepprune/fused/detail/scan.hpp>
#include <deepprune/fused/fused_scans.hpp>
#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/model/deepbind_model.hpp>
#include <deepprune/model/soft_model.hpp>

#include "../../catch.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/random_values.hpp"

namespace dp = deepprune;
using dp::test::planted_set;

TEST_CASE("a length has one engine for every model", "[fused]") {
    auto const set = planted_set(9, dp::Seed{1}, 40);
    std::vector<std::size_t> const which{0, 3, 8};
    std::vector<std::uint32_t> const live{0, 1, 2, 3};
    dp::DeepBindModel<dp::ClippedLeakyReLU, 4, 11, dp::dynamic_length, dp::Strands::both> const max{dp::Seed{3}};
    dp::SoftModel<4, 11> const soft{dp::Seed{3}};
    auto const logits_of = [&](auto const& net, std::unique_ptr<dp::detail::Scan<float>> const& scan) {
        auto const span = [](auto const& values) { return std::span<float const>{values.data(), values.size()}; };
        std::vector<float> logits(which.size());
        scan->logits(
            {span(net.kernels()), span(net.kernel_biases()), span(net.dense_weights()), span(net.dense_biases())}, live,
            set, which, logits);
        return logits;
    };
    auto const expected = [&](auto const& net) {
        auto const all = net.logits(set);
        return std::vector<float>{all[0], all[3], all[8]};
    };
    dp::detail::FusedSizes const sizes{11, dp::Padding::same, dp::Strands::both, true};
    using Scans = dp::FusedScans<float, 11>;
    CHECK(logits_of(max, Scans::max_scan(sizes, dp::detail::block_activation<dp::ClippedLeakyReLU, float>, 1)) ==
          expected(max));
    CHECK(logits_of(soft, Scans::soft_scan(sizes, 1)) == expected(soft));
}

TEST_CASE("a kernel's scores and windows do not depend on how many others are searched with it", "[fused]") {
    constexpr std::size_t length = 11;
    constexpr std::size_t lanes = dp::detail::max_lanes<float>;
    constexpr std::size_t kernels = 8 * lanes + 3;
    std::uint64_t const seed = 20261130;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    std::vector<float> weights(kernels * length * 4);
    for (float& weight : weights) {
        weight = static_cast<float>(stream.uniform() - 0.5);
    }
    std::vector<float> const zeros(kernels);
    float const bias = 0.0F;
    auto const set = dp::test::random_set(stream, 70, length, 80, 40);
    auto const which = dp::test::every(set.size());
    dp::detail::FusedSizes const sizes{length, dp::Padding::same, dp::Strands::both, true};
    auto const scan = dp::FusedScans<float, length>::max_scan(sizes, dp::detail::block_activation<dp::ReLU, float>, 2);
    std::vector<std::uint32_t> live(kernels);
    std::iota(live.begin(), live.end(), 0U);
    auto const score = [&](std::span<std::uint32_t const> some, std::vector<float>& scores,
                           std::vector<std::size_t>& windows) {
        scan->unit_scores({weights, zeros, zeros, {&bias, 1}}, some, set, which, scores, windows);
    };
    std::vector<float> together(set.size() * kernels);
    std::vector<float> apart(together);
    std::vector<std::size_t> windows_together(together.size());
    std::vector<std::size_t> windows_apart(together.size());
    score(live, together, windows_together);
    for (std::size_t first = 0; first + lanes <= kernels; first += lanes) {  // one block has no partner
        score(std::span{live}.subspan(first, lanes), apart, windows_apart);
    }
    score(std::span{live}.last(lanes), apart, windows_apart);
    CHECK(together == apart);
    CHECK(windows_together == windows_apart);
}
