/// \file
/// \brief Three recipes: what the paper says, what the authors' code does, what we recommend.
#pragma once

#include <cstddef>
#include <string_view>

#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/layers/conv1d.hpp>
#include <deepprune/layers/dense.hpp>
#include <deepprune/layers/global_max_pool.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/layers/one_hot.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/model/model.hpp>
#include <deepprune/prune/prune_options.hpp>

namespace deepprune::inline DEEPPRUNE_ABI {

/// \brief The network of the paper with the activation of one's choice.
template <class Activation, std::size_t Kernels, std::size_t Length, std::size_t SequenceLength = dynamic_length>
using DeepBindModel = Model<OneHot<SequenceLength>, Conv1D<Kernels, Length>, Activation, GlobalMaxPool, Mask, Dense<1>,
                            Sigmoid>;

/// \brief How a recipe takes its validation set.
enum class ValidationSplit {
    stratified,     ///< at random by seed, each class apart
    last_fraction,  ///< the last records of the file, as they stand
};

/// \brief What a recipe is: an activation, a number of kernels and their length, a validation split, training options.
template <class Activation>
struct Preset {
    using activation = Activation;

    std::string_view name{};
    std::size_t kernels = 256;
    std::size_t kernel_length = 24;
    ValidationSplit split = ValidationSplit::stratified;
    double validation_fraction = 0.1;
    PruneOptions pruning{};  ///< its defaults are common to the paper and the authors' code
};

/// \brief Luo, Chi & Deng (2019) as printed: ReLU. Kernels of 24 are those of its simulations (15 for its real data).
/// What the text leaves open (padding, initial weights, validation set) follows the authors' code, but for the
/// validation set, which is drawn at random.
inline constexpr Preset<ReLU> paper_preset{.name = "paper"};

/// \brief The authors' code: a leaky rectifier capped at 10, the last 10 % of the file for validation.
inline constexpr Preset<ClippedLeakyReLU> authors_preset{.name = "authors",
                                                         .split = ValidationSplit::last_fraction};

/// \brief What we recommend: the authors' activation with a validation set drawn at random, each class apart.
inline constexpr Preset<ClippedLeakyReLU> recommended_preset{.name = "recommended"};

}  // namespace deepprune::inline DEEPPRUNE_ABI
