/// \file
/// \brief Many columns of motifs, laid out for fast comparison.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <deepprune/detail/pack.hpp>
#include <deepprune/motif/column_distance.hpp>
#include <deepprune/motif/position_weight_matrix.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief A column with pseudocounts, so that all probabilities are above 0.
struct ScoredColumn {
    BaseProbabilities probabilities{};
    double sites = 0.0;

    friend bool operator==(ScoredColumn const&, ScoredColumn const&) = default;
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

/// \brief Σ (x - y)², summed in the order A, C, G, T. \tparam Value `double` or several of them
template <class Value>
[[nodiscard]] Value square_distance(std::array<Value, 4> const& x, Value const& a, Value const& c, Value const& g,
                                    Value const& t) noexcept {
    Value const of_a = x[0] - a;
    Value const of_c = x[1] - c;
    Value const of_g = x[2] - g;
    Value const of_t = x[3] - t;
    Value sum = of_a * of_a;
    sum = sum + of_c * of_c;
    sum = sum + of_g * of_g;
    sum = sum + of_t * of_t;
    return sum;
}

/// \brief Replaces each value, of which none is negative, by its square root, several at a time.
inline void take_roots(std::span<double> values) noexcept {
    using Lanes = Pack<double, widest<double>>;
    constexpr std::size_t lanes = widest<double>;
    std::size_t i = 0;
    for (; i + lanes <= values.size(); i += lanes) {
        square_roots<double>(Lanes::load(values.data() + i)).store(values.data() + i);
    }
    for (; i < values.size(); ++i) {
        values[i] = std::sqrt(values[i]);
    }
}

/// \brief Many columns, laid out so that one column is compared with a tile of them at a time.
class ColumnTable {
  public:
    /// \brief The columns of one tile: few enough for the nearest cache.
    static constexpr std::size_t tile = 512;

    /// \brief A column to compare with those of the table.
    struct Query {
        BaseProbabilities values{};
        BaseProbabilities logs{};  ///< as the measure needs them
        double sites = 0.0;
    };

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

    /// \brief What `compare` needs of a column.
    [[nodiscard]] Query prepared(ScoredColumn const& column) const noexcept {
        return {column.probabilities, logarithms(column.probabilities), column.sites};
    }

    /// \brief The similarity of `x` to the columns from `first` on, as many as `out` has room for, at most a tile.
    void compare(Query const& x, std::size_t first, std::span<double> out) const {
        switch (distance_) {
            case ColumnDistance::pearson: correlate(x.values, first, out); break;
            case ColumnDistance::kullback_leibler: diverge(x, first, out); break;
            case ColumnDistance::allr: average_ratios(x, first, out); break;
            case ColumnDistance::euclidean: fill_distances(x.values, first, out); break;
            case ColumnDistance::sandelin_wasserman:
                fill_squares(x.values, first, out);
                for (double& value : out) {
                    value = 2.0 - value;
                }
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

    /// \brief Σ (x - y)².
    void fill_squares(BaseProbabilities const& x, std::size_t first, std::span<double> out) const noexcept {
        auto const [a, c, g, t] = starts(values_, first);
        double* __restrict const to = out.data();
        for (std::size_t i = 0; i < out.size(); ++i) {
            to[i] = square_distance(x, a[i], c[i], g[i], t[i]);
        }
    }

    /// \brief -sqrt(Σ (x - y)²), as many at a time as a register holds.
    void fill_distances(BaseProbabilities const& x, std::size_t first, std::span<double> out) const noexcept {
        using Lanes = Pack<double, widest<double>>;
        constexpr std::size_t lanes = widest<double>;
        auto const [a, c, g, t] = starts(values_, first);
        std::array const all{Lanes::all(x[0]), Lanes::all(x[1]), Lanes::all(x[2]), Lanes::all(x[3])};
        std::size_t i = 0;
        for (; i + lanes <= out.size(); i += lanes) {
            auto const squares =
                square_distance(all, Lanes::load(a + i), Lanes::load(c + i), Lanes::load(g + i), Lanes::load(t + i));
            (square_roots<double>(squares) * Lanes::all(-1.0)).store(out.data() + i);
        }
        for (; i < out.size(); ++i) {
            out[i] = -std::sqrt(square_distance(x, a[i], c[i], g[i], t[i]));
        }
    }

    /// \brief -½ Σ (x - y)(log x - log y).
    void diverge(Query const& x, std::size_t first, std::span<double> out) const noexcept {
        auto const values = starts(values_, first);
        auto const logs = starts(logs_, first);
        double* __restrict const to = out.data();
        for (std::size_t i = 0; i < out.size(); ++i) {
            double sum = 0.0;
            for (std::size_t base = 0; base < 4; ++base) {
                sum += (x.values[base] - values[base][i]) * (x.logs[base] - logs[base][i]);
            }
            to[i] = -0.5 * sum;
        }
    }

    /// \brief The ratios of each column's letters under the other, weighted by sites.
    void average_ratios(Query const& x, std::size_t first, std::span<double> out) const noexcept {
        auto const values = starts(values_, first);
        auto const logs = starts(logs_, first);
        double const* const sites = sites_.data() + first;
        double* __restrict const to = out.data();
        for (std::size_t i = 0; i < out.size(); ++i) {
            double mine = 0.0;
            double theirs = 0.0;
            for (std::size_t base = 0; base < 4; ++base) {
                mine += x.values[base] * logs[base][i];
                theirs += values[base][i] * x.logs[base];
            }
            to[i] = (x.sites * mine + sites[i] * theirs) / (x.sites + sites[i]);
        }
    }

    /// \brief (Σxy - Σx Σy / 4) / sqrt((Σx² - (Σx)² / 4) (Σy² - (Σy)² / 4)), summed in the order A, C, G, T.
    void correlate(BaseProbabilities const& x, std::size_t first, std::span<double> out) const {
        std::array<double, tile> memory;
        auto const scratch = std::span{memory}.first(out.size());
        BaseProbabilities products{};
        multiply(x, x, products);
        double const sum = x[0] + x[1] + x[2] + x[3];
        double const square = products[0] + products[1] + products[2] + products[3] - sum * sum / 4.0;
        auto const part = [&](std::vector<double> const& all) { return std::span{all}.subspan(first, out.size()); };
        multiply(part(values_[0]), x[0], out);
        for (std::size_t base = 1; base < 4; ++base) {
            multiply(part(values_[base]), x[base], scratch);
            add(scratch, out);
        }
        double const* const squares = squares_.data() + first;
        double const* const sums = sums_.data() + first;
        for (std::size_t i = 0; i < out.size(); ++i) {
            double const norm = square * squares[i];
            scratch[i] = norm > flat ? norm : flat;
        }
        take_roots(scratch);
        for (std::size_t i = 0; i < out.size(); ++i) {
            double const ratio = (out[i] - sum * sums[i] / 4.0) / scratch[i];
            out[i] = square * squares[i] > flat ? ratio : 0.0;
        }
    }

    [[nodiscard]] static std::array<double const*, 4> starts(std::array<std::vector<double>, 4> const& of,
                                                             std::size_t first) noexcept {
        return {of[0].data() + first, of[1].data() + first, of[2].data() + first, of[3].data() + first};
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
