/// \file
/// \brief An observer of a fit without its type.
#pragma once

#include <functional>

#include <deepprune/train/events.hpp>
#include <deepprune/train/observer.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief An observer as functions, so that what calls it is compiled once, whatever it is. It must outlive this.
struct FitListener {
    template <class Observer>
    explicit FitListener(Observer& observer)
        : on_fit_begin{[&observer](FitBegin const& event) { return notify(observer, event); }},
          on_batch_end{[&observer](BatchEnd const& event) { return notify(observer, event); }},
          on_epoch_end{[&observer](EpochEnd const& event) { return notify(observer, event); }} {}

    std::function<Control(FitBegin const&)> on_fit_begin;
    std::function<Control(BatchEnd const&)> on_batch_end;
    std::function<Control(EpochEnd const&)> on_epoch_end;
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
