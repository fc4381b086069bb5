/// \file
/// \brief False discovery rates from p-values.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <deepprune/core/config.hpp>
#include <deepprune/motif/detail/ascending_order.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \brief An estimate of the share of true null hypotheses, above 0 and at most 1, from the excess of high p-values
/// (Storey, J. R. Stat. Soc. B 64:479, 2002): of π(λ) = share of p > λ / (1 - λ), λ = 0, 0.005, ..., 0.5, the one with
/// the smallest expected squared distance from the minimum, if up to 1000 p-values were drawn again (the bootstrap of
/// Storey, Taylor & Siegmund 2004). Its expectation, squared bias + variance, replaces random draws.
///
/// A λ with fewer than five p-values above it gives no estimate: its variance, which is estimated too, would be next to
/// nothing, and none above would mean that there are no nulls at all. 1 if there is no other λ, as for few p-values.
/// \param sorted p-values in ascending order. Complexity: 101 binary searches.
[[nodiscard]] inline double null_share(std::span<double const> sorted) {
    constexpr std::size_t steps = 100;
    constexpr double max_lambda = 0.5;
    constexpr std::size_t max_drawn = 1000;
    constexpr std::ptrdiff_t min_above = 5;
    auto const drawn = static_cast<double>((std::min)(sorted.size(), max_drawn));
    std::vector<double> estimates;
    std::vector<double> variances;
    for (std::size_t step = 0; step <= steps; ++step) {
        double const lambda = max_lambda * static_cast<double>(step) / static_cast<double>(steps);
        auto const above = sorted.end() - std::ranges::upper_bound(sorted, lambda);
        if (above < min_above) {
            break;  // and fewer for each further one
        }
        double const share = static_cast<double>(above) / static_cast<double>(sorted.size());
        estimates.push_back(share / (1.0 - lambda));
        variances.push_back(share * (1.0 - share) / (drawn * (1.0 - lambda) * (1.0 - lambda)));
    }
    if (estimates.empty()) {
        return 1.0;
    }
    double const lowest = *std::ranges::min_element(estimates);
    double chosen = 1.0;
    double min_error = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < estimates.size(); ++i) {
        double const bias = estimates[i] - lowest;
        double const error = bias * bias + variances[i];
        if (error < min_error) {
            min_error = error;
            chosen = estimates[i];
        }
    }
    return (std::min)(chosen, 1.0);
}

/// \brief The monotone rates of p-values in ascending order, in place of them. \param share of true nulls
/// \param tests of which these are the lowest p-values \param count of tests with the i-th p-value
template <class Count>
void to_false_discovery_rates(std::span<double> sorted, double share, double tests, Count const& count) {
    double rank = 0.0;  // of the last test of each p-value
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        rank += count(i);
    }
    double smallest = share;
    for (std::size_t i = sorted.size(); i > 0; --i) {
        double const here = count(i - 1);
        if (here > 0.0) {
            smallest = (std::min)(smallest, share * sorted[i - 1] * tests / rank);
        }
        sorted[i - 1] = smallest;
        rank -= here;
    }
}

/// \brief As `q_values`. \param order of the p-values, ascending
[[nodiscard]] inline std::vector<double> q_values_in_order(std::span<double const> p_values,
                                                           std::span<std::uint32_t const> order) {
    std::size_t const n = p_values.size();
    std::vector<double> sorted(n);
    for (std::size_t i = 0; i < n; ++i) {
        sorted[i] = p_values[order[i]];
    }
    double const share = null_share(sorted);
    to_false_discovery_rates(sorted, share, static_cast<double>(n), [](std::size_t) { return 1.0; });
    std::vector<double> q(n);
    for (std::size_t i = 0; i < n; ++i) {
        q[order[i]] = sorted[i];
    }
    return q;
}

}  // namespace detail

/// \brief For each p-value the lowest false discovery rate at which it is called significant: the estimated share of
/// true nulls × n p / rank, made monotone (Storey 2002; with a share of 1 it is Benjamini & Hochberg's). So a q-value
/// is never below p times that share, and a lower p-value never has a higher q-value. Complexity: that of sorting.
[[nodiscard]] inline std::vector<double> q_values(std::span<double const> p_values) {
    return detail::q_values_in_order(p_values, detail::ascending_order(p_values));
}

/// \brief As above where only the lowest p-values are known, and how many tests had each: Benjamini & Hochberg's rates,
/// with a share of nulls of 1, among the known ones. A higher p-value that would lower them is not seen, so they are
/// never too low. This is what FIMO does with the p-values that pass its threshold.
/// \param p_values ascending \param counts of tests with each of them \param tests in all
/// \par Complexity
/// O(p-values).
[[nodiscard]] inline std::vector<double> q_values(std::span<double const> p_values,
                                                  std::span<std::uint64_t const> counts, std::uint64_t tests) {
    std::vector<double> q(p_values.begin(), p_values.end());
    detail::to_false_discovery_rates(q, 1.0, static_cast<double>(tests),
                                     [&](std::size_t i) { return static_cast<double>(counts[i]); });
    return q;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
