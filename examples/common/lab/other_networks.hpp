/// \file
/// \brief Networks of four kernels trained on their own, most of them with other layers than the paper's.
#pragma once

#include <cstddef>
#include <vector>

#include <deepprune/core/seed.hpp>
#include <deepprune/train/train_options.hpp>

#include "lab/experiment.hpp"

namespace programs::lab {

/// \brief The parameters of a network of four kernels, row-major as in the model.
struct FewKernels {
    std::vector<float> kernels{};
    std::vector<float> biases{};
    std::vector<float> dense_weights{};
    float dense_bias = 0.0F;
};

/// \brief The AUROC of a network on the test set, and the epochs that it took.
struct Reached {
    double auroc = 0.0;
    std::size_t epochs = 0;
};

/// \brief Trains the network of `method`, one of the last six.
/// \param start where training starts; null: at fresh parameters
template <std::size_t Length>
[[nodiscard]] Reached train_other(Method method, dp::Seed seed, FewKernels const* start, Data const& data,
                                  dp::TrainOptions const& options);

}  // namespace programs::lab
