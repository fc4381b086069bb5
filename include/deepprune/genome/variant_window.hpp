/// \file
/// \brief The stretch of a chromosome in which a variant is looked at.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/genome/variant.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The bases start, ..., end - 1 of a chromosome around a variant.
struct VariantWindow {
    std::size_t start = 0;  ///< the first base, from 0
    std::size_t end = 0;    ///< behind the last base
    bool moved = false;     ///< away from an end of the chromosome

    /// \brief Bases, of the reference.
    [[nodiscard]] std::size_t size() const noexcept { return end - start; }
};

/// \brief The window of a variant: `width` / 2 bases before those that change and (`width` - 1) / 2 behind them, so
/// `width` bases for a single one. Where the chromosome ends earlier, the window is moved inside; a chromosome that is
/// shorter is the window.
///
/// Both alleles have the same flanks: nothing comes in or goes out at the ends of the window, so that a difference is
/// one of the alleles alone. See docs/decisions/020-where-a-variant-is-looked-at.md.
/// \param variant in its shortest form; it ends within the chromosome
/// \param width at least 1
/// \param bases of the chromosome
[[nodiscard]] inline VariantWindow variant_window(Variant const& variant, std::size_t width, std::size_t bases) {
    std::size_t const left = width / 2;
    std::size_t const right = (width - 1) / 2;
    VariantWindow window{.start = variant.start - (std::min)(left, variant.start),
                         .end = (std::min)(variant.end() + right, bases)};
    std::size_t const lacks_left = variant.start < left ? left - variant.start : 0;
    std::size_t const lacks_right = right - (window.end - variant.end());
    window.end = (std::min)(window.end + lacks_left, bases);
    window.start -= (std::min)(lacks_right, window.start);
    window.moved = lacks_left + lacks_right > 0;
    return window;
}

/// \brief A stretch with the variant's alternative in place of its reference.
/// \param letters of the stretch, which holds the variant
/// \param start the first base of the stretch, from 0
[[nodiscard]] inline std::string with_alternative(std::string_view letters, std::size_t start, Variant const& variant) {
    return detail::concat(
        {letters.substr(0, variant.start - start), variant.alternative, letters.substr(variant.end() - start)});
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
