/// \file
/// \brief An observer of a pruning run without its type.
#pragma once

#include <functional>

#include <deepprune/prune/prune_result.hpp>
#include <deepprune/train/detail/fit_listener.hpp>
#include <deepprune/train/events.hpp>
#include <deepprune/train/observer.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief An observer as functions, see `FitListener`. It is a `PruneObserver` itself.
struct RunListener {
    template <class Observer>
    explicit RunListener(Observer& observer)
        : fit{observer}, on_cycle_end{[&observer](CycleEnd const& event) { return notify(observer, event); }} {}

    Control operator()(FitBegin const& event) const { return fit.on_fit_begin(event); }
    Control operator()(BatchEnd const& event) const { return fit.on_batch_end(event); }
    Control operator()(EpochEnd const& event) const { return fit.on_epoch_end(event); }
    Control operator()(CycleEnd const& event) const { return on_cycle_end(event); }

    FitListener fit;
    std::function<Control(CycleEnd const&)> on_cycle_end;
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
