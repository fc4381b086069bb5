/// \file
/// \brief The heights of the letters of a sequence logo.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include <deepprune/motif/information.hpp>
#include <deepprune/motif/motif.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief One letter of a stack.
struct LogoLetter {
    std::size_t base = 0;  ///< 0 to 3
    double bits = 0.0;     ///< its height
};

/// \brief The letters of each column, the lowest first: small letters at the bottom, of equal ones A, C, G, T from the
/// top down. A letter's height is its probability times the information content of its column (Schneider & Stephens,
/// Nucleic Acids Res. 18:6097, 1990), so a stack is as high as its column tells. Letters of no height are left out.
/// \throws OptionError as `information_content`
[[nodiscard]] inline std::vector<std::vector<LogoLetter>> logo_stacks(Motif const& motif,
                                                                      InformationOptions const& options = {}) {
    auto const bits = information_content(motif, options);
    double const sites = motif.sites() > 0.0 ? motif.sites() : Motif::assumed_sites;
    std::vector<std::vector<LogoLetter>> stacks(motif.size());
    for (std::size_t i = 0; i < motif.size(); ++i) {
        auto const column = detail::add_pseudocount(motif[i], sites, options.pseudocount, options.background);
        for (std::size_t base = 4; base-- > 0;) {
            if (column[base] * bits[i] > 0.0) {
                stacks[i].push_back({base, column[base] * bits[i]});
            }
        }
        std::ranges::stable_sort(stacks[i], {}, &LogoLetter::bits);
    }
    return stacks;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
