/// \file
/// \brief Networks of four kernels that are trained by themselves, most with other layers than those of the paper.
#pragma once

#include <cstddef>
#include <vector>

#include <deepprune/core/seed.hpp>
#include <deepprune/train/train_options.hpp>

#include "lab/experiment.hpp"

namespace programs::lab {

/// \brief The parameters of a network of the fewest kernels that are compared, row-major as in the model.
struct FewKernels {
    std::vector<float> kernels{};
    std::vector<float> biases{};
    std::vector<float> dense_weights{};
    float dense_bias = 0.0F;
};

/// \brief What a network reached on the test set.
struct Reached {
    double auroc = 0.0;
    std::size_t epochs = 0;
};

/// \brief Trains the network that `method` names, one of the last six, from `start` where it is given, else afresh.
template <std::size_t Length>
[[nodiscard]] Reached train_other(Method method, dp::Seed seed, FewKernels const* start, Data const& data,
                                  dp::TrainOptions const& options);

}  // namespace programs::lab
