#include <deepprune/motif/logo_options.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string_view>

#include "../../catch.hpp"

namespace dp = deepprune;

namespace {

/// Lightness in CIE L*, 0 to 100, of a colour written as #rrggbb.
double lightness(std::string_view colour) {
    REQUIRE(colour.size() == 7);
    std::array<double, 3> const shares{0.2126, 0.7152, 0.0722};  // of red, green and blue in the luminance of sRGB
    double luminance = 0.0;
    for (std::size_t i = 0; i < 3; ++i) {
        int value = -1;
        std::from_chars(colour.data() + 1 + 2 * i, colour.data() + 3 + 2 * i, value, 16);
        REQUIRE(value >= 0);
        double const c = value / 255.0;
        luminance += shares[i] * (c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4));
    }
    return 116.0 * std::cbrt(luminance) - 16.0;
}

}  // namespace

TEST_CASE("the colour-blind safe colours have the lightnesses that are documented", "[motif][logo]") {
    std::array<double, 4> const documented{58.0, 46.0, 71.0, 54.0};
    for (std::size_t base = 0; base < 4; ++base) {
        CHECK(lightness(dp::colour_blind_safe_logo_colours[base]) == Approx(documented[base]).margin(0.5));
    }
}

TEST_CASE("both sets have four different colours", "[motif][logo]") {
    for (auto const& colours : {dp::classic_logo_colours, dp::colour_blind_safe_logo_colours}) {
        for (std::size_t i = 0; i < 4; ++i) {
            CHECK(lightness(colours[i]) < 80.0);  // legible on white
            for (std::size_t j = 0; j < i; ++j) {
                CHECK(colours[i] != colours[j]);
            }
        }
    }
}
