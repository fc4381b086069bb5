/// \file
/// \brief Networks of four kernels trained on their own, with layers that the program does not offer.
#pragma once

#include <cstddef>

#include <deepprune/train/train_options.hpp>

#include "engine/network.hpp"
#include "lab/experiment.hpp"

namespace programs::lab {

/// \brief The AUROC of a network on the test set, and the epochs that it took.
struct Reached {
    double auroc = 0.0;
    std::size_t epochs = 0;
};

/// \brief Trains the network of `method`: circular filters, expectation pooling or a hidden layer.
/// \param start where training starts; null: at fresh parameters of the seed of `options`
/// \throws dp::OptionError for a kernel length other than the paper's, 24 and 15
[[nodiscard]] Reached train_other(Method method, std::size_t kernel_length, engine::LiveParameters const* start,
                                  Data const& data, dp::TrainOptions const& options);

}  // namespace programs::lab
