/// \file
/// \brief A stretch of a chromosome, as a line of a BED file gives it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The strand of an interval; `none`: not known, or both.
enum class Strand : char { none = '.', forward = '+', reverse = '-' };

/// \brief The bases start, start + 1, ..., end - 1 of a chromosome, counted from 0, and what the file says of them.
struct Interval {
    /// \brief The name of the chromosome.
    std::string chromosome{};
    std::size_t start = 0;  ///< the first base, from 0
    std::size_t end = 0;    ///< behind the last base; never below `start`
    std::string name{};     ///< empty where the file has none, or a dot
    double score = 0.0;     ///< column 5; 0 where there is none
    /// \brief The strand of column 6.
    Strand strand = Strand::none;
    std::optional<double> signal{};       ///< column 7 of narrowPeak and broadPeak
    std::optional<double> p{};            ///< column 8 of these, -log10 of the p-value; none where it is -1
    std::optional<double> q{};            ///< column 9 of these, -log10 of the q-value; none where it is -1
    std::optional<std::size_t> summit{};  ///< column 10 of narrowPeak, in bases from `start`; none where it is -1
    std::size_t line = 0;                 ///< its line in the file, from 1; 0 if not from a file

    /// \brief Bases.
    [[nodiscard]] std::size_t size() const noexcept { return end - start; }
    /// \brief Equality of all but the place in a file.
    friend bool operator==(Interval const& a, Interval const& b) {
        return a.chromosome == b.chromosome && a.start == b.start && a.end == b.end && a.name == b.name &&
               a.score == b.score && a.strand == b.strand && a.signal == b.signal && a.p == b.p && a.q == b.q &&
               a.summit == b.summit;
    }
};

/// \brief Whether two intervals share a base; strands do not matter.
[[nodiscard]] inline bool overlap(Interval const& a, Interval const& b) noexcept {
    return a.start < b.end && b.start < a.end && a.chromosome == b.chromosome;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
