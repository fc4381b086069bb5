/// \file
/// \brief A motif as the probabilities of the four bases in each of its columns.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/motif/detail/distribution.hpp>
#include <deepprune/sequence/alphabet.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The probabilities of A, C, G and T in one column of a motif.
using BaseProbabilities = std::array<double, 4>;

/// \brief The background in which every base is equally likely.
inline constexpr BaseProbabilities uniform_background{0.25, 0.25, 0.25, 0.25};

/// \brief Information content of one column in bits, never below 0: Σ p log2(p / background), the relative entropy;
/// against the uniform background 0 (no preference) to 2 (one base).
/// \param column probabilities
/// \param background each base above 0
/// \param correction bits to subtract
[[nodiscard]] inline double information_content(BaseProbabilities const& column,
                                                BaseProbabilities const& background = uniform_background,
                                                double correction = 0.0) noexcept {
    bool const uniform = background == uniform_background;  // 2 bits are exact there, four quotients are not
    double bits = uniform ? 2.0 : 0.0;
    for (std::size_t base = 0; base < column.size(); ++base) {
        double const p = column[base];
        bits += p > 0.0 ? p * std::log2(uniform ? p : p / background[base]) : 0.0;
    }
    return (std::max)(bits - correction, 0.0);
}

/// \brief A motif: one distribution over A, C, G, T per column. Always valid.
class PositionWeightMatrix {
  public:
    /// \brief How far the sum of a column may be from 1, as printed matrices are rounded. Columns are scaled to sum 1.
    static constexpr double sum_tolerance = 1e-3;

    /// \throws DataError for no columns, a probability outside 0 to 1, or a column whose sum is not 1.
    explicit PositionWeightMatrix(std::vector<BaseProbabilities> columns) : columns_{std::move(columns)} {
        if (columns_.empty()) {
            throw DataError(message({.found = "a motif without columns", .expected = "at least one column"}));
        }
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            normalise(columns_[i], i);
        }
    }

    /// \brief Number of columns.
    [[nodiscard]] std::size_t size() const noexcept { return columns_.size(); }
    /// \brief The probabilities of one column, below `size()`.
    [[nodiscard]] BaseProbabilities const& operator[](std::size_t column) const noexcept { return columns_[column]; }
    /// \brief The probabilities of all columns.
    [[nodiscard]] std::span<BaseProbabilities const> columns() const noexcept { return columns_; }

    /// \brief Total information content of all columns in bits, against the uniform background.
    [[nodiscard]] double information_content() const noexcept {
        double bits = 0.0;
        for (auto const& column : columns_) {
            bits += deepprune::information_content(column);
        }
        return bits;
    }

    /// \brief The most probable base of each column; of equal ones the first in the order A, C, G, T.
    [[nodiscard]] std::string consensus() const {
        std::string letters;
        for (auto const& column : columns_) {
            auto const best = std::ranges::max_element(column) - column.begin();
            letters += base_letters[static_cast<std::size_t>(best)];
        }
        return letters;
    }

    /// \brief A site drawn from the motif, each column independent of the others.
    [[nodiscard]] std::string sample(RandomStream& stream) const {
        std::string site;
        for (auto const& column : columns_) {
            site += draw_base(column, stream);
        }
        return site;
    }

    /// \brief One letter drawn from a distribution over A, C, G, T; a base of probability 0 is never drawn.
    [[nodiscard]] static char draw_base(BaseProbabilities const& column, RandomStream& stream) noexcept {
        double left = stream.uniform();
        std::size_t last = 0;
        for (std::size_t base = 0; base < column.size(); ++base) {
            if (column[base] <= 0.0) {
                continue;
            }
            last = base;
            left -= column[base];
            if (left < 0.0) {
                break;
            }
        }
        return base_letters[last];
    }

    /// \brief Equality of all members.
    friend bool operator==(PositionWeightMatrix const&, PositionWeightMatrix const&) = default;

  private:
    static void normalise(BaseProbabilities& column, std::size_t index) {
        if (!detail::are_probabilities(column)) {
            throw DataError(
                message({.found = detail::concat({"a number outside 0..1 in column ", std::to_string(index + 1)}),
                         .expected = "a probability"}));
        }
        if (!detail::sums_to_one(column, sum_tolerance)) {
            throw DataError(
                message({.found = detail::concat({"a sum other than 1 in column ", std::to_string(index + 1)}),
                         .expected = "four probabilities that sum to 1",
                         .remedy = "divide counts by their column's total"}));
        }
        detail::scale_to_one(column);
    }

    std::vector<BaseProbabilities> columns_;
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
