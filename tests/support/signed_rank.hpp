/// \file
/// \brief Whether paired differences lie above 0: the exact one-sided signed-rank test.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

/// \brief P(W >= w) under the hypothesis that each difference is as likely to have either sign, by counting all 2^n
/// sign patterns (Wilcoxon, Biometrics Bulletin 1:80, 1945). Equal sizes share the middle of their ranks; differences
/// of 0 are left out. Small values speak for differences above 0. At most 20 differences.
inline double signed_rank_p_value(std::vector<double> differences) {
    std::erase(differences, 0.0);
    std::size_t const n = differences.size();
    std::vector<double> ranks(n);
    double observed = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            double const a = std::abs(differences[j]);
            double const b = std::abs(differences[i]);
            ranks[i] += a < b ? 1.0 : (a == b ? 0.5 : 0.0);
        }
        ranks[i] += 0.5;
        observed += differences[i] > 0.0 ? ranks[i] : 0.0;
    }
    std::size_t reached = 0;
    std::size_t const patterns = std::size_t{1} << n;
    for (std::size_t pattern = 0; pattern < patterns; ++pattern) {
        double sum = 0.0;
        for (std::size_t i = 0; i < n; ++i) {
            sum += (pattern >> i & 1U) != 0 ? ranks[i] : 0.0;
        }
        reached += sum >= observed ? 1U : 0U;
    }
    return static_cast<double>(reached) / static_cast<double>(patterns);
}
