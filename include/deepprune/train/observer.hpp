/// \file
/// \brief How an observer is called: by the type of the event.
#pragma once

#include <concepts>
#include <type_traits>

#include <deepprune/train/events.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A callable that takes an event of type `Event` and answers nothing or a `Control`.
template <class Observer, class Event>
concept Observes =
    std::invocable<Observer&, Event const&> && (std::is_void_v<std::invoke_result_t<Observer&, Event const&>> ||
                                                std::same_as<std::invoke_result_t<Observer&, Event const&>, Control>);

/// \brief A callable that takes at least one of `Events`: one that takes none can only be a mistake, and so is an
/// answer of another type.
template <class Observer, class... Events>
concept ObserverOf = (Observes<Observer, Events> || ...) &&
                     ((Observes<Observer, Events> || !std::invocable<Observer&, Events const&>)&&...);

/// \brief Several callables as one observer: `Observers{[](EpochEnd const&) {...}, [](CycleEnd const&) {...}}`.
template <class... Callables>
struct Observers : Callables... {
    using Callables::operator()...;
};
template <class... Callables>
Observers(Callables...) -> Observers<Callables...>;

/// \brief The observer of whoever wants no news.
struct NoObserver {
    template <class Event>
    void operator()(Event const&) const noexcept {}
};

/// \brief Tells the observer, if it takes this event. \return its answer, `proceed` where it gives none
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
