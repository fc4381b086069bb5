/// \file
/// \brief The best windows of a model's kernels.
#pragma once

#include <concepts>
#include <cstddef>

#include <deepprune/core/tensor.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The best window of each kernel in each sequence and its score: (sequences, units) each.
/// \tparam T the scalar of the model
template <std::floating_point T>
struct UnitWindows {
    Tensor<T, 2> scores;  ///< u_k = max_i act((F_k * S)_i); 0 for pruned units
    /// The i of the maximum, from 0; with both strands, those of the second follow those of the first.
    Tensor<std::size_t, 2> windows;
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
