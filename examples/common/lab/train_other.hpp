/// \file
/// \brief `train_other` for the networks of one kernel length.
#pragma once

#include <algorithm>
#include <cstddef>
#include <ratio>

#include <deepprune/layers/circular_conv1d.hpp>
#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/model/deepbind_model.hpp>
#include <deepprune/prune/presets.hpp>
#include <deepprune/train/fit.hpp>

#include "lab/other_networks.hpp"

namespace programs::lab {

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

template <std::size_t Length>
Reached train_other(Method method, dp::Seed seed, FewKernels const* start, Data const& data,
                    dp::TrainOptions const& options) {
    switch (method) {
        case Method::prune_again:
            return detail::trained<dp::DeepBindModel<dp::ClippedLeakyReLU, kernel_counts.back(), Length>>(
                seed, start, data, options);
        case Method::circular: return detail::trained<CircularNet<Length>>(seed, nullptr, data, options);
        case Method::expectation:
        case Method::prune_expectation: return detail::trained<ExpectationNet<Length>>(seed, start, data, options);
        default: return detail::trained<HiddenNet<Length>>(seed, start, data, options);
    }
}

}  // namespace programs::lab
