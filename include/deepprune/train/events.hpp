/// \file
/// \brief The events of training that an observer receives. Each is a type of its own.
#pragma once

#include <cstddef>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A fit begins.
struct FitBegin {
    std::size_t cycle = 0;    ///< 0 for the first training, i for the fine-tuning after the i-th pruning
    std::size_t kernels = 0;  ///< live units; 0 for a model without a mask
    /// \brief Of this fit.
    double learning_rate = 0.0;
    std::size_t batches = 0;  ///< mini-batches in an epoch
    /// \brief At most this many epochs follow.
    std::size_t max_epochs = 0;
};

/// \brief A training step on one mini-batch has ended.
struct BatchEnd {
    /// \brief As in `FitBegin`.
    std::size_t cycle = 0;
    std::size_t epoch = 0;  ///< from 1
    std::size_t batch = 0;  ///< from 1
    double loss = 0.0;      ///< mean over the batch, before the step
};

/// \brief An epoch has ended. Losses are mean binary cross-entropies in nats.
struct EpochEnd {
    /// \brief As in `FitBegin`.
    std::size_t cycle = 0;
    /// \brief As in `FitBegin`.
    std::size_t kernels = 0;
    std::size_t epoch = 0;  ///< from 1
    /// \brief Of this fit.
    double learning_rate = 0.0;
    double train_loss = 0.0;       ///< mean over the epoch's batches, each before its step, penalties included
    double validation_loss = 0.0;  ///< after the epoch, without penalties
    bool best = false;             ///< the lowest validation loss of this fit so far
};

/// \brief What an observer may return.
enum class Control {
    proceed,
    stop,  ///< end the fit after this event, with the best weights so far; a pruner ends its run as well
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
