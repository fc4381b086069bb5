/// \file
/// \brief Whether a stretch of a genome overlaps one of many.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/genome/interval.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief A set of bases of a genome.
class IntervalIndex {
  public:
    /// \brief Adds the bases of each interval. O(n log n).
    void add(std::span<Interval const> intervals) {
        for (Interval const& interval : intervals) {
            add(interval.chromosome, interval.start, interval.end);
        }
    }

    /// \brief Adds the bases start, ..., end - 1.
    void add(std::string const& chromosome, std::size_t start, std::size_t end) {
        if (start >= end) {
            return;
        }
        Stretches& stretches = of_chromosome_[chromosome];
        auto next = stretches.upper_bound(end);  // the first that begins behind `end`
        while (next != stretches.begin()) {
            auto const before = std::prev(next);
            if (before->second < start) {
                break;
            }
            start = (std::min)(start, before->first);
            end = (std::max)(end, before->second);
            next = stretches.erase(before);
        }
        stretches.emplace_hint(next, start, end);
    }

    /// \brief Whether one of the bases start, ..., end - 1 is in the set. O(log n).
    [[nodiscard]] bool overlaps(std::string_view chromosome, std::size_t start, std::size_t end) const {
        auto const found = of_chromosome_.find(chromosome);
        if (found == of_chromosome_.end()) {
            return false;
        }
        auto const next = found->second.lower_bound(end);  // the first that does not begin before `end`
        return next != found->second.begin() && std::prev(next)->second > start;
    }

  private:
    using Stretches = std::map<std::size_t, std::size_t>;  // from start to end; neither overlap nor touch
    std::map<std::string, Stretches, std::less<>> of_chromosome_;
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
