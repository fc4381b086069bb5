// The engine of one length of kernels, compiled where it is instantiated and nowhere else.

#include <memory>
#include <vector>

#include <deepprune/fused/detail/activate.hpp>
#include <deepprune/fused/detail/scan.hpp>
#include <deepprune/fused/fused_scans.hpp>
#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/model/deepbind_model.hpp>
#include <deepprune/model/soft_model.hpp>

#include "../../catch.hpp"
#include "../../support/planted_set.hpp"

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
