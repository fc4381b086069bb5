/// \file
/// \brief The scores of one query's columns against all columns of the targets, as small integers.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <deepprune/motif/detail/column_table.hpp>
#include <deepprune/motif/detail/tomtom_targets.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The middle of `values`, which are reordered: of n values the one of rank n/2, and for an odd n the mean of
/// those of the ranks (n - 1)/2 and (n + 1)/2, counted from 1. For an even n this is the lower median. It
/// is the quantile of type 4 of Hyndman & Fan (1996), which Tomtom uses. Complexity: linear.
/// \param values at least one
[[nodiscard]] inline double lower_median(std::span<double> values) {
    std::size_t const n = values.size();
    if (n == 1) {
        return values[0];
    }
    auto const at = values.begin() + static_cast<std::ptrdiff_t>(n / 2 - 1);
    std::ranges::nth_element(values, at);
    double const lower = *at;
    return n % 2 == 0 ? lower : (lower + *std::min_element(at + 1, values.end())) / 2.0;
}

/// \brief Scores of every query column against every distinct target column, put on a scale of some 100 steps.
///
/// One step is the same for the whole query: with `origin` the lowest score rounded down, it is the whole part of
/// 100 / (highest - origin), as is usual for score distributions by dynamic programming.
class QueryScores {
  public:
    /// \param centre whether each query column's median is subtracted first (complete scores)
    QueryScores(std::span<ScoredColumn const> query, TomtomTargets const& targets, ColumnTable const& table,
                bool centre)
        : columns_{query.size()} {
        std::size_t const distinct = table.size();
        std::vector<double> raw(columns_ * distinct);
        std::vector<double> scratch(distinct);
        std::vector<double> all(centre ? targets.columns().size() : 0);
        double lowest = std::numeric_limits<double>::infinity();
        double highest = -lowest;
        for (std::size_t i = 0; i < columns_; ++i) {
            auto const row = std::span{raw}.subspan(i * distinct, distinct);
            table.compare(query[i], row, scratch);
            if (centre) {
                auto const indices = targets.columns();
                for (std::size_t j = 0; j < indices.size(); ++j) {
                    all[j] = row[indices[j]];
                }
                double const middle = lower_median(all);
                for (double& score : row) {
                    score -= middle;
                }
            }
            for (double const score : row) {
                lowest = (std::min)(lowest, score);
                highest = (std::max)(highest, score);
            }
        }
        double const origin = std::floor(lowest) - (std::floor(lowest) == highest ? 1.0 : 0.0);
        double const steps = (std::max)(std::floor(range / (highest - origin)), 1.0);
        median_ = static_cast<std::int32_t>(-origin * steps);
        max_ = static_cast<std::int32_t>(std::floor((highest - origin) * steps + 0.5));
        scores_.resize(raw.size());
        for (std::size_t i = 0; i < columns_; ++i) {
            double const* const row = raw.data() + i * distinct;
            std::int32_t* const out = scores_.data() + (columns_ - 1 - i);
            for (std::size_t j = 0; j < distinct; ++j) {
                out[j * columns_] = static_cast<std::int32_t>(std::floor((row[j] - origin) * steps + 0.5));
            }
        }
    }

    /// \brief The scores of a distinct target column against the query's columns, the *last* of these first.
    [[nodiscard]] std::span<std::int32_t const> facing(std::size_t target_column) const noexcept {
        return std::span{scores_}.subspan(target_column * columns_, columns_);
    }
    /// \brief The score of a column without a counterpart; only for centred scores.
    [[nodiscard]] std::int32_t median() const noexcept { return median_; }

    /// \brief For each query column the share of target columns by score.
    [[nodiscard]] std::vector<std::vector<double>> frequencies(TomtomTargets const& targets) const {
        std::vector<std::vector<double>> shares(columns_, std::vector<double>(static_cast<std::size_t>(max_) + 1));
        auto const uses = targets.uses();
        for (std::size_t j = 0; j < uses.size(); ++j) {
            auto const scores = facing(j);
            for (std::size_t i = 0; i < columns_; ++i) {
                shares[columns_ - 1 - i][static_cast<std::size_t>(scores[i])] += static_cast<double>(uses[j]);
            }
        }
        for (auto& column : shares) {
            for (double& share : column) {
                share /= static_cast<double>(targets.columns().size());
            }
        }
        return shares;
    }

  private:
    static constexpr double range = 100.0;

    std::size_t columns_;
    std::int32_t median_ = 0;
    std::int32_t max_ = 0;
    std::vector<std::int32_t> scores_;
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
