/// \file
/// \brief What the fused scan knows of its network: sizes, parameters, the shape of its tables.
#pragma once

#include <cstddef>
#include <span>

#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief What a scan knows of its convolution.
struct FusedSizes {
    std::size_t length;  ///< of a kernel
    Padding padding;
    Strands strands;
    bool unknown_is_uniform;  ///< an unknown letter is a quarter of each base; else it is nothing

    [[nodiscard]] std::size_t left() const noexcept { return left_padding(padding, length); }
    /// \brief The windows on one strand of a sequence of `bases`.
    [[nodiscard]] std::size_t windows(std::size_t bases) const noexcept { return window_count(padding, length, bases); }
};

/// \brief The parameters of OneHot, Conv1D, activation, GlobalMaxPool, Mask, Dense<1>, or their gradient. `T` is const
/// for the former.
template <class T>
struct FusedParameters {
    std::span<T> kernels;  ///< (K, Length, 4)
    std::span<T> biases;   ///< (K)
    std::span<T> weights;  ///< (K), of the dense layer
    std::span<T> bias;     ///< (1)
};

/// \brief The tables of a scan hold, for a block of `Lanes` kernels, a row for each word: the kernels' sums over the
/// word, at each of the `words` places that it can have within them.
template <class T, std::size_t Length, std::size_t Lanes>
struct TableShape {
    /// \brief Four letters where the rows of bases fill no more than 64 KiB, else three: fewer additions against more
    /// misses of the first cache. See docs/decisions/006-a-word-is-looked-up-once.md.
    static constexpr std::size_t letters =
        Length <= 4 ? 2 : ((Length + 3) / 4 * 256 * Lanes * sizeof(T) <= 64 * 1024 ? 4 : 3);
    static constexpr std::size_t words = (Length + letters - 1) / letters;
    static constexpr std::size_t row = words * Lanes;  ///< values in a row
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
