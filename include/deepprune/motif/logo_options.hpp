/// \file
/// \brief Options of drawing a sequence logo.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include <deepprune/core/config.hpp>
#include <deepprune/motif/information.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The colours of A, C, G and T in CSS notation.
using LogoColours = std::array<std::string_view, 4>;

/// \brief The usual ones: A green, C blue, G amber, T red.
inline constexpr LogoColours classic_logo_colours{"#119a49", "#255c99", "#f2a71b", "#d62839"};

/// \brief From the set of Okabe & Ito (2008), whose colours can be told apart in every common kind of colour blindness:
/// A bluish green, C blue, G orange, T vermilion. Their lightnesses differ as well (58, 46, 71 and 54 of 100 in CIE
/// L*).
inline constexpr LogoColours colour_blind_safe_logo_colours{"#009e73", "#0072b2", "#e69f00", "#d55e00"};

/// \brief Options of `logo_svg` and `logo_pair_svg`. Lengths are in the units of the drawing, CSS pixels.
struct LogoOptions {
    InformationOptions information{};            ///< background, pseudocount and correction of the heights
    LogoColours colours = classic_logo_colours;  ///< of A, C, G and T
    double column = 22.0;                        ///< width of a column, above 0
    double height = 110.0;                       ///< of the highest value of the axis, above 0
    double max_bits = 0.0;  ///< the highest value of the axis; 0: the maximum under the background, 2 for a uniform one
    bool axes = true;       ///< bits on the left, column numbers below
    bool reverse_complement = false;  ///< draw the motif of the other strand
    std::string title{};              ///< above the letters; screen readers get the motif's name in any case
    /// Prefix of the ids from `shared_logo_glyphs`; empty: the logo contains the shapes of its letters.
    std::string shared_glyphs{};
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
