/// \file
/// \brief Soft pooling by its definition, in double: shared by the tests of its parts.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <deepprune/fused/detail/fused_network.hpp>
#include <deepprune/sequence/alphabet.hpp>

namespace deepprune::test {

/// \brief The windows of one kernel on one sequence, strand by strand: what each scores, and the letters that it sees.
struct PlainWindows {
    std::vector<double> scores;                ///< without the bias
    std::vector<std::vector<double>> letters;  ///< (windows, 4 Length), one-hot
};

template <class T>
PlainWindows plain_windows(detail::FusedSizes const& sizes, std::span<T const> kernel, std::span<Base const> bases) {
    PlainWindows all;
    auto const strand = [&](std::span<Base const> letters) {
        for (std::size_t w = 0; w < sizes.windows(letters.size()); ++w) {
            std::vector<double> seen(sizes.length * 4);
            double score = 0.0;
            for (std::size_t t = 0; t < sizes.length; ++t) {
                std::size_t const place = w + t - sizes.left();  // wraps around left of the sequence
                for (std::size_t base = 0; place < letters.size() && base < 4; ++base) {
                    seen[t * 4 + base] = letters[place] == unknown_base ? (sizes.unknown_is_uniform ? 0.25 : 0.0)
                                                                        : (letters[place] == base ? 1.0 : 0.0);
                    score += seen[t * 4 + base] * static_cast<double>(kernel[t * 4 + base]);
                }
            }
            all.scores.push_back(score);
            all.letters.push_back(seen);
        }
    };
    strand(bases);
    if (sizes.strands == Strands::both) {
        std::vector<Base> turned(bases.rbegin(), bases.rend());
        std::ranges::transform(turned, turned.begin(), [](Base base) { return complement(base); });
        strand(turned);
    }
    return all;
}

/// \brief u and its derivatives by the scores, the bias and m.
struct PlainPool {
    double expectation = 0.0;
    std::vector<double> by_score;
    double by_bias = 0.0;
    double by_m = 0.0;
};

/// \param value the activation of a score
/// \param derivative of the activation at a score, where it has a value
template <class Value, class Derivative>
PlainPool plain_pool(std::span<double const> scores, double bias, double m, Value const& value,
                     Derivative const& derivative) {
    std::vector<double> values;
    double highest = -1e300;
    for (double const score : scores) {
        values.push_back(value(score + bias));
        highest = (std::max)(highest, m * values.back());
    }
    double total = 0.0;
    PlainPool pool;
    for (double const v : values) {
        total += std::exp(m * v - highest);
        pool.expectation += std::exp(m * v - highest) * v;
    }
    pool.expectation /= total;
    for (std::size_t i = 0; i < values.size(); ++i) {
        double const share = std::exp(m * values[i] - highest) / total;
        double const above = values[i] - pool.expectation;
        pool.by_score.push_back(share * (1.0 + m * above) * derivative(scores[i] + bias, values[i]));
        pool.by_bias += pool.by_score.back();
        pool.by_m += share * above * above;
    }
    return pool;
}

}  // namespace deepprune::test
