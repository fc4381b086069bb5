/// \file
/// \brief The distribution of alignment scores if the target's columns are drawn at random.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <deepprune/detail/pack.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Probabilities of integers from `lowest` on, between as many zeros as `ScoreNull` reads beyond the ends.
class Density {
  public:
    /// \brief 1 for the integer 0. \param margin zeros on either side
    void start(std::size_t margin) {
        margin_ = margin;
        values_.assign(2 * margin + 1, 0.0);
        values_[margin] = 1.0;
        lowest_ = 0;
        size_ = 1;
    }
    /// \brief The sum of the other's integer and an independent one with the probabilities `shares`, of which the other
    /// ones are 0. Terms are added by ascending summand.
    /// \param shares ascending summands, not all 0, and the probability of each
    void add(Density const& other, std::span<std::pair<std::size_t, double> const> shares) {
        using Lanes = Pack<double, widest<double>>;
        margin_ = other.margin_;
        std::size_t const first = shares.front().first;
        lowest_ = other.lowest_ + first;
        size_ = other.size_ + shares.back().first - first;
        std::size_t const rounded = (size_ + block - 1) / block * block;
        values_.resize((std::max)(values_.size(), rounded + 2 * margin_));
        double const* const from = other.values_.data() + margin_ + first;
        double* const to = values_.data() + margin_;
        for (std::size_t begin = 0; begin < rounded; begin += block) {
            Lanes sums[registers];
            for (auto& sum : sums) {
                sum = Lanes::all(0.0);
            }
            for (auto const& [summand, share] : shares) {
                auto const weight = Lanes::all(share);
                double const* const at = from + begin - summand;
                for (std::size_t i = 0; i < registers; ++i) {
                    sums[i] = sums[i] + Lanes::load(at + i * widest<double>) * weight;
                }
            }
            for (std::size_t i = 0; i < registers; ++i) {
                sums[i].store(to + begin + i * widest<double>);
            }
        }
        std::fill_n(values_.data(), margin_, 0.0);
        std::fill_n(to + rounded, margin_, 0.0);
    }

    [[nodiscard]] std::size_t lowest() const noexcept { return lowest_; }
    [[nodiscard]] std::span<double const> values() const noexcept { return std::span{values_}.subspan(margin_, size_); }

    /// \brief The integers whose probabilities are computed together.
    static constexpr std::size_t registers = 4;
    static constexpr std::size_t block = registers * widest<double>;

  private:
    std::size_t margin_ = 0;
    std::size_t lowest_ = 0;
    std::size_t size_ = 0;
    std::vector<double> values_{};
};

/// \brief For each run of query columns, P(sum of their integer scores >= s) when every target column is drawn
/// independently of the others from the same set (Gupta et al. 2007): exact, by dynamic programming.
///
/// Only runs that an alignment can have are kept: those at the start or the end of the query, and inner ones as long as
/// a target. It keeps its memory from one query to the next.
class ScoreNull {
  public:
    /// \param columns of the query
    /// \param shares for each query column the probability of each score 0, 1, ...
    /// \param inner_widths called with a number of columns: whether a target has so many
    /// \par Complexity
    /// Columns² × the sum's range × the score's range.
    template <class Shares, class Widths>
    void assign(std::size_t columns, Shares const& shares, Widths const& inner_widths) {
        columns_ = columns;
        runs_.resize((std::max)(runs_.size(), columns * columns));
        shares_.resize((std::max)(shares_.size(), columns));
        std::size_t range = 0;
        for (std::size_t i = 0; i < columns; ++i) {
            shares_[i].clear();
            std::span<double const> const all = shares(i);
            for (std::size_t score = 0; score < all.size(); ++score) {
                if (all[score] != 0.0) {
                    shares_[i].emplace_back(score, all[score]);
                }
            }
            range = (std::max)(range, shares_[i].back().first - shares_[i].front().first);
        }
        for (std::size_t first = 0; first < columns; ++first) {
            density_.start(range + Density::block);
            for (std::size_t last = first; last < columns; ++last) {
                std::size_t const width = last - first + 1;
                next_.add(density_, shares_[last]);
                std::swap(density_, next_);
                if (first == 0 || last + 1 == columns || inner_widths(width)) {
                    runs_[first * columns + width - 1].assign(density_);
                }
            }
        }
    }

    /// \brief P(score of `width` query columns from `first` on >= `score`), for one of these runs.
    [[nodiscard]] double tail(std::size_t first, std::size_t width, std::size_t score) const noexcept {
        auto const& run = runs_[first * columns_ + width - 1];
        return score > run.highest() ? 0.0 : run.tails[run.place(score)];
    }

    /// \brief ln(1 - `tail`), computed once for each of them.
    [[nodiscard]] double log_not_in_tail(std::size_t first, std::size_t width, std::size_t score) {
        auto& run = runs_[first * columns_ + width - 1];
        if (score > run.highest()) {
            return 0.0;
        }
        std::size_t const place = run.place(score);
        if (run.logs.empty()) {
            run.logs.assign(run.tails.size(), 1.0);  // above all of them
        }
        if (run.logs[place] > 0.0) {
            run.logs[place] = std::log1p(-run.tails[place]);
        }
        return run.logs[place];
    }

  private:
    struct Run {
        std::size_t lowest = 0;
        std::vector<double> tails{};  // of the scores from `lowest` on
        std::vector<double> logs{};

        void assign(Density const& density) {
            lowest = density.lowest();
            logs.clear();
            auto const values = density.values();
            tails.resize(values.size());
            double sum = 0.0;
            for (std::size_t i = values.size(); i-- > 0;) {
                sum += values[i];
                tails[i] = (std::min)(sum, 1.0);
            }
        }
        [[nodiscard]] std::size_t highest() const noexcept { return lowest + tails.size() - 1; }
        [[nodiscard]] std::size_t place(std::size_t score) const noexcept {
            return score > lowest ? score - lowest : 0;
        }
    };

    std::size_t columns_ = 0;
    std::vector<Run> runs_{};
    std::vector<std::vector<std::pair<std::size_t, double>>> shares_{};
    Density density_{};
    Density next_{};
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
