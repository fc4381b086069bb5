/// \file
/// \brief The windows of a sequence that kernels score: padding at its ends, one strand or both.
#pragma once

#include <cstddef>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief `same`: as many outputs as positions, zeros outside, as Keras pads (of L - 1 zeros, (L - 1) / 2 rounded down
/// stand on the left). `valid`: only windows that lie inside, N - L + 1 of them.
enum class Padding { same, valid };

/// \brief The zeros to the left of a sequence under padding `same` for kernels of `length` positions.
[[nodiscard]] constexpr std::size_t left_padding(Padding padding, std::size_t length) noexcept {
    return padding == Padding::same ? (length - 1) / 2 : 0;
}

/// \brief The number of windows of `length` positions in a sequence of `positions`, which under padding `valid` is at
/// least as long.
[[nodiscard]] constexpr std::size_t window_count(Padding padding, std::size_t length, std::size_t positions) noexcept {
    return padding == Padding::same ? positions : positions - length + 1;
}

/// \brief `forward`: the sequence as given. `both`: the sequence and its reverse complement, with the same
/// kernels, as DeepBind does (Alipanahi et al. 2015); a global max pool behind it then takes the better strand.
enum class Strands { forward, both };

namespace detail {

/// \brief Where a window lies.
struct WindowPlace {
    std::ptrdiff_t start = 0;  ///< first base on the given strand, from 0; padding lets it overhang an end
    bool reverse = false;      ///< read on the other strand
};

/// \brief The place of a window that begins at base `first` of the strand on which it is read.
[[nodiscard]] constexpr WindowPlace window_place(std::ptrdiff_t first, bool reverse, std::size_t length,
                                                 std::size_t bases) noexcept {
    auto const last = static_cast<std::ptrdiff_t>(bases) - static_cast<std::ptrdiff_t>(length);
    return {reverse ? last - first : first, reverse};
}

/// \brief The place of window `number`, as in `UnitWindows`, in a sequence of `bases`: those of the other strand follow
/// the `windows` of the given one.
[[nodiscard]] constexpr WindowPlace window_place(std::size_t number, std::size_t windows, Padding padding,
                                                 std::size_t length, std::size_t bases) noexcept {
    bool const reverse = number >= windows;
    auto const first = static_cast<std::ptrdiff_t>(reverse ? number - windows : number) -
                       static_cast<std::ptrdiff_t>(left_padding(padding, length));
    return window_place(first, reverse, length, bases);
}

}  // namespace detail

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
