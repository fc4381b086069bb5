/// \file
/// \brief What training accepts as data and as an observer, and what to do about anything else.
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>

#include <deepprune/model/chain.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/train/events.hpp>
#include <deepprune/train/observer.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief An observer of a fit: a callable that takes at least one of its events.
template <class Observer>
concept FitObserver = ObserverOf<Observer, FitBegin, BatchEnd, EpochEnd>;

/// \brief What is asked for the training set of each epoch: `source.epoch(cycle, epoch)` returns a reference to it,
/// good until the next call.
///
/// `cycle` is that of `TrainOptions`, and `epoch` counts from 1 in each cycle; epoch 0 is the set on which the pruning
/// that begins a cycle is judged. What it returns must depend on its two arguments alone, whatever was asked before, so
/// that a run that is resumed sees the same data. Sets may differ in size. `FreshNegatives` and `FixedSet` are sources.
template <class Source>
concept EpochSource = requires(std::remove_reference_t<Source>& source, std::size_t cycle, std::size_t epoch) {
    { source.epoch(cycle, epoch) } -> std::same_as<EncodedSet const&>;
};

/// \brief What `fit` and `IterativePruner::run` train on: a set in either form (see `ExampleData`), or a source of
/// sets.
template <class Data>
concept TrainingData = ExampleData<Data> || EpochSource<Data>;

namespace advice {

/// \brief What to do about a source of training sets with another function.
template <class Source>
struct return_each_epochs_set_by_reference {
    static_assert(fits<Source>,
                  "deepprune: this is no source of training sets: let it have epoch(std::size_t cycle, std::size_t "
                  "epoch), which returns an EncodedSet const&, and do not pass it as const if that function is not");
};

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

template <class Data>
struct TrainingVerdict : DataVerdict<Data> {};
template <class Source>
    requires(!TrainingData<Source>) && requires { &std::remove_cvref_t<Source>::epoch; }
struct TrainingVerdict<Source> {
    using type = advice::return_each_epochs_set_by_reference<Source>;
};
template <TrainingData Data>
struct TrainingVerdict<Data> {
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
using fit_verdict = typename detail::FirstAdvice<typename detail::TrainingVerdict<Train>::type,
                                                 typename detail::DataVerdict<Validation>::type,
                                                 typename detail::FitObserverVerdict<Observer>::type>::type;

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
