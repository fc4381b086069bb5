/// \file
/// \brief The p-values of a matrix's scores, exact on a grid.
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

#include <deepprune/core/error.hpp>
#include <deepprune/motif/detail/distribution.hpp>
#include <deepprune/motif/position_weight_matrix.hpp>
#include <deepprune/motif/score_matrix.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The distribution of a matrix's score in a random window whose bases are drawn from a background,
/// independently of each other.
///
/// As in FIMO (Grant, Bailey & Noble, Bioinformatics 27:1017, 2011) each score of a base is rounded to a grid, which
/// makes a window's score a whole number, the *total*; the distribution of the total is then exact, by dynamic
/// programming over the columns. The grid is as fine as totals up to 32,767 allow, hundreds of times finer than FIMO's.
/// Each column is shifted to a minimum of 0, so no sum of some columns is below 0 or above `max_total`.
class ScoreDistribution {
  public:
    /// \brief No total is above this.
    static constexpr std::size_t max_total = (std::numeric_limits<std::int16_t>::max)();

    /// \throws OptionError for no columns, scores that are not finite, or a background that is not a distribution or
    /// has a base of probability 0
    /// \par Complexity
    /// 4 · `max_total` additions for each column.
    explicit ScoreDistribution(std::span<BaseScores const> columns,
                               BaseProbabilities const& background = uniform_background)
        : levels_(columns.size()) {
        detail::require_background(background);
        double range = 0.0;
        for (BaseScores const& column : columns) {
            range += (std::ranges::max)(column) - (std::ranges::min)(column);
        }
        auto const finite = [](double score) { return std::isfinite(score); };
        auto const all_finite = [&](BaseScores const& column) { return std::ranges::all_of(column, finite); };
        if (columns.empty() || !std::ranges::all_of(columns, all_finite) || !finite(range)) {
            throw OptionError(message({.found = columns.empty() ? "a matrix without columns" : "scores without end",
                                       .expected = "at least one column of finite scores"}));
        }
        // Each column is rounded up by half a step at most.
        auto const width = static_cast<double>(columns.size());
        step_ = range > 0.0 ? range / (static_cast<double>(max_total) - width / 2.0 - 1.0) : 1.0;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            double const lowest = (std::ranges::min)(columns[i]);
            for (std::size_t base = 0; base < 4; ++base) {
                levels_[i][base] = static_cast<std::int16_t>(std::lround((columns[i][base] - lowest) / step_));
            }
        }
        tail_ = tail_of(levels_, background);
    }

    /// \brief The scores on the grid, from 0 in each column.
    [[nodiscard]] std::span<std::array<std::int16_t, 4> const> levels() const noexcept { return levels_; }
    /// \brief The width of the grid, in the scores' unit.
    [[nodiscard]] double step() const noexcept { return step_; }
    /// \brief How far a score, less the columns' minima, may be from its total times `step()`.
    [[nodiscard]] double max_error() const noexcept { return step_ * static_cast<double>(levels_.size()) / 2.0; }
    /// \brief P(total of a random window >= `total`).
    [[nodiscard]] double p_value(std::size_t total) const noexcept { return total < tail_.size() ? tail_[total] : 0.0; }
    /// \brief The lowest total of this p-value or a lower one; above all that can occur if there is none.
    [[nodiscard]] std::size_t lowest_total(double p) const noexcept {
        auto const first = std::ranges::lower_bound(tail_, p, [](double a, double b) { return a > b; });
        return static_cast<std::size_t>(first - tail_.begin());
    }
    /// \brief The number of totals: the highest that can occur is one less.
    [[nodiscard]] std::size_t size() const noexcept { return tail_.size(); }

  private:
    [[nodiscard]] static std::vector<double> tail_of(std::span<std::array<std::int16_t, 4> const> levels,
                                                     BaseProbabilities const& background) {
        std::vector<double> density{1.0};
        for (auto const& column : levels) {
            auto const highest = static_cast<std::size_t>((std::ranges::max)(column));
            std::vector<double> next(density.size() + highest, 0.0);
            for (std::size_t base = 0; base < 4; ++base) {
                double* const out = next.data() + column[base];
                for (std::size_t total = 0; total < density.size(); ++total) {
                    out[total] += density[total] * background[base];
                }
            }
            density = std::move(next);
        }
        double sum = 0.0;
        for (std::size_t total = density.size(); total-- > 0;) {
            sum += density[total];
            density[total] = (std::min)(sum, 1.0);
        }
        return density;
    }

    std::vector<std::array<std::int16_t, 4>> levels_;
    double step_ = 1.0;
    std::vector<double> tail_{};  // by total
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
