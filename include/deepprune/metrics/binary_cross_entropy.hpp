/// \file
/// \brief The loss function of two-class training.
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Binary cross-entropy from a logit z and a label y in {0, 1}: -y log p - (1 - y) log(1 - p) with p =
/// sigmoid(z), in the form max(z, 0) - z y + log(1 + e^-|z|), which never overflows.
struct BinaryCrossEntropy {
    /// \brief The loss of one sequence, in nats.
    template <std::floating_point T>
    [[nodiscard]] static T value(T logit, bool positive) noexcept {
        T const correct = positive ? logit : T{0};
        return (logit > T{0} ? logit : T{0}) - correct + std::log1p(std::exp(-std::abs(logit)));
    }

    /// \brief The mean loss of `logits` against `labels`, 0 or 1, one for each; summed in double, in their order.
    template <std::floating_point T>
    [[nodiscard]] static double mean(std::span<T const> logits, std::span<std::uint8_t const> labels) noexcept {
        double sum = 0.0;
        for (std::size_t i = 0; i < logits.size(); ++i) {
            sum += value(static_cast<double>(logits[i]), labels[i] != 0);
        }
        return sum / static_cast<double>(logits.size());
    }

    /// \brief The derivative by the logit, p - y.
    template <std::floating_point T>
    [[nodiscard]] static T derivative(T logit, bool positive) noexcept {
        T const e = std::exp(-std::abs(logit));
        T const probability = logit >= T{0} ? T{1} / (T{1} + e) : e / (T{1} + e);
        return probability - (positive ? T{1} : T{0});
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
