/// \file
/// \brief Means with their confidence intervals.
#pragma once

#include <cstddef>
#include <vector>

namespace programs::figures {

/// \brief A mean and its 95 % confidence interval.
struct Interval {
    double mean = 0.0;
    double low = 0.0;
    double high = 0.0;
};

/// \brief The 0.975 quantile of Student's t distribution, to a relative error of 1e-9. \param freedom at least 1
///
/// By bisection on the finite series of the distribution (Abramowitz & Stegun 26.7.3 and 26.7.4). O(freedom).
[[nodiscard]] double t_quantile(std::size_t freedom);

/// \brief The mean of independent values, give or take `t_quantile` standard errors: of the AUROCs of sets, how well
/// the mean over all sets of this kind is known. All NaN without values; the limits NaN with one.
[[nodiscard]] Interval mean_interval(std::vector<double> const& values);

}  // namespace programs::figures
