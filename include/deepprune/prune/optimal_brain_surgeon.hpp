/// \file
/// \brief A criterion that lets the units that stay take over the part of those that go.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <deepprune/core/team.hpp>
#include <deepprune/detail/symmetric_inverse.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/prune/criterion.hpp>
#include <deepprune/prune/judgement.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A prunable model that ends in Mask, Dense<1>, Sigmoid: a logistic regression on its units.
template <class Net>
concept LogisticModel = PrunableModel<Net> && Net::layout::reader_layer == Net::layout::mask_layer + 1 &&
                        Net::layout::layers == Net::layout::reader_layer + 2 &&
                        Net::layout::template bound<Net::layout::reader_layer>::parameters[0].shape[1] == 1;

namespace detail {

/// \brief The logistic layer of a model over its live units, as the surgeon sees it; the bias is the last variable.
struct LogisticLayer {
    std::size_t units = 0;
    std::vector<double> scores{};   ///< (sequences, units + 1), the last column of ones
    std::vector<double> weights{};  ///< (units + 1)
};

/// \brief The Hessian of the mean cross-entropy, H = mean over n of p_n (1 - p_n) u_n u_n^T, and `ridge` times its mean
/// diagonal element on the diagonal. Each row has its own sum, in the order of the sequences: the result does
/// not depend on the number of threads, bit by bit. O(sequences · units^2).
[[nodiscard]] inline std::vector<double> logistic_hessian(LogisticLayer const& layer, double ridge, unsigned threads) {
    std::size_t const width = layer.units + 1;
    std::size_t const sequences = layer.scores.size() / width;
    std::vector<double> importance(sequences);
    for (std::size_t i = 0; i < sequences; ++i) {
        double logit = 0.0;
        for (std::size_t k = 0; k < width; ++k) {
            logit += layer.weights[k] * layer.scores[i * width + k];
        }
        double const p = Sigmoid::value(logit);
        importance[i] = p * (1.0 - p) / static_cast<double>(sequences);
    }
    std::vector<double> hessian(width * width);
    constexpr std::size_t rows_of_task = 16;
    parallel_for((width + rows_of_task - 1) / rows_of_task, threads, [&](std::size_t task, std::size_t) {
        std::size_t const end = (std::min)(width, (task + 1) * rows_of_task);
        for (std::size_t i = 0; i < sequences; ++i) {
            double const* const u = layer.scores.data() + i * width;
            for (std::size_t a = task * rows_of_task; a < end; ++a) {
                double const factor = importance[i] * u[a];
                double* const row = hessian.data() + a * width;
                for (std::size_t b = 0; b < width; ++b) {
                    row[b] += factor * u[b];
                }
            }
        }
    });
    double trace = 0.0;
    for (std::size_t a = 0; a < width; ++a) {
        trace += hessian[a * width + a];
    }
    for (std::size_t a = 0; a < width; ++a) {
        hessian[a * width + a] += ridge * trace / static_cast<double>(width);
        for (std::size_t b = 0; b < a; ++b) {  // one value for both, whatever the compiler fused
            hessian[b * width + a] = hessian[a * width + b];
        }
    }
    return hessian;
}

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
        std::vector<double> const column(inverse.begin() + static_cast<std::ptrdiff_t>(gone * width),
                                         inverse.begin() + static_cast<std::ptrdiff_t>((gone + 1) * width));
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
        auto const layer = logistic_layer(context);
        auto weights = layer.weights;
        auto inverse = detail::logistic_hessian(layer, ridge, context.threads);
        detail::invert_symmetric(inverse, weights.size());
        auto scores = detail::operate(inverse, weights, context.keep);
        std::vector<double> const bias{weights.back()};
        weights.pop_back();
        return {std::move(scores), std::move(weights), bias};
    }

  private:
    template <class Net>
    [[nodiscard]] static detail::LogisticLayer logistic_layer(PruningContext<Net> const& context) {
        detail::LogisticLayer layer{.units = context.live.size()};
        auto const units = context.net.unit_scores(context.train, context.threads);
        auto const weights = context.net.dense_weights();
        for (std::size_t i = 0; i < context.train.size(); ++i) {
            for (std::size_t const k : context.live) {
                layer.scores.push_back(static_cast<double>(units(i, k)));
            }
            layer.scores.push_back(1.0);
        }
        for (std::size_t const k : context.live) {
            layer.weights.push_back(static_cast<double>(weights(k, 0)));
        }
        layer.weights.push_back(static_cast<double>(context.net.dense_biases()(0)));
        return layer;
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
