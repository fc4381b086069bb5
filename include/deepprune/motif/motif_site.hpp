/// \file
/// \brief One place where a motif or a kernel matches.
#pragma once

#include <cstddef>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A window of a sequence on one of its strands, and its score.
struct MotifSite {
    std::size_t sequence = 0;  ///< index in the set
    std::ptrdiff_t start = 0;  ///< first base on the given strand, from 0; below 0 if it overhangs the start
    bool reverse = false;      ///< the match is on the other strand
    double score = 0.0;        ///< bits of a `LogOdds`, or the score of a kernel

    /// \brief Equality of all members.
    friend bool operator==(MotifSite const&, MotifSite const&) = default;
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
