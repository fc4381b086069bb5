#include <array>
#include <cstddef>

#include <deepprune/fused/detail/activate.hpp>
#include <deepprune/layers/clipped_leaky_relu.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("a block of scores is activated as each one is, and so are the derivatives", "[fused][activate]") {
    std::array<float, 2 * dp::detail::activation_block> scores{-3.0F, -0.5F, 0.0F, 0.25F, 9.5F, 10.0F, 12.0F, 1.0F};
    for (std::size_t i = 8; i < scores.size(); ++i) {
        scores[i] = 0.25F * static_cast<float>(i) - 4.0F;
    }
    std::array<float, scores.size()> activated{};
    std::array<float, scores.size()> derivatives{};
    auto const& functions = dp::detail::block_activation<dp::ClippedLeakyReLU, float>;
    functions.values(scores.data(), activated.data(), scores.size());
    functions.derivatives(scores.data(), activated.data(), derivatives.data(), scores.size());
    for (std::size_t i = 0; i < scores.size(); ++i) {
        CAPTURE(scores[i]);
        CHECK(activated[i] == dp::ClippedLeakyReLU::value(scores[i]));
        CHECK(functions.value(scores[i]) == activated[i]);
        CHECK(derivatives[i] == dp::ClippedLeakyReLU::derivative(scores[i], activated[i]));
    }
    CHECK(activated[0] == -1.5F);
    CHECK(activated[6] == 10.0F);
    CHECK(derivatives[0] == 0.5F);
    CHECK(derivatives[6] == 0.0F);
}
