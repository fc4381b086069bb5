/// \file
/// \brief The stretches of a genome that intervals cover.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <deepprune/core/config.hpp>
#include <deepprune/genome/detail/genome_order.hpp>
#include <deepprune/genome/interval.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The stretches that the intervals cover, in the order of chromosome names and starts: those that overlap or
/// touch become one. Of each there is the position alone; an empty interval covers nothing. O(n log n).
[[nodiscard]] inline std::vector<Interval> merge_intervals(std::span<Interval const> intervals) {
    std::vector<Interval> merged;
    for (std::size_t const i : detail::genome_order(intervals)) {
        Interval const& next = intervals[i];
        if (next.size() == 0) {
            continue;
        }
        if (!merged.empty() && merged.back().chromosome == next.chromosome && merged.back().end >= next.start) {
            merged.back().end = (std::max)(merged.back().end, next.end);
        } else {
            merged.push_back({.chromosome = next.chromosome, .start = next.start, .end = next.end});
        }
    }
    return merged;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
