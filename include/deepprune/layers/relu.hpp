/// \file
/// \brief The rectifier.
#pragma once

#include <array>
#include <cstddef>
#include <string>

#include <deepprune/layers/concepts.hpp>
#include <deepprune/layers/elementwise.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Any shape to itself: y = max(x, 0); the derivative at 0 is 0. Monotone. A NaN stays a NaN, so that it
/// reaches the loss.
struct ReLU : Elementwise<ReLU> {
    /// \brief The function never decreases.
    static constexpr bool monotone = true;

    /// \brief The name with the template arguments, as in saved models.
    [[nodiscard]] static std::string signature() { return "ReLU"; }

    /// \brief The function.
    template <std::floating_point T>
    [[nodiscard]] static constexpr T value(T x) noexcept {
        return x <= T{0} ? T{0} : x;
    }
    /// \brief The derivative at x, where the function has the value y.
    template <std::floating_point T>
    [[nodiscard]] static constexpr T derivative(T x, T /*y*/) noexcept {
        return x > T{0} ? T{1} : T{0};
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
