/// \file
/// \brief The last layers of a model as a logistic regression on its units.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <deepprune/core/team.hpp>
#include <deepprune/detail/pack.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/prune/concepts.hpp>
#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The logistic layer of a model over its live units, for its logistic regression; the bias is the last
/// variable.
struct LogisticLayer {
    std::size_t units = 0;
    std::vector<double> scores{};   ///< (sequences, units + 1), the last column of ones
    std::vector<double> weights{};  ///< (units + 1)
};

/// \brief Adds p (1 - p) u u^T of `Sequences` sequences, in their order, to the rows `begin` to `end` of the lower
/// triangle of a Hessian; what is above it may be anything.
/// \param scores (Sequences, width)
/// \param importance (Sequences): p (1 - p)
template <std::size_t Sequences>
void add_to_hessian(double const* scores, double const* importance, std::size_t width, std::size_t begin,
                    std::size_t end, double* hessian) noexcept {
    constexpr std::size_t several = widest<double>;
    using Several = Pack<double, several>;
    for (std::size_t a = begin; a < end; ++a) {
        double factors[Sequences];
        for (std::size_t s = 0; s < Sequences; ++s) {
            factors[s] = importance[s] * scores[s * width + a];
        }
        double* const row = hessian + a * width;
        std::size_t const whole = (std::min)(width / several, a / several + 1) * several;
        for (std::size_t b = 0; b < whole; b += several) {
            Several sum = Several::load(row + b);
            for (std::size_t s = 0; s < Sequences; ++s) {
                sum = sum + Several::all(factors[s]) * Several::load(scores + s * width + b);
            }
            sum.store(row + b);
        }
        for (std::size_t b = whole; b <= a; ++b) {
            for (std::size_t s = 0; s < Sequences; ++s) {
                row[b] += factors[s] * scores[s * width + b];
            }
        }
    }
}

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
        std::size_t i = 0;
        for (; i + 4 <= sequences; i += 4) {
            add_to_hessian<4>(layer.scores.data() + i * width, &importance[i], width, task * rows_of_task, end,
                              hessian.data());
        }
        for (; i < sequences; ++i) {
            add_to_hessian<1>(layer.scores.data() + i * width, &importance[i], width, task * rows_of_task, end,
                              hessian.data());
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

// Whatever the model, so that it is compiled once.
template <class T>
[[nodiscard]] LogisticLayer logistic_layer(std::span<T const> units, std::span<T const> weights, T bias,
                                           std::span<std::size_t const> live) {
    LogisticLayer layer{.units = live.size()};
    layer.scores.reserve(units.size() / weights.size() * (live.size() + 1));
    for (auto row = units; !row.empty(); row = row.subspan(weights.size())) {
        for (std::size_t const k : live) {
            layer.scores.push_back(static_cast<double>(row[k]));
        }
        layer.scores.push_back(1.0);
    }
    for (std::size_t const k : live) {
        layer.weights.push_back(static_cast<double>(weights[k]));
    }
    layer.weights.push_back(static_cast<double>(bias));
    return layer;
}

/// \brief The logistic layer of `net` over the units `live`, with their values on `set`. One forward pass.
template <LogisticModel Net>
[[nodiscard]] LogisticLayer logistic_layer(Net const& net, EncodedSet const& set, std::span<std::size_t const> live,
                                           unsigned threads) {
    using T = typename Net::scalar;
    auto const units = net.unit_scores(set, threads);
    auto const weights = net.dense_weights();
    return logistic_layer<T>({units.data(), units.size()}, {weights.data(), weights.size()}, net.dense_biases()(0),
                             live);
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
