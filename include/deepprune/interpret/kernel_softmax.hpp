/// \file
/// \brief The motif that a kernel's weights alone define, up to one number.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/interpret/kernel_windows.hpp>
#include <deepprune/motif/detail/distribution.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/motif/motif_similarity.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The motif whose log-likelihood is the kernel's score, up to a factor and a constant.
struct KernelSoftmax {
    Motif motif;               ///< p(base) ∝ exp(weight / temperature) in each column
    double temperature = 1.0;  ///< divisor of the weights; infinite if they do not agree with the sites
    double agreement = 0.0;    ///< `motif_cosine` with the motif of the sites: 1 if both are equal
};

namespace detail {

/// \brief exp(weight · sharpness) of the four bases of a column, scaled to a sum of 1.
[[nodiscard]] inline BaseProbabilities softmax_column(double const* weights, double sharpness) noexcept {
    double const top = *std::max_element(weights, weights + 4);
    BaseProbabilities p{};
    double sum = 0.0;
    for (std::size_t base = 0; base < 4; ++base) {
        p[base] = std::exp((weights[base] - top) * sharpness);
        sum += p[base];
    }
    for (double& value : p) {
        value /= sum;
    }
    return p;
}

/// \brief The derivative of the sites' log-likelihood with respect to the sharpness; it is decreasing.
[[nodiscard]] inline double likelihood_derivative(std::span<double const> weights, std::span<BaseCounts const> counts,
                                                  double sharpness) noexcept {
    double derivative = 0.0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        double const* const column = weights.data() + 4 * i;
        auto const p = softmax_column(column, sharpness);
        double const sites = base_total(counts[i]);
        for (std::size_t base = 0; base < 4; ++base) {
            derivative += (counts[i][base] - sites * p[base]) * column[base];
        }
    }
    return derivative;
}

}  // namespace detail

/// \brief The exact transform of a kernel (Ding, Li, Wang, Tu & Gao, bioRxiv 163220, 2018): a score is the
/// log-likelihood of a window under the motif p(base) ∝ exp(weight / temperature), column by column, times the
/// temperature and plus a constant. The weights leave the temperature open (the base of their logarithm); it is fitted
/// to the sites in `counted` by maximum likelihood, a concave problem of one number.
/// \param kernel the weights
/// \param counted the motif of the kernel's sites, of the kernel's length
/// \throws OptionError if the lengths differ. Complexity: O(length).
[[nodiscard]] inline KernelSoftmax kernel_softmax(KernelWeights const& kernel, Motif const& counted) {
    if (kernel.weights.size() != 4 * counted.size()) {
        throw OptionError(message(
            {.found = "a kernel and a motif of different lengths", .expected = "the motif of the kernel's own sites"}));
    }
    auto const counts = counted.counts();
    double spread = 0.0;
    for (std::size_t i = 0; i < counted.size(); ++i) {
        auto const [low, high] = std::minmax_element(kernel.weights.data() + 4 * i, kernel.weights.data() + 4 * i + 4);
        spread = (std::max)(spread, *high - *low);
    }
    constexpr double max_log_odds = 50.0;  // beyond that, probabilities are 0 or 1 to the last bit
    constexpr int halvings = 100;
    double low = 0.0;
    double high = spread > 0.0 ? max_log_odds / spread : 0.0;
    if (!(detail::likelihood_derivative(kernel.weights, counts, 0.0) > 0.0)) {
        high = 0.0;
    } else if (detail::likelihood_derivative(kernel.weights, counts, high) > 0.0) {
        low = high;
    }
    for (int i = 0; i < halvings && low < high; ++i) {
        double const middle = low + (high - low) / 2.0;
        (detail::likelihood_derivative(kernel.weights, counts, middle) > 0.0 ? low : high) = middle;
    }
    std::vector<BaseProbabilities> columns;
    columns.reserve(counted.size());
    for (std::size_t i = 0; i < counted.size(); ++i) {
        columns.push_back(detail::softmax_column(kernel.weights.data() + 4 * i, high));
    }
    Motif motif{PositionWeightMatrix{std::move(columns)}, counted.details()};
    double const agreement = detail::motif_cosine(motif, counted);
    return {std::move(motif), high > 0.0 ? 1.0 / high : std::numeric_limits<double>::infinity(), agreement};
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
