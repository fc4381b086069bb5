/// \file
/// \brief Comparison of numbers bit by bit, where == would call 0 and -0 equal and NaN different from itself.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <ranges>
#include <type_traits>

namespace deepprune::test {

/// \brief Whether two ranges of floating-point numbers hold the same bits.
template <std::ranges::input_range A, std::ranges::input_range B>
[[nodiscard]] bool same_bits(A const& a, B const& b) {
    using T = std::ranges::range_value_t<A>;
    static_assert(std::is_same_v<T, std::ranges::range_value_t<B>>);
    using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
    return std::ranges::equal(a, b, [](T x, T y) { return std::bit_cast<Bits>(x) == std::bit_cast<Bits>(y); });
}

}  // namespace deepprune::test
