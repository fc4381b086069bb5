/// \file
/// \brief The scores of one query's columns against all columns of the targets, as small integers.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <deepprune/motif/detail/column_table.hpp>
#include <deepprune/motif/detail/tomtom_targets.hpp>
#include <deepprune/motif/detail/weighted_median.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Scores of every query column against every distinct target column, put on a scale of some 100 steps.
///
/// One step is the same for the whole query: with `origin` the lowest score rounded down, it is the whole part of
/// 100 / (highest - origin), as is usual for score distributions by dynamic programming.
///
/// It keeps its memory from one query to the next.
class QueryScores {
  public:
    /// \brief Scores a query.
    /// \param centre whether each query column's median is subtracted first (complete scores)
    void assign(std::span<ScoredColumn const> query, TomtomTargets const& targets, ColumnTable const& table,
                bool centre) {
        columns_ = query.size();
        std::size_t const distinct = table.size();
        raw_.resize((std::max)(raw_.size(), columns_ * distinct));
        scratch_.resize(distinct);
        middles_.assign(columns_, 0.0);
        double lowest = std::numeric_limits<double>::infinity();
        double highest = -lowest;
        for (std::size_t i = 0; i < columns_; ++i) {
            auto const row = std::span{raw_}.subspan(i * distinct, distinct);
            table.compare(query[i], row, scratch_);
            if (centre) {
                middles_[i] = median_of_(row, targets.uses());
            }
            auto const [low, high] = range_of(row);  // rounding is monotone: the ends stay the ends
            lowest = (std::min)(lowest, low - middles_[i]);
            highest = (std::max)(highest, high - middles_[i]);
        }
        double const origin = std::floor(lowest) - (std::floor(lowest) == highest ? 1.0 : 0.0);
        double const steps = (std::max)(std::floor(range / (highest - origin)), 1.0);
        median_ = static_cast<std::int32_t>(-origin * steps);
        max_ = static_cast<std::int32_t>(std::floor((highest - origin) * steps + 0.5));
        scores_.resize((std::max)(scores_.size(), columns_ * distinct));
        std::array<std::int32_t, block> some;
        for (std::size_t begin = 0; begin < distinct; begin += block) {  // what is written stays in the nearest cache
            std::size_t const size = (std::min)(block, distinct - begin);
            for (std::size_t i = 0; i < columns_; ++i) {
                double const* const row = raw_.data() + i * distinct + begin;
                double const middle = middles_[i];
                for (std::size_t j = 0; j < size; ++j) {
                    some[j] = static_cast<std::int32_t>((row[j] - middle - origin) * steps + 0.5);  // above 0
                }
                std::int32_t* const out = scores_.data() + begin * columns_ + (columns_ - 1 - i);
                for (std::size_t j = 0; j < size; ++j) {
                    out[j * columns_] = some[j];
                }
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
    [[nodiscard]] std::vector<std::vector<double>> frequencies(TomtomTargets const& targets) {
        // Two counters for each score, so that a count need not wait for the one before it.
        std::size_t const bins = static_cast<std::size_t>(max_) + 1;
        counts_.assign(2 * columns_ * bins, 0);
        auto const uses = targets.uses();
        for (std::size_t j = 0; j < uses.size(); ++j) {
            auto const scores = facing(j);
            std::int64_t* counts = counts_.data() + (j % 2) * columns_ * bins;
            for (std::size_t i = 0; i < columns_; ++i, counts += bins) {
                counts[static_cast<std::size_t>(scores[i])] += uses[j];
            }
        }
        std::vector<std::vector<double>> shares(columns_, std::vector<double>(bins));
        for (std::size_t i = 0; i < columns_; ++i) {
            for (std::size_t score = 0; score < bins; ++score) {
                std::size_t const at = i * bins + score;
                shares[columns_ - 1 - i][score] = static_cast<double>(counts_[at] + counts_[columns_ * bins + at]) /
                                                  static_cast<double>(targets.columns().size());
            }
        }
        return shares;
    }

  private:
    static constexpr double range = 100.0;
    static constexpr std::size_t block = 64;

    // The lowest and the highest value, several at a time.
    [[nodiscard]] static std::pair<double, double> range_of(std::span<double const> values) noexcept {
        constexpr std::size_t lanes = 8;
        std::array<double, lanes> low;
        low.fill(std::numeric_limits<double>::infinity());
        std::array<double, lanes> high;
        high.fill(-std::numeric_limits<double>::infinity());
        std::size_t i = 0;
        for (; i + lanes <= values.size(); i += lanes) {
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                double const value = values[i + lane];
                low[lane] = value < low[lane] ? value : low[lane];
                high[lane] = value > high[lane] ? value : high[lane];
            }
        }
        for (; i < values.size(); ++i) {
            low[0] = (std::min)(low[0], values[i]);
            high[0] = (std::max)(high[0], values[i]);
        }
        return {*std::ranges::min_element(low), *std::ranges::max_element(high)};
    }

    std::size_t columns_ = 0;
    std::int32_t median_ = 0;
    std::int32_t max_ = 0;
    WeightedMedian median_of_{};
    std::vector<double> raw_{};
    std::vector<double> scratch_{};
    std::vector<double> middles_{};  // of each query column; 0 unless scores are centred
    std::vector<std::int32_t> scores_{};
    std::vector<std::int64_t> counts_{};
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
