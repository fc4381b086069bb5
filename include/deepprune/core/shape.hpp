/// \file
/// \brief The shape of the values between two layers, as a type.
#pragma once

#include <cstddef>
#include <span>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The extent of an axis whose length comes from the data, as `std::dynamic_extent` for `std::span`.
inline constexpr std::size_t dynamic_length = std::dynamic_extent;

/// \brief The shape of one sequence's values: `Shape<C, N>` is C channels at N positions (N may be `dynamic_length`),
/// `Shape<N>` is N numbers.
template <std::size_t... Extents>
struct Shape {};

namespace detail {
template <class S>
inline constexpr std::size_t shape_rank = 0;
template <std::size_t... Extents>
inline constexpr std::size_t shape_rank<Shape<Extents...>> = sizeof...(Extents);
}  // namespace detail

/// \brief Channels at positions, as before a global pooling layer.
template <class S>
concept PositionalShape = (detail::shape_rank<S> == 2);

/// \brief Plain numbers, as after a global pooling layer.
template <class S>
concept FlatShape = (detail::shape_rank<S> == 1);

/// \brief A `PositionalShape` or a `FlatShape`.
template <class S>
concept AnyShape = PositionalShape<S> || FlatShape<S>;

/// \brief The number of channels (or of plain numbers) of a shape.
template <std::size_t First, std::size_t... Rest>
[[nodiscard]] consteval std::size_t channels(Shape<First, Rest...>) noexcept {
    return First;
}

/// \brief The number of positions of a positional shape, or `dynamic_length`.
template <std::size_t C, std::size_t N>
[[nodiscard]] consteval std::size_t positions(Shape<C, N>) noexcept {
    return N;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
