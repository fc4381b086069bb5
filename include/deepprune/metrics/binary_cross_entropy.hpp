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

    /// \brief A mean loss and what is known of it.
    struct Estimate {
        double mean = 0.0;   ///< nats per sequence
        double error = 0.0;  ///< its standard error, sd of the losses / sqrt(n) with n - 1 in the sd; 0 for n = 1
    };

    /// \brief The mean loss of `logits` against `labels`, 0 or 1, one for each, and its standard error; summed in
    /// double, in their order. One pass (Welford, Technometrics 4:419, 1962).
    template <std::floating_point T>
    [[nodiscard]] static Estimate estimate(std::span<T const> logits, std::span<std::uint8_t const> labels) noexcept {
        double sum = 0.0;
        double centre = 0.0;
        double squares = 0.0;  // of the deviations from the mean
        for (std::size_t i = 0; i < logits.size(); ++i) {
            double const loss = value(static_cast<double>(logits[i]), labels[i] != 0);
            sum += loss;
            double const deviation = loss - centre;
            centre += deviation / static_cast<double>(i + 1);
            squares += deviation * (loss - centre);
        }
        auto const count = static_cast<double>(logits.size());
        return {sum / count, logits.size() > 1 ? std::sqrt(squares / (count - 1.0) / count) : 0.0};
    }

    /// \brief The mean of `estimate`.
    template <std::floating_point T>
    [[nodiscard]] static double mean(std::span<T const> logits, std::span<std::uint8_t const> labels) noexcept {
        return estimate(logits, labels).mean;
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
