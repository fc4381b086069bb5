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
    double bits = 0.0;     ///< height
};

/// \brief The letters of each column from the bottom up: smaller letters below, equal ones in the order A, C, G, T from
/// the top. A letter's height is its probability times the information content of its column (Schneider & Stephens,
/// Nucleic Acids Res. 18:6097, 1990), so the height of a stack is the information of its column. Letters of height 0
/// are left out.
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
