#include "figures/interval.hpp"

#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

namespace programs::figures {

namespace {

// P(|T| < t) of Student's distribution.
double within(double t, std::size_t freedom) {
    double const angle = std::atan(t / std::sqrt(static_cast<double>(freedom)));
    double const cosine = std::cos(angle);
    bool const odd = freedom % 2 == 1;
    double term = odd ? cosine : 1.0;
    double sum = 0.0;
    for (std::size_t power = odd ? 1 : 0; power + 2 <= freedom; power += 2) {
        sum += term;
        term *= cosine * cosine * static_cast<double>(power + 1) / static_cast<double>(power + 2);
    }
    return odd ? 2.0 / std::numbers::pi * (angle + std::sin(angle) * sum) : std::sin(angle) * sum;
}

}  // namespace

double t_quantile(std::size_t freedom) {
    double low = 1.0;
    double high = 16.0;  // that of one degree of freedom is 12.7
    while (high - low > 1e-10) {
        double const middle = (low + high) / 2;
        (within(middle, freedom) < 0.95 ? low : high) = middle;
    }
    return low;
}

Interval mean_interval(std::vector<double> const& values) {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    if (values.empty()) {
        return {none, none, none};
    }
    auto const n = static_cast<double>(values.size());
    double const mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    if (values.size() == 1) {
        return {mean, none, none};
    }
    double squares = 0.0;
    for (double const value : values) {
        squares += (value - mean) * (value - mean);
    }
    double const half = t_quantile(values.size() - 1) * std::sqrt(squares / (n - 1.0) / n);
    return {mean, mean - half, mean + half};
}

}  // namespace programs::figures
