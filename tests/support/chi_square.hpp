/// \file
/// \brief How likely counts are, if all outcomes are equally likely.
#pragma once

#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

/// \brief Probability that a chi-square variable is at least `statistic`: the upper regularised gamma function
/// Q(degrees / 2, statistic / 2), by its series below the bend and its continued fraction above (Abramowitz & Stegun
/// 6.5.29 and 6.5.31).
inline double chi_square_tail(double statistic, double degrees) {
    double const a = 0.5 * degrees;
    double const x = 0.5 * statistic;
    if (x <= 0.0) {
        return 1.0;
    }
    double const factor = std::exp(a * std::log(x) - x - std::lgamma(a));
    if (x < a + 1.0) {
        double term = 1.0 / a;
        double sum = term;
        for (int n = 1; term > 1e-16 * sum; ++n) {
            term *= x / (a + n);
            sum += term;
        }
        return 1.0 - factor * sum;
    }
    // 1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - 2 (2 - a) / (x + 5 - a - ...))), from the inside out
    double fraction = 0.0;
    for (int n = 2000; n >= 1; --n) {
        fraction = n * (n - a) / (x + 2.0 * n + 1.0 - a - fraction);
    }
    return factor / (x + 1.0 - a - fraction);
}

/// \brief The p-value of the hypothesis that every outcome is equally likely.
inline double uniformity_p_value(std::vector<std::size_t> const& counts) {
    auto const total = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::size_t{0}));
    double const expected = total / static_cast<double>(counts.size());
    double statistic = 0.0;
    for (std::size_t const count : counts) {
        double const difference = static_cast<double>(count) - expected;
        statistic += difference * difference / expected;
    }
    return chi_square_tail(statistic, static_cast<double>(counts.size()) - 1.0);
}
