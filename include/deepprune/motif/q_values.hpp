/// \file
/// \brief False discovery rates from p-values.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

#include <deepprune/core/config.hpp>

namespace deepprune::inline v0 {

[[nodiscard]] inline double estimate_pi_zero(std::span<double const> sorted) {
    static_cast<void>(sorted);
    return 1.0;
}

[[nodiscard]] inline std::vector<double> q_values(std::span<double const> p_values) {
    std::size_t const n = p_values.size();
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return p_values[i]; });
    std::vector<double> sorted(n);
    for (std::size_t i = 0; i < n; ++i) {
        sorted[i] = p_values[order[i]];
    }
    double const pi_zero = estimate_pi_zero(sorted);
    std::vector<double> q(n);
    double least = 1.0;
    for (std::size_t rank = n; rank > 0; --rank) {
        least = (std::min)(least, pi_zero * sorted[rank - 1] * static_cast<double>(n) / static_cast<double>(rank));
        q[order[rank - 1]] = least;
    }
    return q;
}

}  // namespace deepprune::inline v0
