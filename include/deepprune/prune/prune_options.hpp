/// \file
/// \brief The options of a pruning run.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>

#include <deepprune/core/seed.hpp>
#include <deepprune/prune/prune_schedule.hpp>
#include <deepprune/train/train_options.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief From which weights the units that stay are trained again.
enum class Restart {
    fine_tune,  ///< from those that they have
    rewind,     ///< from those before the first training: the lottery ticket (Frankle & Carbin, ICLR 2019)
};

/// \brief The options of a pruning run; the defaults are those of Luo, Chi & Deng (2019).
struct PruneOptions {
    std::size_t final_kernels = 4;         ///< prune until so many are left; at least 1, at most as many as are live
    double learning_rate = 0.01;           ///< of the first training, above 0
    double learning_rate_decay = 1.2;      ///< cycle i learns at learning_rate / decay^i; at least 1
    std::size_t batch_size = 256;          ///< sequences in a mini-batch, at least 1
    std::size_t max_epochs = 1000;         ///< of each fit, at least 1
    std::size_t patience = 15;             ///< epochs without a lower validation loss before a fit ends, at least 1
    double l1 = 0.0;                       ///< see TrainOptions
    double l2 = 0.0;                       ///< see TrainOptions
    Seed seed{};                           ///< of the batch order and of random criteria; the model has its own
    unsigned threads = 1;                  ///< at least 1; the result does not depend on it
    PruneSchedule schedule{};              ///< how many units each pruning keeps; one half
    Restart restart = Restart::fine_tune;  ///< `rewind` goes with a learning_rate_decay of 1
    /// A cycle whose validation loss ends above that of cycle 0 by more than this fraction of it is taken back, and the
    /// run ends; at least 0. Infinity: pruning goes down to `final_kernels`, as in the paper.
    double max_loss_rise = std::numeric_limits<double>::infinity();
    bool trained = false;  ///< the model comes trained: cycle 0 is its evaluation alone; not with `rewind`

    /// \brief The options of the fit in cycle `cycle`.
    [[nodiscard]] TrainOptions of_cycle(std::size_t cycle) const {
        return {.learning_rate = learning_rate / std::pow(learning_rate_decay, static_cast<double>(cycle)),
                .batch_size = batch_size,
                .max_epochs = max_epochs,
                .patience = patience,
                .l1 = l1,
                .l2 = l2,
                .seed = seed,
                .threads = threads,
                .cycle = cycle};
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
