/// \file
/// \brief The options of a pruning run.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <deepprune/core/config.hpp>
#include <deepprune/prune/cycle_options.hpp>
#include <deepprune/prune/prune_schedule.hpp>
#include <deepprune/train/train_options.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Where the remaining units start each training from.
enum class Restart {
    fine_tune,  ///< their current weights
    rewind,     ///< their weights before the first training: the lottery ticket (Frankle & Carbin, ICLR 2019)
};

/// \brief Options of a pruning run; the defaults are those of Luo, Chi & Deng (2019).
struct PruneOptions {
    /// Prune until this many units are left; at least 1 and at most the number of live units. A schedule of explicit
    /// counts has its own last number, and this one is not used.
    std::size_t final_kernels = 4;
    /// The options of each fit. The learning rate is that of the first one, the seed also that of random criteria (the
    /// model has its own), the threads also those of criteria and of evaluation; `cycle` is ignored.
    TrainOptions train{};
    double learning_rate_decay = 1.2;      ///< cycle i trains at train.learning_rate / decay^i; at least 1
    PruneSchedule schedule{};              ///< how many units each pruning keeps; half by default
    Restart restart = Restart::fine_tune;  ///< `rewind` goes with a learning_rate_decay of 1
    /// A cycle whose validation loss ends above that of cycle 0 by more than this fraction of it is undone, and the run
    /// ends; at least 0. Infinity prunes down to `final_kernels`, as in the paper.
    double max_loss_rise = std::numeric_limits<double>::infinity();
    /// Whether the model is already trained: cycle 0 then only evaluates it. Not with `rewind`.
    bool trained = false;
    /// What single cycles do in their own way: element i belongs to cycle i, the first being the training before any
    /// pruning. At most as many as the schedule has cycles; those beyond the list follow the rule.
    std::vector<CycleOptions> cycles{};
    /// The number that the first cycle of this run has in events, results and random streams, and in the rule of the
    /// learning rate: a run that goes on where another one ended counts on. `cycles` begins with the first one all the
    /// same.
    std::size_t first_cycle = 0;

    /// \brief The options of the fit in cycle `cycle` of the run, counted from 0.
    [[nodiscard]] TrainOptions of_cycle(std::size_t cycle) const {
        TrainOptions options = train;
        options.learning_rate /= std::pow(learning_rate_decay, static_cast<double>(first_cycle + cycle));
        if (cycle < cycles.size()) {
            options.learning_rate = cycles[cycle].learning_rate.value_or(options.learning_rate);
            options.patience = cycles[cycle].patience.value_or(options.patience);
        }
        options.cycle = first_cycle + cycle;
        return options;
    }

    /// \brief Whether cycle `cycle` trains, or only cuts or, as cycle 0 of a model that comes trained, evaluates.
    [[nodiscard]] bool fits(std::size_t cycle) const noexcept {
        return cycle == 0 ? !trained : cycle >= cycles.size() || cycles[cycle].fine_tune;
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
