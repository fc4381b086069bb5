/// \file
/// \brief The positions of sites in their sequences.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <deepprune/motif/motif_site.hpp>
#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Counts of sites by their distance from the middle of their sequence. Bin i is [`first + i · width`,
/// `first + (i + 1) · width`), in bases; the bins are centred on 0.
struct PositionHistogram {
    double first = 0.0;                 ///< start of the first bin
    double width = 1.0;                 ///< of a bin, whole bases
    std::vector<std::size_t> counts{};  ///< sites in each bin
};

/// \brief Counts the middles of the sites, relative to the middle of their sequence on the given strand.
/// \param sites of one motif
/// \param set the sequences of the sites
/// \param length positions of a site
/// \param max_bins at least 1; the width of a bin is the smallest whole number of bases for which so many suffice
[[nodiscard]] inline PositionHistogram position_histogram(std::span<MotifSite const> sites, EncodedSet const& set,
                                                          std::size_t length, std::size_t max_bins = 51) {
    // The middle of a site is at most half a base outside its sequence.
    double const reach = static_cast<double>(set.longest()) + 1.0;
    PositionHistogram out;
    out.width = (std::max)(1.0, std::ceil(reach / static_cast<double>((std::max)(max_bins, std::size_t{1}))));
    auto const bins = static_cast<std::size_t>(std::ceil(reach / out.width));
    out.first = -out.width * static_cast<double>(bins) / 2.0;
    out.counts.assign(bins, 0);
    for (auto const& site : sites) {
        double const middle = static_cast<double>(site.start) + static_cast<double>(length) / 2.0 -
                              static_cast<double>(set.sequence(site.sequence).size()) / 2.0;
        auto const bin = std::floor((middle - out.first) / out.width);
        out.counts[static_cast<std::size_t>(std::clamp(bin, 0.0, static_cast<double>(bins - 1)))] += 1;
    }
    return out;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
