/// \file
/// \brief Synthetic motifs with a given length and information content.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/motif/position_weight_matrix.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \brief The largest x in [low, high] with `value(x) <= target`, to the last bit; `value` must not decrease.
template <class Function>
[[nodiscard]] double bisect(double low, double high, double target, Function const& value) {
    for (int step = 0; step < 200; ++step) {
        double const middle = 0.5 * (low + high);
        (value(middle) <= target ? low : high) = middle;
    }
    return low;
}

/// \brief A column in which `letter` has the probability `p` and the other three share the rest equally.
[[nodiscard]] inline BaseProbabilities one_letter_column(std::size_t letter, double p) noexcept {
    BaseProbabilities column{};
    column.fill((1.0 - p) / 3.0);
    column[letter] = p;
    return column;
}

}  // namespace detail

/// \brief Options of `random_motif`.
struct RandomMotifOptions {
    std::size_t length = 8;  ///< columns, at least 1
    double bits = 10.0;      ///< information content of all columns together, 0 to 2 x length
};

/// \brief A motif whose columns prefer one random letter each and share the information at random.
///
/// Column i gets min(2, s * u_i) bits with u_i uniform in (0, 1] and s such that the total is right (to 1e-9).
/// The preferred letter's probability follows from that; the other three letters are equally likely. The paper's
/// simulated sets 6 and 7 have such motifs (8 columns with 10 bits, 23 columns with 12 bits).
/// \throws OptionError for a length of 0 and for an information content above 2 bits per column.
[[nodiscard]] inline PositionWeightMatrix random_motif(RandomMotifOptions const& options, RandomStream& stream) {
    double const max_bits = 2.0 * static_cast<double>(options.length);
    if (options.length == 0) {
        throw OptionError(message({.found = "a motif length of 0", .expected = "1 or more"}));
    }
    if (!(options.bits >= 0.0 && options.bits <= max_bits)) {
        throw OptionError(
            message({.found = "an information content that does not fit the motif's length",
                     .expected = detail::concat({"0 to ", std::to_string(2 * options.length), " bits for ",
                                                 std::to_string(options.length), " columns (2 bits each)"})}));
    }
    std::vector<double> shares(options.length);
    for (double& share : shares) {
        share = 1.0 - stream.uniform();
    }
    auto const total = [&shares](double scale) {
        double bits = 0.0;
        for (double const share : shares) {
            bits += (std::min)(2.0, scale * share);
        }
        return bits;
    };
    double const scale = detail::bisect(0.0, 2.0 / *std::ranges::min_element(shares), options.bits, total);
    std::vector<BaseProbabilities> columns;
    for (double const share : shares) {
        auto const letter = static_cast<std::size_t>(stream.below(4));
        double const bits = (std::min)(2.0, scale * share);
        auto const information = [letter](double p) {
            return deepprune::information_content(detail::one_letter_column(letter, p));
        };
        double const p = bits >= 2.0 ? 1.0 : detail::bisect(0.25, 1.0, bits, information);
        columns.push_back(detail::one_letter_column(letter, p));
    }
    return PositionWeightMatrix{std::move(columns)};
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
