/// \file
/// \brief Many columns of motifs, laid out for fast comparison.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <deepprune/motif/column_distance.hpp>
#include <deepprune/motif/position_weight_matrix.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief A column with pseudocounts, so that all probabilities are above 0.
struct ScoredColumn {
    BaseProbabilities probabilities{};
    double sites = 0.0;
};

/// \brief `out = a * b`, rounded. Not inlined, so that no compiler fuses the product into a sum: correlations of -1
/// must not depend on the processor, because `floor` is applied to them.
[[gnu::noinline]] inline void multiply(std::span<double const> a, double b, std::span<double> out) {
    for (std::size_t i = 0; i < a.size(); ++i) {
        out[i] = a[i] * b;
    }
}

[[gnu::noinline]] inline void multiply(std::span<double const> a, std::span<double const> b, std::span<double> out) {
    for (std::size_t i = 0; i < a.size(); ++i) {
        out[i] = a[i] * b[i];
    }
}

/// \brief `out += a`. Not inlined for the same reason.
[[gnu::noinline]] inline void add(std::span<double const> a, std::span<double> out) {
    for (std::size_t i = 0; i < a.size(); ++i) {
        out[i] += a[i];
    }
}

/// \brief Sets `out[i]` to s = Σ (x - y[i])², then to -sqrt(s) or 2 - s. Where g++ need not set errno it takes eight
/// roots at a time; a root is exact either way.
#if defined(__GNUC__) && !defined(__clang__)
[[gnu::noinline, gnu::optimize("no-math-errno")]]
#else
[[gnu::noinline]]
#endif
inline void
compare_by_squares(BaseProbabilities const& x, double const* __restrict a, double const* __restrict c,
                   double const* __restrict g, double const* __restrict t, bool roots, double* __restrict out,
                   std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
        double const of_a = x[0] - a[i];
        double const of_c = x[1] - c[i];
        double const of_g = x[2] - g[i];
        double const of_t = x[3] - t[i];
        double sum = of_a * of_a;
        sum += of_c * of_c;
        sum += of_g * of_g;
        sum += of_t * of_t;
        out[i] = roots ? -std::sqrt(sum) : 2.0 - sum;
    }
}

/// \brief Many columns, laid out so that one column is compared with all of them at a time.
class ColumnTable {
  public:
    ColumnTable(ColumnDistance distance, BaseProbabilities const& background, std::span<ScoredColumn const> columns)
        : distance_{distance}, background_{background}, sums_(columns.size()), squares_(columns.size()) {
        for (std::size_t base = 0; base < 4; ++base) {
            values_[base].reserve(columns.size());
            logs_[base].reserve(columns.size());
        }
        for (auto const& column : columns) {
            auto const& values = column.probabilities;
            auto const logs = logarithms(column.probabilities);
            for (std::size_t base = 0; base < 4; ++base) {
                values_[base].push_back(values[base]);
                logs_[base].push_back(logs[base]);
            }
            sites_.push_back(column.sites);
        }
        std::vector<double> products(columns.size());
        for (auto const& values : values_) {
            multiply(values, values, products);
            add(products, squares_);
            add(values, sums_);
        }
        for (std::size_t i = 0; i < size(); ++i) {
            squares_[i] -= sums_[i] * sums_[i] / 4.0;
        }
    }

    [[nodiscard]] std::size_t size() const noexcept { return squares_.size(); }

    /// \brief The similarity of `x` to each column, into `out`. Complexity: the number of columns.
    void compare(ScoredColumn const& x, std::span<double> out, std::span<double> scratch) const {
        auto const& values = x.probabilities;
        auto const logs = logarithms(x.probabilities);
        switch (distance_) {
            case ColumnDistance::pearson: correlate(values, out, scratch); break;
            case ColumnDistance::kullback_leibler:
                for (std::size_t i = 0; i < size(); ++i) {
                    double sum = 0.0;
                    for (std::size_t base = 0; base < 4; ++base) {
                        sum += (values[base] - values_[base][i]) * (logs[base] - logs_[base][i]);
                    }
                    out[i] = -0.5 * sum;
                }
                break;
            case ColumnDistance::allr:
                for (std::size_t i = 0; i < size(); ++i) {
                    double mine = 0.0;
                    double theirs = 0.0;
                    for (std::size_t base = 0; base < 4; ++base) {
                        mine += values[base] * logs_[base][i];
                        theirs += values_[base][i] * logs[base];
                    }
                    out[i] = (x.sites * mine + sites_[i] * theirs) / (x.sites + sites_[i]);
                }
                break;
            default:
                compare_by_squares(values, values_[0].data(), values_[1].data(), values_[2].data(), values_[3].data(),
                                   distance_ == ColumnDistance::euclidean, out.data(), size());
        }
    }

  private:
    [[nodiscard]] BaseProbabilities logarithms(BaseProbabilities column) const noexcept {
        for (std::size_t base = 0; base < 4; ++base) {
            if (distance_ == ColumnDistance::kullback_leibler) {
                column[base] = std::log10(column[base]);
            } else if (distance_ == ColumnDistance::allr) {
                column[base] = std::log(column[base] / background_[base]);
            }
        }
        return column;
    }

    /// \brief (Σxy - Σx Σy / 4) / sqrt((Σx² - (Σx)² / 4) (Σy² - (Σy)² / 4)), summed in the order A, C, G, T.
    void correlate(BaseProbabilities const& x, std::span<double> out, std::span<double> scratch) const {
        BaseProbabilities products{};
        multiply(x, x, products);
        double const sum = x[0] + x[1] + x[2] + x[3];
        double const square = products[0] + products[1] + products[2] + products[3] - sum * sum / 4.0;
        multiply(values_[0], x[0], out);
        for (std::size_t base = 1; base < 4; ++base) {
            multiply(values_[base], x[base], scratch);
            add(scratch, out);
        }
        for (std::size_t i = 0; i < size(); ++i) {
            double const norm = square * squares_[i];
            out[i] = norm > flat ? (out[i] - sum * sums_[i] / 4.0) / std::sqrt(norm) : 0.0;
        }
    }

    static constexpr double flat = 1e-24;  // the product of two sums of squares that are only rounding errors

    ColumnDistance distance_;
    BaseProbabilities background_;
    std::array<std::vector<double>, 4> values_;
    std::array<std::vector<double>, 4> logs_;
    std::vector<double> sites_;
    std::vector<double> sums_;
    std::vector<double> squares_;  // of the deviations from the mean; for Pearson alone
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
