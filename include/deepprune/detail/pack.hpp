/// \file
/// \brief Several numbers in one register, by the compilers' vector types; plain arrays where there are none.
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>
#include <utility>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The bytes of the widest register.
#if defined(__AVX512F__)
inline constexpr std::size_t register_bytes = 64;
#elif defined(__AVX__)
inline constexpr std::size_t register_bytes = 32;
#else
inline constexpr std::size_t register_bytes = 16;
#endif

/// \brief How many `T` the widest register holds.
template <class T>
inline constexpr std::size_t widest = register_bytes / sizeof(T);

/// \brief The signed integer as wide as `T`.
template <class T>
using IntegerOf =
    std::conditional_t<sizeof(T) == 2, std::int16_t, std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>>;

/// \brief `Lanes` numbers, in one register or several. Comparisons give packs of 0 and -1.
template <class T, std::size_t Lanes>
struct Pack {
    using Mask = Pack<IntegerOf<T>, Lanes>;
#if defined(__GNUC__) && !defined(DEEPPRUNE_NO_VECTOR_TYPES)
    typedef T Values __attribute__((vector_size(Lanes * sizeof(T))));
    Values values;

    [[gnu::always_inline]] static Pack all(T value) noexcept {
        return {value - Values{}};  // and not plus, which would turn -0 into 0 and so cost an addition
    }
    [[gnu::always_inline]] static Pack load(T const* from) noexcept {
        Pack pack;
        std::memcpy(&pack.values, from, sizeof(Values));
        return pack;
    }
    [[gnu::always_inline]] void store(T* to) const noexcept { std::memcpy(to, &values, sizeof(Values)); }

    [[gnu::always_inline]] friend Pack operator+(Pack const& a, Pack const& b) noexcept {
        return {a.values + b.values};
    }
    [[gnu::always_inline]] friend Pack operator-(Pack const& a, Pack const& b) noexcept {
        return {a.values - b.values};
    }
    [[gnu::always_inline]] friend Pack operator*(Pack const& a, Pack const& b) noexcept {
        return {a.values * b.values};
    }
    [[gnu::always_inline]] friend Pack operator/(Pack const& a, Pack const& b) noexcept {
        return {a.values / b.values};
    }
    [[gnu::always_inline]] friend Mask operator>(Pack const& a, Pack const& b) noexcept {
        return {a.values > b.values};
    }
    [[gnu::always_inline]] friend Mask operator==(Pack const& a, Pack const& b) noexcept {
        return {a.values == b.values};
    }
    [[gnu::always_inline]] friend Pack operator&(Pack const& a, Pack const& b) noexcept
        requires std::integral<T>
    {
        return {a.values & b.values};
    }
    [[gnu::always_inline]] friend Pack operator|(Pack const& a, Pack const& b) noexcept
        requires std::integral<T>
    {
        return {a.values | b.values};
    }
    [[gnu::always_inline]] friend Pack operator<<(Pack const& a, int bits) noexcept
        requires std::integral<T>
    {
        return {a.values << bits};
    }
    [[gnu::always_inline]] friend Pack operator>>(Pack const& a, int bits) noexcept
        requires std::integral<T>
    {
        return {a.values >> bits};
    }
    /// \brief `yes` where `mask` is -1, `no` where it is 0.
    [[gnu::always_inline]] static Pack choose(Mask const& mask, Pack const& yes, Pack const& no) noexcept {
        return {mask.values ? yes.values : no.values};
    }
    /// \brief The larger of the numbers in each lane. Written so that compilers see the instruction.
    [[nodiscard]] [[gnu::always_inline]] static Pack larger(Pack const& a, Pack const& b) noexcept {
        return {a.values > b.values ? a.values : b.values};
    }
    [[nodiscard]] [[gnu::always_inline]] static Pack smaller(Pack const& a, Pack const& b) noexcept {
        return {a.values < b.values ? a.values : b.values};
    }
    /// \brief Each number as a `U` that can hold it, or for whole numbers its lowest bits.
    template <class U>
    [[nodiscard]] [[gnu::always_inline]] Pack<U, Lanes> to() const noexcept {
        return {__builtin_convertvector(values, typename Pack<U, Lanes>::Values)};
    }
    /// \brief Of each four lanes `Lane`: 0 to 3 are those of `a`, 4 to 7 those of `b`.
    template <std::size_t... Lane>
        requires(sizeof...(Lane) == 4 && Lanes % 4 == 0)
    [[gnu::always_inline]] static Pack fours(Pack const& a, Pack const& b) noexcept {
        return [&]<std::size_t... To>(std::index_sequence<To...>) {
            return Pack{__builtin_shufflevector(a.values, b.values, four_lane<Lane...>(To)...)};
        }(std::make_index_sequence<Lanes>{});
    }
    [[nodiscard]] [[gnu::always_inline]] T operator[](std::size_t lane) const noexcept { return values[lane]; }
#else
    T values[Lanes];

    static Pack all(T value) noexcept {
        return from([&](std::size_t) { return value; });
    }
    static Pack load(T const* from) noexcept {
        Pack pack;
        std::memcpy(pack.values, from, sizeof pack.values);
        return pack;
    }
    void store(T* to) const noexcept { std::memcpy(to, values, sizeof values); }

    friend Pack operator+(Pack const& a, Pack const& b) noexcept {
        return from([&](std::size_t i) { return static_cast<T>(a.values[i] + b.values[i]); });
    }
    friend Pack operator-(Pack const& a, Pack const& b) noexcept {
        return from([&](std::size_t i) { return static_cast<T>(a.values[i] - b.values[i]); });
    }
    friend Pack operator*(Pack const& a, Pack const& b) noexcept {
        return from([&](std::size_t i) { return static_cast<T>(a.values[i] * b.values[i]); });
    }
    friend Pack operator/(Pack const& a, Pack const& b) noexcept {
        return from([&](std::size_t i) { return static_cast<T>(a.values[i] / b.values[i]); });
    }
    friend Mask operator>(Pack const& a, Pack const& b) noexcept {
        return Mask::from([&](std::size_t i) { return static_cast<IntegerOf<T>>(a.values[i] > b.values[i] ? -1 : 0); });
    }
    friend Mask operator==(Pack const& a, Pack const& b) noexcept {
        return Mask::from(
            [&](std::size_t i) { return static_cast<IntegerOf<T>>(a.values[i] == b.values[i] ? -1 : 0); });
    }
    friend Pack operator&(Pack const& a, Pack const& b) noexcept
        requires std::integral<T>
    {
        return from([&](std::size_t i) { return static_cast<T>(a.values[i] & b.values[i]); });
    }
    friend Pack operator|(Pack const& a, Pack const& b) noexcept
        requires std::integral<T>
    {
        return from([&](std::size_t i) { return static_cast<T>(a.values[i] | b.values[i]); });
    }
    friend Pack operator<<(Pack const& a, int bits) noexcept
        requires std::integral<T>
    {
        return from([&](std::size_t i) { return static_cast<T>(a.values[i] << bits); });
    }
    friend Pack operator>>(Pack const& a, int bits) noexcept
        requires std::integral<T>
    {
        return from([&](std::size_t i) { return static_cast<T>(a.values[i] >> bits); });
    }
    static Pack choose(Mask const& mask, Pack const& yes, Pack const& no) noexcept {
        return from([&](std::size_t i) { return mask.values[i] != 0 ? yes.values[i] : no.values[i]; });
    }
    [[nodiscard]] static Pack larger(Pack const& a, Pack const& b) noexcept {
        return from([&](std::size_t i) { return a.values[i] > b.values[i] ? a.values[i] : b.values[i]; });
    }
    [[nodiscard]] static Pack smaller(Pack const& a, Pack const& b) noexcept {
        return from([&](std::size_t i) { return a.values[i] < b.values[i] ? a.values[i] : b.values[i]; });
    }
    template <class U>
    [[nodiscard]] Pack<U, Lanes> to() const noexcept {
        return Pack<U, Lanes>::from([&](std::size_t i) { return static_cast<U>(values[i]); });
    }
    template <std::size_t... Lane>
        requires(sizeof...(Lane) == 4 && Lanes % 4 == 0)
    static Pack fours(Pack const& a, Pack const& b) noexcept {
        return from([&](std::size_t i) {
            std::size_t const lane = four_lane<Lane...>(i);
            return lane < Lanes ? a.values[lane] : b.values[lane - Lanes];
        });
    }
    [[nodiscard]] T operator[](std::size_t lane) const noexcept { return values[lane]; }

    template <class Function>
    static Pack from(Function const& function) noexcept {
        Pack pack;
        for (std::size_t i = 0; i < Lanes; ++i) {
            pack.values[i] = function(i);
        }
        return pack;
    }
#endif

    // The lane of a and b, one behind the other, that lane `to` of `fours` is.
    template <std::size_t... Lane>
    static constexpr std::size_t four_lane(std::size_t to) noexcept {
        constexpr std::size_t lanes[] = {Lane...};
        std::size_t const lane = lanes[to % 4];
        return to / 4 * 4 + lane % 4 + lane / 4 * Lanes;
    }
    /// \brief Whether any lane is not 0.
    [[nodiscard]] [[gnu::always_inline]] bool any() const noexcept
        requires std::integral<T>
    {
        std::uint64_t parts[Lanes * sizeof(T) / sizeof(std::uint64_t)];
        std::memcpy(parts, this, sizeof parts);
        std::uint64_t all = 0;
        for (std::uint64_t const part : parts) {
            all |= part;
        }
        return all != 0;
    }
    /// \brief The sum of all lanes, by halves.
    [[nodiscard]] [[gnu::always_inline]] T sum() const noexcept {
        T parts[Lanes];
        store(parts);
        for (std::size_t half = Lanes / 2; half > 0; half /= 2) {
            for (std::size_t i = 0; i < half; ++i) {
                parts[i] += parts[i + half];
            }
        }
        return parts[0];
    }
};

/// \brief The square root of each lane of a register, which must not be negative; the bits of `std::sqrt`, which itself
/// sets errno and so keeps compilers from doing several at once. The instruction by its name: <immintrin.h> would cost
/// every user 0.3 s and 70 MB.
template <class T>
[[nodiscard]] [[gnu::always_inline]] inline Pack<T, widest<T>> square_roots(Pack<T, widest<T>> const& x) noexcept {
    Pack<T, widest<T>> roots;
#if defined(__GNUC__) && !defined(DEEPPRUNE_NO_VECTOR_TYPES) && \
    defined(__AVX__)  // operands as AT&T or Intel order them
    if constexpr (sizeof(T) == 4) {
        __asm__("vsqrtps {%1, %0|%0, %1}" : "=v"(roots.values) : "v"(x.values));
    } else {
        __asm__("vsqrtpd {%1, %0|%0, %1}" : "=v"(roots.values) : "v"(x.values));
    }
#elif defined(__GNUC__) && !defined(DEEPPRUNE_NO_VECTOR_TYPES) && defined(__SSE2__)
    if constexpr (sizeof(T) == 4) {
        __asm__("sqrtps {%1, %0|%0, %1}" : "=x"(roots.values) : "x"(x.values));
    } else {
        __asm__("sqrtpd {%1, %0|%0, %1}" : "=x"(roots.values) : "x"(x.values));
    }
#elif defined(__GNUC__) && !defined(DEEPPRUNE_NO_VECTOR_TYPES) && defined(__aarch64__)
    if constexpr (sizeof(T) == 4) {
        __asm__("fsqrt %0.4s, %1.4s" : "=w"(roots.values) : "w"(x.values));
    } else {
        __asm__("fsqrt %0.2d, %1.2d" : "=w"(roots.values) : "w"(x.values));
    }
#else
    T values[widest<T>];
    x.store(values);
    for (T& value : values) {
        value = std::sqrt(value);
    }
    roots = Pack<T, widest<T>>::load(values);
#endif
    return roots;
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
