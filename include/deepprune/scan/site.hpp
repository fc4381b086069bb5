/// \file
/// \brief A window that a matrix scores high.
#pragma once

#include <cstddef>
#include <cstdint>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A window of a sequence, on one of its strands, whose p-value is low enough.
struct Site {
    std::size_t start = 0;     ///< first base on the given strand, from 0
    double score = 0.0;        ///< the sum of the matrix's scores
    std::uint32_t matrix = 0;  ///< its number in the scanner
    std::uint16_t level = 0;   ///< its p-value is `SiteScanner::p_values(matrix)[level]`
    bool reverse = false;      ///< the matrix matches the other strand

    /// \brief Equality of all members.
    friend bool operator==(Site const&, Site const&) = default;
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
