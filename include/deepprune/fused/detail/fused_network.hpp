/// \file
/// \brief The network as the fused scan sees it: the sizes of its convolution and its parameters.
#pragma once

#include <cstddef>
#include <span>

#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The sizes of the convolution.
struct FusedSizes {
    std::size_t length;  ///< of a kernel
    Padding padding;
    Strands strands;
    bool unknown_is_uniform;  ///< an unknown letter counts as a quarter of each base, otherwise as nothing

    [[nodiscard]] std::size_t left() const noexcept { return left_padding(padding, length); }
    /// \brief The number of windows on one strand of a sequence of `bases`.
    [[nodiscard]] std::size_t windows(std::size_t bases) const noexcept { return window_count(padding, length, bases); }
};

/// \brief The parameters of the convolution and of the dense layer (`T` const), or their gradient.
template <class T>
struct FusedParameters {
    std::span<T> kernels;  ///< (K, Length, 4)
    std::span<T> biases;   ///< (K)
    std::span<T> weights;  ///< (K), of the dense layer
    std::span<T> bias;     ///< (1)
    std::span<T> m{};      ///< (1), of a soft pooling that trains it
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
