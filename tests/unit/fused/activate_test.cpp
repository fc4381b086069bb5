#include <array>
#include <cstddef>

#include <deepprune/fused/detail/activate.hpp>
#include <deepprune/layers/clipped_leaky_relu.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("a block of scores is activated as each one is, and so are the derivatives", "[fused][activate]") {
    constexpr std::array scores{-3.0F, -0.5F, 0.0F, 0.25F, 9.5F, 10.0F, 12.0F, 1.0F};
    std::array<float, scores.size()> activated{};
    std::array<float, scores.size()> derivatives{};
    dp::detail::activate<dp::ClippedLeakyReLU, scores.size()>(scores.data(), activated.data());
    dp::detail::activation_derivatives<dp::ClippedLeakyReLU, scores.size()>(scores.data(), activated.data(),
                                                                            derivatives.data());
    for (std::size_t i = 0; i < scores.size(); ++i) {
        CAPTURE(scores[i]);
        CHECK(activated[i] == dp::ClippedLeakyReLU::value(scores[i]));
        CHECK(derivatives[i] == dp::ClippedLeakyReLU::derivative(scores[i], activated[i]));
    }
    CHECK(activated[0] == -1.5F);
    CHECK(activated[6] == 10.0F);
    CHECK(derivatives[0] == 0.5F);
    CHECK(derivatives[6] == 0.0F);
}
