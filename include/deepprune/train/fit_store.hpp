/// \file
/// \brief Where the states of fits are kept, so that a run can be cut short and resumed.
#pragma once

#include <deepprune/core/config.hpp>
#include <deepprune/train/events.hpp>
#include <deepprune/train/fit_start.hpp>
#include <deepprune/train/fit_state.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Keeps the states of the fits of a run. `TrainOptions::store` names one.
///
/// A run is resumed by running it again, from its beginning and with a store that has kept its states: fits that were
/// finished return at once, the one that was cut short goes on after the last epoch that was kept, and what lies
/// between fits (cuts, evaluations, `refit_dense`) is repeated. That holds for a single `fit`, for `IterativePruner`,
/// `SoftPruner` and for any program of several of them, on any number of threads. The run ends with the same bits;
/// observers receive the same events, but for the `BatchEnd` of steps that are not repeated.
///
/// `Checkpoint` (`deepprune/io/checkpoint.hpp`) keeps them in a file.
class FitStore {
  public:
    FitStore() = default;
    virtual ~FitStore() = default;

    /// \brief A fit begins.
    /// \return the state that it goes on from, good until the next call of any function; null: it begins
    /// \throws an error of the store's own if it holds the fit of another run in this place
    [[nodiscard]] virtual FitState const* find(FitStart const& start) = 0;
    /// \brief Whether to keep the state after this epoch. It is not asked after the last one, which is always kept.
    [[nodiscard]] virtual bool wants(EpochEnd const& epoch) = 0;
    /// \brief Keeps the state of the fit that began last, in place of an older one. A fit that an observer stops has
    /// not come to its end: its last state stays as it is.
    virtual void keep(FitState state) = 0;

  protected:
    /// \brief Copies and moves are left to the derived classes.
    FitStore(FitStore const&) = default;
    /// \brief Likewise.
    FitStore(FitStore&&) = default;
    /// \brief Likewise.
    FitStore& operator=(FitStore const&) = default;
    /// \brief Likewise.
    FitStore& operator=(FitStore&&) = default;
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
