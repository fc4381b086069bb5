/// \file
/// \brief The activation of the authors' code.
#pragma once

#include <concepts>
#include <string>

#include <deepprune/layers/elementwise.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Any shape to itself: y = x / 2 below 0, x up to 10, 10 above; the derivative is 1/2 at 0 and 0 from 10 on.
/// Monotone. It is `K.relu(x, alpha=0.5, max_value=10)` in the code of Luo, Chi & Deng (2019).
struct ClippedLeakyReLU : Elementwise<ClippedLeakyReLU> {
    /// \brief The function never decreases.
    static constexpr bool monotone = true;

    /// \brief The name with the template arguments, as in saved models.
    [[nodiscard]] static std::string signature() { return "ClippedLeakyReLU"; }

    /// \brief The function.
    template <std::floating_point T>
    [[nodiscard]] static constexpr T value(T x) noexcept {
        return x < T{0} ? T{0.5} * x : (x > T{10} ? T{10} : x);
    }
    /// \brief The derivative at x, where the function has the value y.
    template <std::floating_point T>
    [[nodiscard]] static constexpr T derivative(T x, T /*y*/) noexcept {
        return x > T{0} ? (x < T{10} ? T{1} : T{0}) : T{0.5};
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
