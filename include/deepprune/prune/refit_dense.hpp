/// \file
/// \brief The dense layer fitted anew, with all else as it is.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/prune/concepts.hpp>
#include <deepprune/prune/detail/logistic_layer.hpp>
#include <deepprune/prune/detail/ridge_regression.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/train/fit.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Options of `refit_dense`.
struct RefitOptions {
    double ridge = 1e-3;    ///< of the penalty on the weights of standardised values, above 0
    std::size_t steps = 8;  ///< Newton steps, at least 1
    unsigned threads = 1;   ///< at least 1; the result does not depend on it
};

/// \brief The result of `refit_dense`.
struct RefitResult {
    double loss = 0.0;      ///< mean cross-entropy on the set in nats, without the penalty
    double gradient = 0.0;  ///< the largest component of the penalised loss's gradient, in standardised values
};

/// \brief Fits the dense layer anew as a logistic regression on the units' values, with a ridge, and sets the weights
/// of the live units and the bias; all else stays. For a network whose units have changed under it, as by `transfer`.
///
/// With z_k the values of unit k, standardised over the set, it minimises mean cross-entropy + ridge / 2 · sum w_k^2 by
/// Newton's method from 0 (Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 2009, 4.4.1 and 3.4.1);
/// the bias has no penalty, and a step that would raise this loss is halved. Same set and options: same bits, on any
/// number of threads. One forward pass, and O(steps · (sequences + units) · units^2).
/// \param net a model that ends in Mask, Dense<1>, Sigmoid
/// \param set sequences with labels, both classes
/// \param options see `RefitOptions`
/// \throws OptionError for options out of range; DataError for sequences that the model cannot take or a set of one
/// class; NumericalError for unit values that are not finite
template <LogisticModel Net>
RefitResult refit_dense(Net& net, EncodedSet const& set, RefitOptions const& options = {}) {
    auto const require = [](bool good, std::string_view name, std::string_view range) {
        if (!good) {
            throw OptionError(
                message({.found = detail::concat({std::string{name}, " out of its range"}), .expected = range}));
        }
    };
    require(options.ridge > 0.0 && std::isfinite(options.ridge), "ridge", "a number above 0");
    require(options.steps > 0, "steps", "at least 1");
    require(options.threads > 0, "threads", "at least 1");
    require_both_classes(set, "training");
    auto const live = net.live_units();
    detail::RidgeRegression regression{detail::logistic_layer(net, set, live, options.threads), set.labels(),
                                       options.ridge, options.threads};
    for (std::size_t step = 0; step < options.steps; ++step) {
        regression.step();
    }
    auto const weights = regression.weights();
    using T = typename Net::scalar;
    for (std::size_t j = 0; j < live.size(); ++j) {
        net.dense_weights()(live[j], 0) = static_cast<T>(weights[j]);
    }
    net.dense_biases()(0) = static_cast<T>(weights.back());
    RefitResult result{.loss = regression.loss()};
    for (double const component : regression.gradient()) {
        result.gradient = (std::max)(result.gradient, std::abs(component));
    }
    return result;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
