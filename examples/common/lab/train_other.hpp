/// \file
/// \brief Networks of four kernels trained on their own, with other layers than the paper's.
#pragma once

#include <algorithm>
#include <cstddef>
#include <ratio>
#include <vector>

#include <deepprune/core/seed.hpp>
#include <deepprune/layers/circular_conv1d.hpp>
#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/model/deepbind_model.hpp>
#include <deepprune/train/fit.hpp>
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

/// \brief Circular filters with each rotation pooled separately (Blum & Kollmann 2019).
template <std::size_t Length>
using CircularNet = dp::Model<dp::OneHot<>, dp::CircularConv1D<kernel_counts.back(), Length>, dp::ClippedLeakyReLU,
                              dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

/// \brief Expectation pooling over local maxima of 5 positions with m = 1, the values of its authors (Luo et al. 2020).
template <std::size_t Length>
using ExpectationNet = dp::Model<dp::OneHot<>, dp::Conv1D<kernel_counts.back(), Length>, dp::ClippedLeakyReLU,
                                 dp::ExpectationPool<5, std::ratio<1>>, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

/// \brief A hidden dense layer behind the pooling.
template <std::size_t Length>
using HiddenNet = dp::Model<dp::OneHot<>, dp::Conv1D<kernel_counts.back(), Length>, dp::ClippedLeakyReLU,
                            dp::GlobalMaxPool, dp::Mask, dp::Dense<hidden_units>, dp::ReLU, dp::Dense<1>, dp::Sigmoid>;

namespace detail {

/// \brief Trains a `Net` from `start`, or from fresh parameters if that is null.
template <class Net>
[[nodiscard]] Reached trained(dp::Seed seed, FewKernels const* start, Data const& data,
                              dp::TrainOptions const& options) {
    Net net{seed};
    if (start != nullptr) {
        std::ranges::copy(start->kernels, net.kernels().begin());
        std::ranges::copy(start->biases, net.kernel_biases().begin());
        if (net.dense_weights().size() == start->dense_weights.size()) {  // with a hidden layer it differs
            std::ranges::copy(start->dense_weights, net.dense_weights().begin());
            net.dense_biases()(0) = start->dense_bias;
        }
    }
    auto const epochs = dp::fit(net, data.train, data.validation, options).epochs.size();
    return {dp::evaluate(net, data.test).auroc, epochs};
}

}  // namespace detail

/// \brief Trains the network of `method`: circular filters, expectation pooling or a hidden layer.
/// \param start where training starts; null: at fresh parameters
template <std::size_t Length>
[[nodiscard]] Reached train_other(Method method, dp::Seed seed, FewKernels const* start, Data const& data,
                                  dp::TrainOptions const& options) {
    switch (method) {
        case Method::circular: return detail::trained<CircularNet<Length>>(seed, nullptr, data, options);
        case Method::expectation:
        case Method::prune_expectation: return detail::trained<ExpectationNet<Length>>(seed, start, data, options);
        default: return detail::trained<HiddenNet<Length>>(seed, start, data, options);
    }
}

}  // namespace programs::lab
