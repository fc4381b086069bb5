/// \file
/// \brief Fractions as template arguments, for compilers without floating-point ones.
#pragma once

#include <concepts>
#include <cstdint>
#include <ratio>
#include <string>

#include <deepprune/core/detail/concat.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {
template <class>
inline constexpr bool is_ratio = false;
template <std::intmax_t Numerator, std::intmax_t Denominator>
inline constexpr bool is_ratio<std::ratio<Numerator, Denominator>> = true;
}  // namespace detail

/// \brief A `std::ratio`, e.g. `std::ratio<1, 2>`.
template <class R>
concept Rational = detail::is_ratio<R>;

namespace detail {

/// \brief The value of a `Rational`.
template <Rational R, std::floating_point T>
inline constexpr T rational_value = static_cast<T>(R::num) / static_cast<T>(R::den);

/// \brief A `Rational` as text, in lowest terms, e.g. "1/2", "5".
template <Rational R>
[[nodiscard]] std::string rational_text() {
    using Lowest = typename R::type;
    std::string const numerator = std::to_string(Lowest::num);
    return Lowest::den == 1 ? numerator : detail::concat({numerator, "/", std::to_string(Lowest::den)});
}

}  // namespace detail

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
