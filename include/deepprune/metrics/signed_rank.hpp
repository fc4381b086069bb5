/// \file
/// \brief Whether paired differences lie above 0: Wilcoxon's signed-rank test.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/metrics/detail/score_groups.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The result of the one-sided signed-rank test.
struct SignedRank {
    std::size_t differences = 0;  ///< those that are not 0: the n of the test
    double statistic = 0.0;       ///< the sum of the ranks of the differences above 0, a multiple of 1/2
    bool exact = true;         ///< whether `p_value` was counted, rather than approximated by the normal distribution
    double log_p_value = 0.0;  ///< natural logarithm, good where `p_value` would be 0
    double p_value = 1.0;      ///< of a sum at least as large by chance: small values speak for "above 0"
};

namespace detail {

/// \brief ln P(Z >= z) of the standard normal distribution, to a relative error of 1e-12, for any finite z.
[[nodiscard]] inline double log_normal_tail(double z) noexcept {
    if (z < 20.0) {
        return std::log(0.5 * std::erfc(z / std::numbers::sqrt2));
    }
    // Where erfc will underflow: Laplace's continued fraction, tail = phi(z) / (z + 1 / (z + 2 / (z + 3 / ...))).
    double below = z;
    for (int k = 40; k >= 1; --k) {
        below = z + static_cast<double>(k) / below;
    }
    return -0.5 * z * z - std::log(below) - 0.5 * std::log(2.0 * std::numbers::pi);
}

/// \brief The signed ranks of some differences, in whole numbers.
struct DoubledRanks {
    std::vector<std::uint64_t> ranks{};  ///< twice the mid-rank of each |difference|, ascending
    std::uint64_t positive_sum = 0;      ///< of those whose difference is above 0
    double ties = 0.0;                   ///< sum of t^3 - t over the groups of t equal sizes
};

/// \brief Zeros are left out. O(n log n).
[[nodiscard]] inline DoubledRanks doubled_ranks(std::vector<double> differences) {
    std::erase(differences, 0.0);
    std::ranges::sort(differences, {}, [](double d) { return std::abs(d); });
    DoubledRanks out;
    for (std::size_t first = 0; first < differences.size();) {
        std::size_t last = first;
        while (last < differences.size() && std::abs(differences[last]) == std::abs(differences[first])) {
            ++last;
        }
        auto const tied = static_cast<double>(last - first);
        out.ties += tied * tied * tied - tied;
        std::uint64_t const doubled = first + last + 1;  // of the ranks first + 1 to last
        for (; first < last; ++first) {
            out.ranks.push_back(doubled);
            out.positive_sum += differences[first] > 0.0 ? doubled : 0;
        }
    }
    return out;
}

/// \brief The share of the 2^n sign patterns whose doubled sum is at least the one seen. O(n^3); n at most 52, so that
/// the counts are whole numbers of a double.
[[nodiscard]] inline double counted_p_value(DoubledRanks const& seen) {
    std::uint64_t total = 0;
    for (std::uint64_t const rank : seen.ranks) {
        total += rank;
    }
    std::vector<double> patterns(total + 1);  // by their sum
    patterns[0] = 1.0;
    for (std::uint64_t const rank : seen.ranks) {
        for (std::uint64_t sum = total; sum >= rank; --sum) {
            patterns[sum] += patterns[sum - rank];
        }
    }
    double reached = 0.0;
    for (std::uint64_t sum = seen.positive_sum; sum <= total; ++sum) {
        reached += patterns[sum];
    }
    return std::ldexp(reached, -static_cast<int>(seen.ranks.size()));
}

/// \brief The number of non-zero differences up to which the p-value of `signed_rank_test` is exact.
inline constexpr std::size_t signed_rank_exact_up_to = 50;

}  // namespace detail

/// \brief Tests whether paired differences lie above 0 (Wilcoxon, Biometrics Bulletin 1:80, 1945), one-sided.
///
/// Differences of 0 are left out, and equal sizes share the middle of their ranks (scipy's `zero_method="wilcox"`,
/// `alternative="greater"`). Up to `signed_rank_exact_up_to` differences the p-value is exact, ties or not: all sign
/// patterns of the ranks are counted. Above, it is the normal approximation with the variance corrected
/// for ties, without continuity correction. Without any difference the p-value is 1.
/// \throws NumericalError for a difference that is not a number; infinite ones have the highest ranks.
[[nodiscard]] inline SignedRank signed_rank_test(std::span<double const> differences) {
    for (std::size_t i = 0; i < differences.size(); ++i) {
        if (detail::is_nan_score(differences[i])) {
            throw NumericalError(message({.found = detail::concat({"not a number (NaN) as difference ",
                                                                   std::to_string(i), " for the signed-rank test"}),
                                          .expected = "a number"}));
        }
    }
    auto const seen = detail::doubled_ranks({differences.begin(), differences.end()});
    SignedRank test{.differences = seen.ranks.size(),
                    .statistic = 0.5 * static_cast<double>(seen.positive_sum),
                    .exact = seen.ranks.size() <= detail::signed_rank_exact_up_to};
    if (test.exact) {
        test.p_value = detail::counted_p_value(seen);
        test.log_p_value = std::log(test.p_value);
        return test;
    }
    auto const n = static_cast<double>(test.differences);
    double const variance = n * (n + 1.0) * (2.0 * n + 1.0) / 24.0 - seen.ties / 48.0;
    double const z = (test.statistic - n * (n + 1.0) / 4.0) / std::sqrt(variance);
    test.log_p_value = detail::log_normal_tail(z);
    test.p_value = std::exp(test.log_p_value);
    return test;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
