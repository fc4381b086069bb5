/// \file
/// \brief Checks of four numbers that should be the probabilities of A, C, G and T.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include <deepprune/core/error.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

[[nodiscard]] constexpr double base_total(std::array<double, 4> const& values) noexcept {
    return values[0] + values[1] + values[2] + values[3];
}

[[nodiscard]] inline bool are_probabilities(std::array<double, 4> const& values) noexcept {
    return std::ranges::all_of(values, [](double p) { return p >= 0.0 && p <= 1.0; });
}

[[nodiscard]] inline bool sums_to_one(std::array<double, 4> const& values, double tolerance) noexcept {
    return std::abs(base_total(values) - 1.0) <= tolerance;
}

/// \brief Divides by the total.
inline void scale_to_one(std::array<double, 4>& values) noexcept {
    double const sum = base_total(values);
    for (double& p : values) {
        p /= sum;
    }
}

/// \brief \throws OptionError for a background that logarithms cannot be measured against.
inline void require_background(std::array<double, 4> const& background) {
    constexpr double tolerance = 1e-6;
    if (!std::ranges::all_of(background, [](double p) { return p > 0.0; }) || !sums_to_one(background, tolerance)) {
        throw OptionError(message({.found = "a background that is not a distribution, or has a base of probability 0",
                                   .expected = "four probabilities above 0 that sum to 1"}));
    }
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
