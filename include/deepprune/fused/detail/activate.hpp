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

/// \brief An activation as functions over blocks of scores: a scan then has no activation in its type, and is compiled
/// once for all of them. Every count is a multiple of `activation_block`.
template <std::floating_point T>
struct BlockActivation {
    /// Sets `activated` (count) to the activation of `scores` (count).
    void (*values)(T const* scores, T* activated, std::size_t count) noexcept;
    /// Sets `derivatives` (count) to those of the activation at `scores`, where it has the values `activated`.
    void (*derivatives)(T const* scores, T const* activated, T* derivatives, std::size_t count) noexcept;
    T (*value)(T score) noexcept;  ///< the activation of one score
};

inline constexpr std::size_t activation_block = 32;  // a length that is known: compilers vectorise it

/// \brief The functions of `Activation`, a `MonotoneActivation`.
template <class Activation, std::floating_point T>
inline constexpr BlockActivation<T> block_activation{
    .values =
        [](T const* scores, T* activated, std::size_t count) noexcept {
            for (std::size_t begin = 0; begin < count; begin += activation_block) {
                for (std::size_t v = begin; v < begin + activation_block; ++v) {
                    activated[v] = Activation::template value<T>(scores[v]);
                }
            }
        },
    .derivatives =
        [](T const* scores, T const* activated, T* derivatives, std::size_t count) noexcept {
            for (std::size_t begin = 0; begin < count; begin += activation_block) {
                for (std::size_t v = begin; v < begin + activation_block; ++v) {
                    derivatives[v] = Activation::template derivative<T>(scores[v], activated[v]);
                }
            }
        },
    .value = [](T score) noexcept { return Activation::template value<T>(score); }};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
