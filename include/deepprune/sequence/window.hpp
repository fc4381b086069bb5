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

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
