/// \file
/// \brief The chain of layers of the paper.
#pragma once

#include <cstddef>

#include <deepprune/core/shape.hpp>
#include <deepprune/layers/conv1d.hpp>
#include <deepprune/layers/dense.hpp>
#include <deepprune/layers/global_max_pool.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/layers/one_hot.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/model/model.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The network of the paper with any activation.
/// \tparam Activation an elementwise layer, such as `ReLU` or `ClippedLeakyReLU`
/// \tparam Kernels the number of kernels
/// \tparam Length the length of a kernel
/// \tparam SequenceLength the length of every sequence, or `dynamic_length`
/// \tparam StrandMode the strands that a kernel reads; the paper's reads the given one
template <class Activation, std::size_t Kernels, std::size_t Length, std::size_t SequenceLength = dynamic_length,
          Strands StrandMode = Strands::forward>
using DeepBindModel = Model<OneHot<SequenceLength>, Conv1D<Kernels, Length, Padding::same, StrandMode>, Activation,
                            GlobalMaxPool, Mask, Dense<1>, Sigmoid>;

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
