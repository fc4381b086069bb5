/// \file
/// \brief The parameters of a chain that is scanned.
#pragma once

#include <span>

#include <deepprune/core/config.hpp>

namespace deepprune::inline DEEPPRUNE_ABI::detail {

/// \brief The parameters of OneHot, Conv1D, activation, GlobalMaxPool, Mask, Dense<1>, or their gradient. `T` is const for the former.
template <class T>
struct ScanParameters {
    std::span<T> kernels;  ///< (K, Length, 4)
    std::span<T> biases;   ///< (K)
    std::span<T> weights;  ///< (K), of the dense layer
    std::span<T> bias;     ///< (1)
};

}  // namespace deepprune::inline DEEPPRUNE_ABI::detail
