/// \file
/// \brief Stores some of the numbers of a register, one after the other.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <deepprune/detail/pack.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Whether `store_compressed` is faster than a loop.
template <class T>
inline constexpr bool compresses =
#if defined(__GNUC__) && !defined(DEEPPRUNE_NO_VECTOR_TYPES) && defined(__AVX2__)
    sizeof(T) == 8;
#else
    false;
#endif

/// \brief For each choice of four lanes, one bit each, the halves of those lanes, and any behind them.
inline constexpr auto halves_of_chosen = [] {
    std::array<std::array<std::int32_t, 8>, 16> all{};
    for (std::size_t bits = 0; bits < all.size(); ++bits) {
        std::size_t size = 0;
        for (std::size_t lane = 0; lane < 4; ++lane) {
            if ((bits >> lane & 1U) != 0) {
                all[bits][size++] = static_cast<std::int32_t>(2 * lane);
                all[bits][size++] = static_cast<std::int32_t>(2 * lane + 1);
            }
        }
    }
    return all;
}();

/// \brief Stores the lanes of a register that are not left out, one after the other, and any values in the places
/// behind them, as many in all as the register has lanes. \param left_out 0 or -1 for each \return how many it stored
template <class T>
[[gnu::always_inline]] inline std::size_t store_compressed(Pack<T, widest<T>> const& x,
                                                           typename Pack<T, widest<T>>::Mask const& left_out,
                                                           T* to) noexcept {
#if defined(__GNUC__) && !defined(DEEPPRUNE_NO_VECTOR_TYPES) && defined(__AVX2__)
    if constexpr (compresses<T>) {
        Pack<T, widest<T>> chosen;
#if defined(__AVX512F__)
        std::uint8_t bits;
        __asm__("vptestnmq {%1, %1, %0|%0, %1, %1}" : "=Yk"(bits) : "v"(left_out.values));
        __asm__("vcompresspd {%1, %0 %{%2%}%{z%}|%0 %{%2%}%{z%}, %1}"
                : "=v"(chosen.values)
                : "v"(x.values), "Yk"(bits));
#else
        std::uint32_t bits;
        __asm__("vmovmskpd {%1, %0|%0, %1}" : "=r"(bits) : "x"(left_out.values));
        bits ^= 15U;
        auto const order = Pack<std::int32_t, 8>::load(halves_of_chosen[bits].data());
        __asm__("vpermd {%1, %2, %0|%0, %2, %1}" : "=x"(chosen.values) : "x"(x.values), "x"(order.values));
#endif
        chosen.store(to);
        return static_cast<std::size_t>(__builtin_popcount(bits));
    }
#endif
    std::size_t size = 0;
    for (std::size_t i = 0; i < widest<T>; ++i) {
        to[size] = x[i];
        size += left_out[i] == 0 ? std::size_t{1} : std::size_t{0};
    }
    return size;
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
