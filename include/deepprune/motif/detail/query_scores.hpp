/// \file
/// \brief The scores of one query's columns against all columns of the targets, as small integers.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <deepprune/detail/pack.hpp>
#include <deepprune/motif/detail/similarity_rows.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The type of scores, and of their sums over a query: 16 bits are enough for nearly all.
template <class T>
concept ScoreType = std::same_as<T, std::uint16_t> || std::same_as<T, std::uint32_t>;

/// \brief Scores of every query column against every target column, put on a scale of some 100 steps.
///
/// One step is the same for the whole query: with `origin` the lowest score rounded down, it is the whole part of
/// 100 / (highest - origin), as is usual for score distributions by dynamic programming.
///
/// It keeps its memory from one query to the next.
class QueryScores {
  public:
    /// \brief Scores a query.
    /// \param centre whether each query column's median is subtracted first (complete scores)
    /// \param max_width of the targets
    void assign(std::span<ScoredColumn const> query, TargetTables const& tables, bool centre, std::size_t max_width) {
        rows_ = memory_.of(query, tables, centre);
        double lowest = std::numeric_limits<double>::infinity();
        double highest = -lowest;
        for (auto const* const row : rows_) {  // rounding is monotone: the ends stay the ends
            lowest = (std::min)(lowest, row->lowest - row->median);
            highest = (std::max)(highest, row->highest - row->median);
        }
        double const origin = std::floor(lowest) - (std::floor(lowest) == highest ? 1.0 : 0.0);
        double const steps = (std::max)(std::floor(range / (highest - origin)), 1.0);
        median_ = centre ? static_cast<std::uint32_t>(-origin * steps) : 0;
        auto const max_score = static_cast<std::uint32_t>(std::floor((highest - origin) * steps + 0.5));
        constexpr std::uint64_t limit = (std::numeric_limits<std::uint16_t>::max)();
        narrow_ =
            std::uint64_t{(std::max)(max_score, median_)} * rows_.size() <= limit && max_width + rows_.size() <= limit;
        for (auto* const row : rows_) {
            narrow_ ? scale(*row, {origin, steps}, row->narrow_scores) : scale(*row, {origin, steps}, row->wide_scores);
        }
    }

    /// \brief Number of query columns.
    [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
    /// \brief Whether 16 bits are enough for the scores, for any sum of one of each query column, and for the number of
    /// an offset.
    [[nodiscard]] bool narrow() const noexcept { return narrow_; }
    /// \brief The score of a column without a counterpart; 0 unless scores are centred.
    [[nodiscard]] std::uint32_t median() const noexcept { return median_; }
    /// \brief The scores of a query column, in the order of the targets' columns. Behind the last a register may be
    /// read.
    template <ScoreType Score>
    [[nodiscard]] Score const* scores(std::size_t column) const noexcept {
        if constexpr (sizeof(Score) == 2) {
            return rows_[column]->narrow_scores.data();
        } else {
            return rows_[column]->wide_scores.data();
        }
    }
    /// \brief The share of target columns by score, from 0 to the highest of the column.
    [[nodiscard]] std::span<double const> shares(std::size_t column) const noexcept { return rows_[column]->shares; }

  private:
    static constexpr double range = 100.0;
    static constexpr std::size_t block = 2048;
    static constexpr std::size_t counters = 4;

    template <ScoreType Score>
    void scale(SimilarityRow& row, ScoreScale scale, std::vector<Score>& scores) {
        std::size_t const size = row.similarities.size();
        if (row.scale == scale && row.score_bytes == sizeof(Score)) {
            return;  // by an earlier query
        }
        row.scale = scale;
        row.score_bytes = sizeof(Score);
        scores.resize(size + widest<Score>);
        auto const score_of = [scale, median = row.median](double similarity) {  // above 0
            return static_cast<Score>(
                static_cast<std::int32_t>((similarity - median - scale.origin) * scale.steps + 0.5));
        };
        std::size_t const bins = std::size_t{score_of(row.highest)} + 1;
        counts_.assign(counters * bins, 0);
        std::array<std::uint64_t*, counters> counts;  // so that a count need not wait for the one before it
        for (std::size_t counter = 0; counter < counters; ++counter) {
            counts[counter] = counts_.data() + counter * bins;
        }
        for (std::size_t begin = 0; begin < size; begin += block) {
            std::size_t const length = (std::min)(block, size - begin);
            double const* const from = row.similarities.data() + begin;
            Score* const to = scores.data() + begin;
            for (std::size_t j = 0; j < length; ++j) {
                to[j] = score_of(from[j]);
            }
            std::size_t j = 0;
            for (; j + counters <= length; j += counters) {
                for (std::size_t counter = 0; counter < counters; ++counter) {
                    ++counts[counter][to[j + counter]];
                }
            }
            for (; j < length; ++j) {
                ++counts[0][to[j]];
            }
        }
        row.shares.resize(bins);
        for (std::size_t score = 0; score < bins; ++score) {
            std::uint64_t count = 0;
            for (std::size_t counter = 0; counter < counters; ++counter) {
                count += counts_[counter * bins + score];
            }
            row.shares[score] = static_cast<double>(count) / static_cast<double>(size);
        }
    }

    SimilarityRows memory_{};
    std::span<SimilarityRow* const> rows_{};
    std::uint32_t median_ = 0;
    bool narrow_ = true;
    std::vector<std::uint64_t> counts_{};
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
