/// \file
/// \brief Powers of two of a whole pack, for softmaxes.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <limits>

#include <deepprune/detail/pack.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The coefficients of the polynomial in f that has the smallest relative error to 2^f on [-1/2, 1/2] (Remez):
/// 7.5e-8 for `float`, 3e-18 for `double`.
template <class T>
inline constexpr std::array<float, 6> power_coefficients{1.000000071654641638F,    0.6931469670652649276F,
                                                         0.2402211972396917805F,   0.05550713272875391178F,
                                                         0.009675541331021391145F, 0.001327647216781994333F};
template <>
inline constexpr std::array<double, 12> power_coefficients<double>{
    0.9999999999999999971,   0.6931471805599453305,   0.240226506959101562,     0.05550410866481992148,
    0.009618129107588335083, 0.001333355814678995032, 0.0001540353046251461303, 0.0000152527334899608046,
    1.321543308959462904e-6, 1.017819803332852766e-7, 7.074105626245659371e-9,  4.435280944610336161e-10};

/// \brief 2^x for x <= 0, with a relative error of some 1e-7 in `float` and 3e-16 in `double`; what would be smaller
/// than the smallest normal number is that number, or somewhat more. A NaN stays a NaN.
template <std::floating_point T, std::size_t Lanes>
[[nodiscard]] [[gnu::always_inline]] inline Pack<T, Lanes> power_of_two(Pack<T, Lanes> const& x) noexcept {
    using Row = Pack<T, Lanes>;
    using Bits = Pack<IntegerOf<T>, Lanes>;
    using Limits = std::numeric_limits<T>;
    constexpr auto& coefficients = power_coefficients<T>;
    // Adding 1.5 · 2^(digits - 1) rounds to a whole number n, which then stands in the lowest bits.
    constexpr T rounder = static_cast<T>(IntegerOf<T>{3} << (Limits::digits - 2));
    constexpr T smallest{Limits::min_exponent};
    Row const bounded = Row::choose(Row::all(smallest) > x, Row::all(smallest), x);
    Row const shifted = bounded + Row::all(rounder);
    Row const fraction = bounded - (shifted - Row::all(rounder));
    Row power = Row::all(coefficients.back());
    for (std::size_t i = coefficients.size() - 1; i-- > 0;) {
        power = power * fraction + Row::all(coefficients[i]);
    }
    return std::bit_cast<Row>(std::bit_cast<Bits>(power) + (std::bit_cast<Bits>(shifted) << (Limits::digits - 1)));
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
