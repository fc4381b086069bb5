/// \file
/// \brief The networks that the tests of training share.
#pragma once

#include <cstddef>

#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/layers/conv1d.hpp>
#include <deepprune/layers/dense.hpp>
#include <deepprune/layers/global_max_pool.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/layers/one_hot.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/model/model.hpp>

namespace deepprune::test {

/// \brief The network of the authors' code with kernels of 8 letters.
template <std::size_t Kernels, class T = float>
using SmallNet = BasicModel<T, OneHot<>, Conv1D<Kernels, 8>, ClippedLeakyReLU, GlobalMaxPool, Mask, Dense<1>, Sigmoid>;

}  // namespace deepprune::test
