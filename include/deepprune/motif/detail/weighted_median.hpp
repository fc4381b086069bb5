/// \file
/// \brief The median of many values that occur several times each.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Finds middle values; it keeps its memory from one call to the next.
///
/// A sorted sample gives two bounds between which the middle very likely lies. One pass counts what is below them,
/// another keeps what is between, a third or so, and the same is done with that until little is left to be sorted.
/// Whatever the sample, the result is exact: bounds that the middle is not between are not used.
class WeightedMedian {
  public:
    /// \brief Of n values in all, each counted as often as `counts` says, the one of rank n/2, and for an odd n the
    /// mean of those of the ranks (n - 1)/2 and (n + 1)/2, counted from 1. For an even n this is the lower median. It
    /// is the quantile of type 4 of Hyndman & Fan (1996), which Tomtom uses.
    /// \param values finite \param counts at least 1 each, one for each value, of which there is at least one
    /// \par Complexity
    /// Linear in the number of values.
    [[nodiscard]] double operator()(std::span<double const> values, std::span<std::int64_t const> counts) {
        std::int64_t total = 0;
        for (std::int64_t const count : counts) {
            total += count;
        }
        bool const mean = total % 2 == 1 && total > 1;
        Ranks const ranks{(std::max)(total / 2, std::int64_t{1}), mean};
        std::int64_t below = 0;
        std::int64_t inside = total;
        while (values.size() > few && narrow(values, counts, ranks, below, inside)) {
            values = values_;
            counts = counts_;
        }
        sorted_.clear();
        for (std::size_t i = 0; i < values.size(); ++i) {
            sorted_.emplace_back(values[i], counts[i]);
        }
        std::ranges::sort(sorted_);
        auto const at = [&](std::int64_t rank) {
            std::int64_t seen = below;
            for (auto const& [value, count] : sorted_) {
                seen += count;
                if (seen >= rank) {
                    return value;
                }
            }
            return sorted_.back().first;
        };
        double const lower = at(ranks.first);
        return mean ? (lower + at(ranks.last())) / 2.0 : lower;
    }

  private:
    struct Ranks {
        std::int64_t first;
        bool two;
        [[nodiscard]] std::int64_t last() const noexcept { return first + (two ? 1 : 0); }
    };

    static constexpr std::size_t few = 192;  // values that are sorted
    static constexpr std::size_t sampled =
        127;  // the rank of a value, seen in so many, has a standard deviation of 5.6
    static constexpr std::size_t margin = 20;

    // Keeps those of `values`, of which there are `inside`, that lie between two bounds around the ranks, and counts
    // into `below` those that lie below. False if the ranks are not between them, or if no value is left out.
    bool narrow(std::span<double const> values, std::span<std::int64_t const> counts, Ranks ranks, std::int64_t& below,
                std::int64_t& inside) {
        std::size_t const size = values.size();
        std::array<double, sampled> sample;
        for (std::size_t i = 0; i < sampled; ++i) {
            sample[i] = values[i * size / sampled];
        }
        std::ranges::sort(sample);
        double const part = static_cast<double>(ranks.first - below) / static_cast<double>(inside);
        auto const middle = static_cast<std::size_t>(part * static_cast<double>(sampled - 1));
        double const low = sample[middle > margin ? middle - margin : 0];
        double const high = sample[(std::min)(middle + margin, sampled - 1)];
        std::int64_t lower = 0;
        std::int64_t not_higher = 0;
        for (std::size_t i = 0; i < size; ++i) {
            lower += values[i] < low ? counts[i] : 0;
            not_higher += values[i] <= high ? counts[i] : 0;
        }
        if (below + lower >= ranks.first || below + not_higher < ranks.last()) {
            return false;
        }
        values_.resize((std::max)(values_.size(), size));
        counts_.resize(values_.size());
        std::size_t kept = 0;
        for (std::size_t i = 0; i < size; ++i) {  // in place, from the second pass on
            double const value = values[i];
            std::int64_t const count = counts[i];
            values_[kept] = value;
            counts_[kept] = count;
            kept += static_cast<std::size_t>(value >= low) & static_cast<std::size_t>(value <= high);  // no branch
        }
        values_.resize(kept);
        counts_.resize(kept);
        below += lower;
        inside = not_higher - lower;
        return kept < size;
    }

    std::vector<double> values_{};
    std::vector<std::int64_t> counts_{};
    std::vector<std::pair<double, std::int64_t>> sorted_{};
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
