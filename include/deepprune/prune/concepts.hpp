/// \file
/// \brief What a pruning run accepts as its model, criterion, data and observer, and what to do about anything else.
#pragma once

#include <ranges>

#include <deepprune/model/chain.hpp>
#include <deepprune/model/model.hpp>
#include <deepprune/prune/criterion.hpp>
#include <deepprune/prune/prune_result.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/train/concepts.hpp>
#include <deepprune/train/observer.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief An observer of a pruning run: a callable that takes at least one of its events.
template <class Observer>
concept PruneObserver = ObserverOf<Observer, FitBegin, BatchEnd, EpochEnd, CycleEnd>;

/// \brief A prunable model that ends in Mask, Dense<1>, Sigmoid: a logistic regression on its units.
template <class Net>
concept LogisticModel = PrunableModel<Net> && Net::layout::reader_layer == Net::layout::mask_layer + 1 &&
                        Net::layout::layers == Net::layout::reader_layer + 2 &&
                        Net::layout::template bound<Net::layout::reader_layer>::parameters[0].shape[1] == 1;

namespace advice {

/// \brief What to do about a model that cannot be pruned.
template <class Net>
struct put_a_Mask_before_a_Dense_layer {
    static_assert(fits<Net>,
                  "deepprune: this model cannot be pruned: put a Mask before a Dense layer (or one of your own with "
                  "parameters weights (units, outputs) and biases (outputs)) and behind the layer with the units");
};

/// \brief What to do about a criterion that does not judge the model.
template <class Criterion, class Net>
struct score_each_live_unit {
    static_assert(
        fits<Criterion>,
        "deepprune: this criterion does not judge this model: it must take a PruningContext of it and give a score for "
        "each live unit (OptimalBrainSurgeon wants Mask, Dense<1>, Sigmoid at the end): see prune/criterion.hpp");
};

/// \brief What to do about an observer that takes no event of a pruning run.
template <class Observer>
struct observe_an_event_of_the_run {
    static_assert(fits<Observer>,
                  "deepprune: this observer takes no event of a pruning run: let it take FitBegin, BatchEnd, EpochEnd "
                  "or CycleEnd by const reference and return nothing or a Control");
};

}  // namespace advice

namespace detail {

template <class Criterion, class Net>
struct PruningVerdict {
    using type = advice::put_a_Mask_before_a_Dense_layer<Net>;
};
template <class Criterion, PrunableModel Net>
struct PruningVerdict<Criterion, Net> {
    using type = advice::score_each_live_unit<Criterion, Net>;
};
template <class Criterion, PrunableModel Net>
    requires PruningCriterion<Criterion, Net>
struct PruningVerdict<Criterion, Net> {
    using type = SoundArguments;
};

template <class Observer>
struct PruneObserverVerdict {
    using type = advice::observe_an_event_of_the_run<Observer>;
};
template <PruneObserver Observer>
struct PruneObserverVerdict<Observer> {
    using type = SoundArguments;
};

// What follows the validation set: nothing, a test set, an observer, or both in this order.
template <class... TestAndObserver>
struct RestVerdict {
    using type = SoundArguments;
};
template <class Only>
struct RestVerdict<Only> : PruneObserverVerdict<Only> {};
template <class Only>
    requires ExampleData<Only> || std::ranges::range<Only>
struct RestVerdict<Only> : DataVerdict<Only> {};
template <class Test, class Observer>
struct RestVerdict<Test, Observer>
    : FirstAdvice<typename DataVerdict<Test>::type, typename PruneObserverVerdict<Observer>::type> {};

}  // namespace detail

/// \brief `SoundArguments`, or the `advice` for the first argument of `IterativePruner::run` that it does not accept.
///
/// A door, as `CheckedLayerChain` is: to complete it is true, or the one error that says what to change. To ask without
/// an error, compare it with `SoundArguments`.
template <class Criterion, class Net, class Train, class Validation, class... TestAndObserver>
using run_verdict = typename detail::FirstAdvice<
    typename detail::PruningVerdict<Criterion, Net>::type, typename detail::TrainingVerdict<Train>::type,
    typename detail::DataVerdict<Validation>::type, typename detail::RestVerdict<TestAndObserver...>::type>::type;

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
