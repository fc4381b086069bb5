/// \file
/// \brief An activation and its derivative over a block of scores.
#pragma once

#include <concepts>
#include <cstddef>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Stands for the activation of a chain that has none.
struct NoActivation {};

// Loops of a known length, which compilers vectorise.

/// \brief Sets `activated` (Count) to the activation of `scores` (Count).
template <class Activation, std::size_t Count, std::floating_point T>
void activate(T const* scores, T* activated) noexcept {
    for (std::size_t v = 0; v < Count; ++v) {
        activated[v] = Activation::template value<T>(scores[v]);
    }
}

/// \brief Sets `derivatives` (Count) to those of the activation at `scores`, where it has the values `activated`.
template <class Activation, std::size_t Count, std::floating_point T>
void activation_derivatives(T const* scores, T const* activated, T* derivatives) noexcept {
    for (std::size_t v = 0; v < Count; ++v) {
        derivatives[v] = Activation::template derivative<T>(scores[v], activated[v]);
    }
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
