/// \file
/// \brief A criterion that lets the units that stay take over the part of those that go.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/detail/symmetric_inverse.hpp>
#include <deepprune/prune/concepts.hpp>
#include <deepprune/prune/criterion.hpp>
#include <deepprune/prune/detail/logistic_layer.hpp>
#include <deepprune/prune/judgement.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \brief Removes units one at a time until `keep` are left. \return a score for each unit, rising in the order of
/// their removal: the loss that the removals up to its own cost, in nats; `weights` become those of what is left.
/// `inverse` is used up. O(units^3).
[[nodiscard]] inline std::vector<double> operate(std::span<double> inverse, std::vector<double>& weights,
                                                 std::size_t keep) {
    std::size_t const width = weights.size();
    std::vector<std::size_t> left(width - 1);
    for (std::size_t k = 0; k < left.size(); ++k) {
        left[k] = k;
    }
    auto const cost = [&](std::size_t k) { return 0.5 * weights[k] * weights[k] / inverse[k * width + k]; };
    std::vector<double> scores(left.size());
    double spent = 0.0;
    double last = -std::numeric_limits<double>::infinity();
    // Two units never have the same score, so that rounding cannot change which ones stay.
    auto const above_last = [&](double score) { return (std::max)(score, std::nextafter(last, 1e300)); };
    while (left.size() > keep) {
        // Of equal costs the highest place goes, as in `select_best`.
        auto cheapest = left.end() - 1;
        for (auto it = left.begin(); it != left.end(); ++it) {
            bool const cheaper = cost(*it) < cost(*cheapest) || (cost(*it) == cost(*cheapest) && *it > *cheapest);
            cheapest = cheaper ? it : cheapest;
        }
        std::size_t const gone = *cheapest;
        spent += cost(gone);
        scores[gone] = above_last(spent);
        last = scores[gone];
        left.erase(cheapest);
        double const pivot = inverse[gone * width + gone];
        double const share = weights[gone] / pivot;
        auto const row = inverse.subspan(gone * width, width);  // as its column, as the matrix is symmetric
        std::vector<double> const column(row.begin(), row.end());
        for (std::size_t a = 0; a < width; ++a) {
            weights[a] -= share * column[a];
            double const factor = column[a] / pivot;
            for (std::size_t b = 0; b < width; ++b) {
                inverse[a * width + b] -= factor * column[b];
            }
        }
        weights[gone] = 0.0;
        for (std::size_t a = 0; a < width; ++a) {  // 0 except for rounding: a unit that is removed stays so
            inverse[a * width + gone] = inverse[gone * width + a] = 0.0;
        }
    }
    for (std::size_t const k : left) {
        scores[k] = above_last(spent + cost(k));
    }
    return scores;
}

}  // namespace detail

/// \brief The optimal brain surgeon (Hassibi & Stork, NIPS 5:164, 1992) on the logistic layer.
///
/// With the training loss quadratic in the dense weights and the bias around where training has ended, removing unit k
/// and moving the others to where the loss is then least costs w_k^2 / (2 [H^-1]_kk). The cheapest unit is removed, the
/// others take over its part, w <- w - w_k / [H^-1]_kk · H^-1 e_k, the inverse is updated, and so on, one
/// unit at a time. One forward pass over the training set, and O((sequences + units) · units^2).
struct OptimalBrainSurgeon {
    double ridge = 1e-4;  ///< added to the diagonal of the Hessian, as a fraction of its mean; above 0

    /// \throws OptionError for a ridge that is not above 0; NumericalError for weights or scores that are not finite
    template <LogisticModel Net>
    [[nodiscard]] Judgement operator()(PruningContext<Net> const& context) const {
        if (!(ridge > 0.0) || !std::isfinite(ridge)) {
            throw OptionError(message({.found = "a ridge out of its range", .expected = "a number above 0"}));
        }
        auto const layer = detail::logistic_layer(context.net, context.train, context.live, context.threads);
        auto weights = layer.weights;
        auto inverse = detail::logistic_hessian(layer, ridge, context.threads);
        detail::invert_symmetric(inverse, weights.size());
        auto scores = detail::operate(inverse, weights, context.keep);
        std::vector<double> const bias{weights.back()};
        weights.pop_back();
        return {std::move(scores), std::move(weights), bias};
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
