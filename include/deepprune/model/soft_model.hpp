/// \file
/// \brief The network whose kernels weigh every window.
#pragma once

#include <cstddef>

#include <deepprune/core/shape.hpp>
#include <deepprune/layers/conv1d.hpp>
#include <deepprune/layers/dense.hpp>
#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/layers/one_hot.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/model/model.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A network that pools softly: the value of a kernel is the expectation of its scores under their own softmax,
/// over all windows, of both strands unless told otherwise. There is no activation between.
/// \tparam Kernels the number of kernels
/// \tparam Length the length of a kernel
/// \tparam StrandMode the strands that a kernel reads
/// \tparam SequenceLength the length of every sequence, or `dynamic_length`
template <std::size_t Kernels, std::size_t Length, Strands StrandMode = Strands::both,
          std::size_t SequenceLength = dynamic_length>
using SoftModel = Model<OneHot<SequenceLength>, Conv1D<Kernels, Length, Padding::same, StrandMode>, ExpectationPool<>,
                        Mask, Dense<1>, Sigmoid>;

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
