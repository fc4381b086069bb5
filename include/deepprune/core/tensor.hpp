/// \file
/// \brief xtensor's storage and views, as the whole library uses them.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#if __has_include(<xtensor/containers/xtensor.hpp>)
#include <xtensor/containers/xadapt.hpp>
#include <xtensor/containers/xtensor.hpp>
#else
#include <xtensor/xadapt.hpp>
#include <xtensor/xtensor.hpp>
#endif

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A row-major tensor of fixed rank that owns its elements.
template <class T, std::size_t Rank>
using Tensor = xt::xtensor<T, Rank>;

namespace detail {

/// \brief A row-major xtensor view of `values`, which must outlive it. `T` may be const.
template <class T, std::size_t Rank>
[[nodiscard]] auto view_as(std::span<T> values, std::array<std::size_t, Rank> const& shape) {
    return xt::adapt(values.data(), values.size(), xt::no_ownership(), shape);
}

}  // namespace detail

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
