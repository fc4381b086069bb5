#include "lab/train_other.hpp"

#include <algorithm>
#include <ratio>
#include <string>

#include <deepprune/core/error.hpp>
#include <deepprune/layers/circular_conv1d.hpp>
#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/model/deepbind_model.hpp>
#include <deepprune/train/fit.hpp>

namespace programs::lab {

namespace {

// Circular filters with each rotation pooled separately (Blum & Kollmann 2019).
template <std::size_t Length>
using CircularNet = dp::Model<dp::OneHot<>, dp::CircularConv1D<kernel_counts.back(), Length>, dp::ClippedLeakyReLU,
                              dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

// Expectation pooling over local maxima of 5 positions with m = 1, the values of its authors (Luo et al. 2020).
template <std::size_t Length>
using ExpectationNet = dp::Model<dp::OneHot<>, dp::Conv1D<kernel_counts.back(), Length>, dp::ClippedLeakyReLU,
                                 dp::ExpectationPool<5, std::ratio<1>>, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

// A hidden dense layer behind the pooling.
template <std::size_t Length>
using HiddenNet = dp::Model<dp::OneHot<>, dp::Conv1D<kernel_counts.back(), Length>, dp::ClippedLeakyReLU,
                            dp::GlobalMaxPool, dp::Mask, dp::Dense<hidden_units>, dp::ReLU, dp::Dense<1>, dp::Sigmoid>;

template <class Net>
Reached trained(engine::LiveParameters const* start, Data const& data, dp::TrainOptions const& options) {
    Net net{options.seed};
    if (start != nullptr) {
        std::ranges::copy(start->kernels, net.kernels().begin());
        std::ranges::copy(start->kernel_biases, net.kernel_biases().begin());
        if (net.dense_weights().size() == start->dense_weights.size()) {  // with a hidden layer it differs
            std::ranges::copy(start->dense_weights, net.dense_weights().begin());
            net.dense_biases()(0) = start->dense_bias;
        }
    }
    auto const epochs = dp::fit(net, data.train, data.validation, options).epochs.size();
    return {dp::evaluate(net, data.test).auroc, epochs};
}

template <std::size_t Length>
Reached train_of_length(Method method, engine::LiveParameters const* start, Data const& data,
                        dp::TrainOptions const& options) {
    switch (method) {
        case Method::circular: return trained<CircularNet<Length>>(start, data, options);
        case Method::expectation:
        case Method::prune_expectation: return trained<ExpectationNet<Length>>(start, data, options);
        default: return trained<HiddenNet<Length>>(start, data, options);
    }
}

}  // namespace

Reached train_other(Method method, std::size_t kernel_length, engine::LiveParameters const* start, Data const& data,
                    dp::TrainOptions const& options) {
    switch (kernel_length) {
        case 15: return train_of_length<15>(method, start, data, options);
        case 24: return train_of_length<24>(method, start, data, options);
        default:
            throw dp::OptionError(dp::message(
                {.found = std::string{name_of(method)} + " with kernels of length " + std::to_string(kernel_length),
                 .expected = "24 (simulated sets) or 15 (real sets)"}));
    }
}

}  // namespace programs::lab
