/// \file
/// \brief Observers are called by the type of the event.
#pragma once

#include <concepts>
#include <type_traits>

#include <deepprune/train/events.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A callable that takes an event of type `Event` and returns nothing or a `Control`.
template <class Observer, class Event>
concept Observes =
    std::invocable<Observer&, Event const&> && (std::is_void_v<std::invoke_result_t<Observer&, Event const&>> ||
                                                std::same_as<std::invoke_result_t<Observer&, Event const&>, Control>);

/// \brief A callable that takes at least one of `Events`. One that takes none, or that returns another type, is a
/// mistake.
template <class Observer, class... Events>
concept ObserverOf = (Observes<Observer, Events> || ...) &&
                     ((Observes<Observer, Events> || !std::invocable<Observer&, Events const&>)&&...);

/// \brief Several callables as one observer: `Observers{[](EpochEnd const&) {...}, [](CycleEnd const&) {...}}`.
template <class... Callables>
struct Observers : Callables... {
    using Callables::operator()...;
};
/// \brief Deduces the types of the callables.
template <class... Callables>
Observers(Callables...) -> Observers<Callables...>;

/// \brief An observer that ignores every event.
struct NoObserver {
    /// \brief Does nothing.
    template <class Event>
    void operator()(Event const&) const noexcept {}
};

/// \brief Calls the observer if it takes this event. \return its result, or `proceed` if it returns nothing
template <class Observer, class Event>
Control notify(Observer& observer, Event const& event) {
    if constexpr (Observes<Observer, Event>) {
        if constexpr (std::is_void_v<std::invoke_result_t<Observer&, Event const&>>) {
            observer(event);
        } else {
            return observer(event);
        }
    }
    return Control::proceed;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
