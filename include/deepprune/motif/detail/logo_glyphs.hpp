/// \file
/// \brief The shapes of a logo's letters, so that it needs no fonts.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>

#include <deepprune/core/config.hpp>
#include <deepprune/core/number_text.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The side of the box that each glyph fills to all four edges, in its own units.
inline constexpr double glyph_size = 100.0;

/// \brief Paths of A, C, G and T, drawn for this library: heavy, without serifs, for the fill rule `nonzero`. The
/// bounding box of each is (0, 0) to (100, 100), so a letter scaled to a height has exactly that height.
inline constexpr std::array<std::string_view, 4> glyph_paths{
    "M0 100L37 0H63L100 100H77L70.5 80H29.5L23 100ZM35.4 62H64.6L50 17Z",
    "M100 36C96.5 13 79 0 53 0C21 0 0 20 0 50C0 80 21 100 53 100C80 100 97.5 86 100 62L77.5 60.5"
    "C75.5 73.5 66.5 81 53 81C35 81 23.5 69.5 23.5 50C23.5 30.5 35 19 53 19C66 19 74.5 26 77.5 38.5Z",
    "M97 32.5C93 11.5 77.5 0 52.5 0C21 0 0 20.5 0 50C0 80 19.5 100 49 100C62.5 100 73.5 95 80.5 86L82.5 97.5"
    "H100V46H53V64H78C76.5 75 67 81.5 53.5 81.5C35 81.5 23.5 70 23.5 50C23.5 30 34.5 18.5 52.5 18.5"
    "C64.5 18.5 72 24 75 35Z",
    "M0 0H100V19H61.5V100H38.5V19H0Z"};

/// \brief The path of U, which takes the place of T for RNA.
inline constexpr std::string_view uracil_path =
    "M0 0H23V60C23 74.5 32 81 50 81C68 81 77 74.5 77 60V0H100V60C100 86 80 100 50 100C20 100 0 86 0 60Z";

/// \brief A number of a drawing with at most `decimals` digits after the point; 0 if it is not finite.
[[nodiscard]] inline std::string drawn(double value, int decimals = 3) {
    constexpr double max_drawn = 1e9;  // no drawing is that large
    return std::isfinite(value) ? decimal_text(std::clamp(value, -max_drawn, max_drawn), decimals) : "0";
}

/// \brief `text` escaped for the content and attributes of XML. Bytes that are not printable ASCII become '?'.
[[nodiscard]] inline std::string xml_text(std::string_view text) {
    std::string out;
    for (char const letter : text) {
        auto const byte = static_cast<unsigned char>(letter);
        if (byte < 0x20 || byte >= 0x7F) {
            out += '?';  // XML forbids control characters, and other bytes might not be UTF-8
        } else if (letter == '&') {
            out += "&amp;";
        } else if (letter == '<') {
            out += "&lt;";
        } else if (letter == '>') {
            out += "&gt;";
        } else if (letter == '"') {
            out += "&quot;";
        } else {
            out += letter;
        }
    }
    return out;
}

}  // namespace detail

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
