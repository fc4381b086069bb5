/// \file
/// \brief What training accepts as data and as an observer, and what to do about anything else.
#pragma once

#include <deepprune/model/chain.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/train/events.hpp>
#include <deepprune/train/observer.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief An observer of a fit: a callable that takes at least one of its events.
template <class Observer>
concept FitObserver = ObserverOf<Observer, FitBegin, BatchEnd, EpochEnd>;

namespace advice {

/// \brief What to do about data that are not examples.
template <class Data>
struct pass_sequences_with_labels {
    static_assert(fits<Data>,
                  "deepprune: these data are not examples: pass an EncodedSet or a forward range of (sequence, label), "
                  "such as pairs, tuples or structs with members sequence and label, or specialise ExampleTraits");
};

/// \brief What to do about an observer that takes no event of a fit.
template <class Observer>
struct observe_an_event_of_the_fit {
    static_assert(fits<Observer>,
                  "deepprune: this observer takes no event of a fit: let it take FitBegin, BatchEnd or EpochEnd by "
                  "const reference and return nothing or a Control");
};

}  // namespace advice

/// \brief Arguments that are as they must be.
struct SoundArguments {};

namespace detail {

// The first of several verdicts that is not `SoundArguments`, or that.
template <class... Verdicts>
struct FirstAdvice {
    using type = SoundArguments;
};
template <class First, class... Rest>
struct FirstAdvice<First, Rest...> {
    using type = First;
};
template <class... Rest>
struct FirstAdvice<SoundArguments, Rest...> : FirstAdvice<Rest...> {};

template <class Data>
struct DataVerdict {
    using type = advice::pass_sequences_with_labels<Data>;
};
template <ExampleData Data>
struct DataVerdict<Data> {
    using type = SoundArguments;
};

template <class Observer>
struct FitObserverVerdict {
    using type = advice::observe_an_event_of_the_fit<Observer>;
};
template <FitObserver Observer>
struct FitObserverVerdict<Observer> {
    using type = SoundArguments;
};

}  // namespace detail

/// \brief `SoundArguments`, or the `advice` for the first argument of `fit` that it does not accept.
///
/// A door, as `CheckedLayerChain` is: to complete it is true, or the one error that says what to change. To ask without
/// an error, compare it with `SoundArguments`.
template <class Train, class Validation, class Observer>
using fit_verdict = typename detail::FirstAdvice<typename detail::DataVerdict<Train>::type,
                                                 typename detail::DataVerdict<Validation>::type,
                                                 typename detail::FitObserverVerdict<Observer>::type>::type;

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
