/// \file
/// \brief The logistic function.
#pragma once

#include <cmath>
#include <concepts>
#include <string>

#include <deepprune/layers/elementwise.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Any shape to itself: y = 1 / (1 + e^-x), without overflow. The last layer of a classifier; training computes
/// the loss from the logits before it.
struct Sigmoid : Elementwise<Sigmoid> {
    /// \brief The name with the template arguments, as in saved models.
    [[nodiscard]] static std::string signature() { return "Sigmoid"; }

    /// \brief The function.
    template <std::floating_point T>
    [[nodiscard]] static T value(T x) noexcept {
        if (x >= T{0}) {
            return T{1} / (T{1} + std::exp(-x));
        }
        T const e = std::exp(x);
        return e / (T{1} + e);
    }
    /// \brief The derivative at x, where the function has the value y.
    template <std::floating_point T>
    [[nodiscard]] static constexpr T derivative(T /*x*/, T y) noexcept {
        return y * (T{1} - y);
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
