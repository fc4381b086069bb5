/// \file
/// \brief What a fit begins with.
#pragma once

#include <string>
#include <vector>

#include <deepprune/core/config.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/train/train_options.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief All that the result of a fit depends on, but for the training sets of later epochs: two fits that begin with
/// the same end with the same bits, on any number of threads.
struct FitStart {
    TrainOptions const& options;       ///< threads and store aside
    EncodedSet const& train;           ///< the training set of epoch 1
    EncodedSet const& validation;      ///< the set for early stopping
    std::string signature{};           ///< of the model's type
    std::vector<double> parameters{};  ///< of the model, masks included
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
