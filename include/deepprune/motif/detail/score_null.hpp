/// \file
/// \brief The distribution of alignment scores if the target's columns are drawn at random.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief For each run of query columns, P(sum of their integer scores >= s) when every target column is drawn
/// independently of the others from the same set (Gupta et al. 2007): exact, by dynamic programming.
///
/// Only runs that an alignment can have are kept: those at the start or the end of the query, and inner ones as long as
/// a target.
class ScoreNull {
  public:
    /// \param frequencies for each query column the probability of each score 0, 1, ...; all of one length
    /// \param inner_widths the lengths of targets. Complexity: columns² × the sum's range × the score's range.
    ScoreNull(std::vector<std::vector<double>> const& frequencies, std::span<std::size_t const> inner_widths)
        : columns_{frequencies.size()}, tails_(columns_ * columns_), logs_(columns_ * columns_) {
        std::vector<bool> wanted(columns_ + 1, false);
        for (std::size_t const width : inner_widths) {
            if (width < columns_) {
                wanted[width] = true;
            }
        }
        for (std::size_t first = 0; first < columns_; ++first) {
            std::vector<double> density{1.0};
            for (std::size_t last = first; last < columns_; ++last) {
                std::size_t const width = last - first + 1;
                density = convolve(density, frequencies[last]);
                if (first == 0 || last + 1 == columns_ || wanted[width]) {
                    tails_[first * columns_ + width - 1] = tail_of(density);
                }
            }
        }
    }

    /// \brief P(score of `width` query columns from `first` on >= `score`), for one of these runs.
    [[nodiscard]] double tail(std::size_t first, std::size_t width, std::size_t score) const noexcept {
        auto const& tails = tails_[first * columns_ + width - 1];
        return score < tails.size() ? tails[score] : 0.0;
    }

    /// \brief ln(1 - `tail`), computed once for each of them.
    [[nodiscard]] double log_not_in_tail(std::size_t first, std::size_t width, std::size_t score) {
        std::size_t const run = first * columns_ + width - 1;
        auto const& tails = tails_[run];
        if (score >= tails.size()) {
            return 0.0;
        }
        auto& logs = logs_[run];
        if (logs.empty()) {
            logs.assign(tails.size(), 1.0);  // above all of them
        }
        if (logs[score] > 0.0) {
            logs[score] = std::log1p(-tails[score]);
        }
        return logs[score];
    }

  private:
    [[nodiscard]] static std::vector<double> convolve(std::vector<double> const& a, std::vector<double> const& b) {
        std::vector<double> sum(a.size() + b.size() - 1, 0.0);
        for (std::size_t j = 0; j < b.size(); ++j) {
            double const weight = b[j];
            if (weight == 0.0) {
                continue;
            }
            double* const out = sum.data() + j;
            double const* const in = a.data();
            for (std::size_t i = 0; i < a.size(); ++i) {
                out[i] += in[i] * weight;
            }
        }
        return sum;
    }

    [[nodiscard]] static std::vector<double> tail_of(std::vector<double> const& density) {
        std::vector<double> tail(density.size());
        double sum = 0.0;
        for (std::size_t i = density.size(); i-- > 0;) {
            sum += density[i];
            tail[i] = (std::min)(sum, 1.0);
        }
        return tail;
    }

    std::size_t columns_;
    std::vector<std::vector<double>> tails_;
    std::vector<std::vector<double>> logs_;
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
