// Who may watch, and who may judge.

#include <concepts>
#include <cstddef>
#include <functional>
#include <type_traits>
#include <vector>

#include <deepprune/deepprune.hpp>

namespace {

namespace dp = deepprune;
using dp::BatchEnd;
using dp::Control;
using dp::CycleEnd;
using dp::EpochEnd;
using dp::FitBegin;

// Observers.
using Silent = void (*)(EpochEnd const&);
using Answering = Control (*)(EpochEnd const&);
using OddAnswer = int (*)(EpochEnd const&);
using OfAnother = void (*)(std::vector<int> const&);
struct Mutable {
    void operator()(EpochEnd const&) {}
};
struct Everything {
    template <class Event>
    void operator()(Event const&) const {}
};
static_assert(dp::Observes<Silent, EpochEnd> && dp::Observes<Answering, EpochEnd>);
static_assert(!dp::Observes<Silent, BatchEnd> && !dp::Observes<OddAnswer, EpochEnd>);
static_assert(dp::Observes<Mutable, EpochEnd> && !dp::Observes<Mutable const, EpochEnd>);
static_assert(dp::Observes<std::function<void(EpochEnd const&)>, EpochEnd>);
static_assert(dp::ObserverOf<Silent, FitBegin, BatchEnd, EpochEnd>);
static_assert(dp::ObserverOf<Everything, FitBegin> && dp::ObserverOf<dp::NoObserver, FitBegin>);
static_assert(!dp::ObserverOf<Silent, FitBegin, BatchEnd>);
static_assert(!dp::ObserverOf<OfAnother, FitBegin, BatchEnd, EpochEnd>);
static_assert(!dp::ObserverOf<int, FitBegin>);
static_assert(dp::FitObserver<Silent> && dp::FitObserver<Mutable&> && !dp::FitObserver<OfAnother> &&
              !dp::FitObserver<int>);
static_assert(!dp::FitObserver<void (*)(CycleEnd const&)> && dp::PruneObserver<void (*)(CycleEnd const&)>);

constexpr auto both = dp::Observers{[](EpochEnd const&) {}, [](CycleEnd const&) { return Control::proceed; }};
static_assert(dp::Observes<decltype(both), EpochEnd> && dp::Observes<decltype(both), CycleEnd>);
static_assert(!dp::Observes<decltype(both), BatchEnd>);

// Criteria.
using Net = dp::Model<dp::OneHot<>, dp::Conv1D<8, 5>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
using Unmasked = dp::Model<dp::OneHot<>, dp::Conv1D<8, 5>, dp::ReLU, dp::GlobalMaxPool, dp::Dense<1>, dp::Sigmoid>;
using Other = dp::BasicModel<double, dp::OneHot<>, dp::Conv1D<8, 5>, dp::ReLU, dp::GlobalMaxPool, dp::Mask,
                             dp::Dense<1>, dp::Sigmoid>;
struct OfThisNet {
    std::vector<double> operator()(dp::PruningContext<Net> const&) const { return {}; }
};
struct NotConst {
    std::vector<double> operator()(dp::PruningContext<Net> const&) { return {}; }
};
struct OneNumber {
    template <class N>
    double operator()(dp::PruningContext<N> const&) const {
        return 0.0;
    }
};
static_assert(dp::PruningCriterion<dp::WeightMagnitude, Net> && dp::PruningCriterion<dp::ScoreDifference, Net>);
static_assert(dp::PruningCriterion<dp::ScoreWeightDifference, Net> && dp::PruningCriterion<dp::RandomChoice, Net>);
static_assert(dp::PruningCriterion<dp::OptimalBrainSurgeon, Net>);
static_assert(dp::PruningCriterion<OfThisNet, Net> && !dp::PruningCriterion<OfThisNet, Other>);
static_assert(!dp::PruningCriterion<NotConst, Net> && !dp::PruningCriterion<OneNumber, Net> &&
              !dp::PruningCriterion<int, Net>);
static_assert(!dp::PruningCriterion<dp::WeightMagnitude, Unmasked>);

// Doors: a wrong argument is refused by a sentence (compile_fail/); which one, and that the others pass, is asked here.
template <class Criterion, class Model, class Observer = dp::NoObserver>
concept Runs = requires(dp::IterativePruner<Criterion> const& pruner, Model& net, dp::EncodedSet const& set,
                        Observer& observer) { pruner.run(net, set, set, observer); };
static_assert(Runs<dp::WeightMagnitude, Net> && Runs<dp::WeightMagnitude, Other> && Runs<OfThisNet, Net>);
static_assert(Runs<dp::WeightMagnitude, Net, void (*)(CycleEnd const&)>);
static_assert(!Runs<dp::WeightMagnitude, int> && !Runs<dp::WeightMagnitude, Net const>);

namespace advice = dp::advice;
using Set = dp::EncodedSet const&;
using Records = std::vector<dp::Record>;
using Numbers = std::vector<int>;
using Bad = advice::pass_sequences_with_labels<Numbers>;
struct ByReference {
    dp::EncodedSet const& epoch(std::size_t, std::size_t);
};
struct ByValue {
    dp::EncodedSet epoch(std::size_t, std::size_t);
};
struct OfOneNumber {
    dp::EncodedSet const& epoch(std::size_t);
};
static_assert(dp::EpochSource<ByReference> && dp::EpochSource<ByReference&> && !dp::EpochSource<ByReference const>);
static_assert(dp::EpochSource<dp::FreshNegatives> && dp::EpochSource<dp::FixedSet const&>);
static_assert(!dp::EpochSource<ByValue> && !dp::EpochSource<OfOneNumber> && !dp::EpochSource<Set>);
static_assert(dp::TrainingData<ByReference&> && dp::TrainingData<Records> && !dp::TrainingData<Numbers>);
template <class Source>
using Returns = advice::return_each_epochs_set_by_reference<Source>;
template <class Expected, class Criterion, class Model, class Train, class Validation, class... Rest>
constexpr bool run_says = std::same_as<dp::run_verdict<Criterion, Model, Train, Validation, Rest...>, Expected>;
static_assert(run_says<dp::SoundArguments, dp::WeightMagnitude, Net, Set, Records&>);
static_assert(run_says<dp::SoundArguments, dp::WeightMagnitude, Net, Set, Set, Records const&>);
static_assert(run_says<dp::SoundArguments, dp::WeightMagnitude, Net, Set, Set, Mutable&>);
static_assert(run_says<dp::SoundArguments, dp::WeightMagnitude, Net, Set, Set, Records, Silent>);
static_assert(run_says<advice::put_a_Mask_before_a_Dense_layer<Unmasked>, dp::WeightMagnitude, Unmasked, Set, Set>);
static_assert(run_says<advice::score_each_live_unit<OfThisNet, Other>, OfThisNet, Other, Set, Set>);
static_assert(run_says<dp::SoundArguments, dp::WeightMagnitude, Net, ByReference&, Set, Records, Silent>);
static_assert(run_says<Returns<ByValue>, dp::WeightMagnitude, Net, ByValue, Set>);
static_assert(run_says<Bad, dp::WeightMagnitude, Net, Numbers, Set>);
static_assert(run_says<Bad, dp::WeightMagnitude, Net, Set, Numbers>);
static_assert(run_says<Bad, dp::WeightMagnitude, Net, Set, Set, Numbers>);
static_assert(run_says<Bad, dp::WeightMagnitude, Net, Set, Set, Numbers, Silent>);
static_assert(run_says<Bad, dp::WeightMagnitude, Net, Numbers, Set, OfAnother>);  // the first one
static_assert(run_says<advice::observe_an_event_of_the_run<OfAnother>, dp::WeightMagnitude, Net, Set, Set, OfAnother>);
static_assert(
    run_says<advice::observe_an_event_of_the_run<int>, dp::WeightMagnitude, Net, Set, Set, Records const&, int>);

template <class Model, class Data, class Observer = dp::NoObserver>
concept Fits =
    requires(Model& net, Data& data, Observer& observer) { dp::fit(net, data, data, dp::TrainOptions{}, observer); };
static_assert(Fits<Net, dp::EncodedSet> && Fits<Unmasked, Records> && Fits<Net, dp::EncodedSet, Silent>);
static_assert(!Fits<int, dp::EncodedSet>);
template <class Expected, class Data, class Observer>
constexpr bool fit_says = std::same_as<dp::fit_verdict<Data, Set, Observer>, Expected> &&
                          std::same_as<dp::fit_verdict<Set, Data, Observer>, Expected>;
static_assert(fit_says<dp::SoundArguments, Records&, Silent> && fit_says<dp::SoundArguments, Set, dp::NoObserver>);
static_assert(std::same_as<dp::fit_verdict<ByReference&, Set, Silent>, dp::SoundArguments>);
static_assert(std::same_as<dp::fit_verdict<ByReference const&, Set, Silent>, Returns<ByReference const&>>);
static_assert(std::same_as<dp::fit_verdict<OfOneNumber&, Set, Silent>, Returns<OfOneNumber&>>);
// A validation set never changes.
static_assert(
    std::same_as<dp::fit_verdict<Set, ByReference&, Silent>, advice::pass_sequences_with_labels<ByReference&>>);
static_assert(fit_says<Bad, Numbers, Silent> && fit_says<Bad, Numbers, OfAnother>);
static_assert(fit_says<advice::observe_an_event_of_the_fit<OfAnother>, Set, OfAnother>);
static_assert(fit_says<advice::observe_an_event_of_the_fit<void (*)(CycleEnd const&)>, Set, void (*)(CycleEnd const&)>);

}  // namespace
