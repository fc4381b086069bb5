/// \file
/// \brief The result of a pruning run, cycle by cycle.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include <deepprune/metrics/classification_metrics.hpp>
#include <deepprune/train/fit.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief One cycle: pruning (except in the first), then training. Units keep their numbers of the original model, so
/// `live` of all cycles is the lineage of the kernels.
struct Cycle {
    std::size_t cycle = 0;            ///< 0 is the first training, before any pruning
    double learning_rate = 0.0;       ///< of this cycle
    std::vector<std::size_t> live{};  ///< the units left, ascending
    /// Scores of the units live *before* this pruning, in their order; empty in cycle 0.
    std::vector<double> criterion{};
    std::optional<ClassificationMetrics> inter_validation{};  ///< after pruning, before fine-tuning; empty in cycle 0
    std::optional<ClassificationMetrics> inter_test{};        ///< the same on the test set, if there is one
    FitResult fit{};                                          ///< the training; no epochs in a cycle without
    ClassificationMetrics validation{};                       ///< after training
    std::optional<ClassificationMetrics> test{};              ///< the same on the test set, if there is one
    /// After training, (units, outputs), pruned units included: the paper's Table 3.
    std::vector<double> dense_weights{};

    /// \brief The number of units left.
    [[nodiscard]] std::size_t kernels() const noexcept { return live.size(); }
};

/// \brief A cycle has ended.
struct CycleEnd {
    Cycle const& cycle;  ///< its record
};

/// \brief All cycles of a run; there is at least one. The model has the weights of the last of `cycles`.
struct PruneResult {
    /// \brief In order; the first is the training before any pruning.
    std::vector<Cycle> cycles{};
    std::optional<Cycle> refused{};  ///< the cycle that was undone, see `PruneOptions::max_loss_rise`
    bool stopped = false;            ///< an observer ended the run before its last cycle
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
