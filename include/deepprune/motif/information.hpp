/// \file
/// \brief The information content of a motif's columns, and motifs without uninformative flanks.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/motif/detail/distribution.hpp>
#include <deepprune/motif/motif.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Options of `information_content`.
struct InformationOptions {
    BaseProbabilities background = uniform_background;  ///< each base above 0; a motif's own is `motif.background()`
    double pseudocount = 0.0;                           ///< sites of the background added to each column; 0: none
    bool small_sample_correction = false;  ///< subtract 3 / (2 ln 2 · sites); the number of sites must be known
};

namespace detail {

/// \brief `column` with `pseudocount` sites of the background added to its `sites` sites.
[[nodiscard]] inline BaseProbabilities add_pseudocount(BaseProbabilities column, double sites, double pseudocount,
                                                       BaseProbabilities const& background) noexcept {
    if (pseudocount > 0.0) {
        for (std::size_t base = 0; base < column.size(); ++base) {
            column[base] = (column[base] * sites + background[base] * pseudocount) / (sites + pseudocount);
        }
    }
    return column;
}

/// \brief \throws OptionError for a background or pseudocount that `InformationOptions` does not allow.
inline void require_smoothing(BaseProbabilities const& background, double pseudocount) {
    require_background(background);
    if (!(pseudocount >= 0.0 && std::isfinite(pseudocount))) {
        throw OptionError(message({.found = "a pseudocount below 0 or not finite", .expected = "0 or more sites"}));
    }
}

}  // namespace detail

/// \brief The information content of each column in bits, never below 0: Σ p log2(p / background), the relative entropy
/// (Schneider et al., J. Mol. Biol. 188:415, 1986, for the uniform background), optionally with their correction
/// for few sites: the approximate expectation for n sites of no motif, (4 − 1) / (2 ln 2 · n).
///
/// If the number of sites is unknown, the pseudocount is added to `Motif::assumed_sites`.
/// \throws OptionError for a background that is not a distribution or has a base of probability 0, for a negative
/// pseudocount, and for a correction if the number of sites is unknown. Complexity: O(columns).
[[nodiscard]] inline std::vector<double> information_content(Motif const& motif,
                                                             InformationOptions const& options = {}) {
    auto const& background = options.background;
    detail::require_smoothing(background, options.pseudocount);
    if (options.small_sample_correction && motif.sites() == 0.0) {
        throw OptionError(message({.found = detail::concat({"a correction for few sites, and motif '",
                                                            printable(motif.name()), "' without its number of sites"}),
                                   .expected = "a motif with its number of sites"}));
    }
    double const sites = motif.sites() > 0.0 ? motif.sites() : Motif::assumed_sites;
    double const correction = options.small_sample_correction ? 3.0 / (2.0 * std::numbers::ln2 * sites) : 0.0;
    std::vector<double> bits;
    bits.reserve(motif.size());
    for (auto const& raw : motif.columns()) {
        auto const column = detail::add_pseudocount(raw, sites, options.pseudocount, background);
        bits.push_back(information_content(column, background, correction));
    }
    return bits;
}

/// \brief A motif without its uninformative flanks, and the numbers of columns cut off.
struct TrimmedMotif {
    Motif motif;            ///< the columns that stayed
    std::size_t left = 0;   ///< columns cut off before the first that stayed
    std::size_t right = 0;  ///< columns cut off after the last that stayed
};

/// \brief Cuts off the columns at both ends that have less than `min_bits` of information; columns inside stay. The
/// most informative column always stays, of equal ones the first. \throws OptionError as `information_content`.
[[nodiscard]] inline TrimmedMotif trim(Motif const& motif, double min_bits, InformationOptions const& options = {}) {
    auto const bits = information_content(motif, options);
    auto const best = static_cast<std::size_t>(std::ranges::max_element(bits) - bits.begin());
    std::size_t first = 0;
    while (first < best && bits[first] < min_bits) {
        ++first;
    }
    std::size_t last = bits.size() - 1;
    while (last > best && bits[last] < min_bits) {
        --last;
    }
    return {motif.cut(first, last - first + 1), first, bits.size() - 1 - last};
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
