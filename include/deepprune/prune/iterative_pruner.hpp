/// \file
/// \brief Train, prune, fine-tune, again: the method of the paper.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <utility>

#include <deepprune/prune/concepts.hpp>
#include <deepprune/prune/criterion.hpp>
#include <deepprune/prune/detail/prune_cycles.hpp>
#include <deepprune/prune/detail/run_arguments.hpp>
#include <deepprune/prune/detail/run_listener.hpp>
#include <deepprune/prune/judgement.hpp>
#include <deepprune/prune/keep_units.hpp>
#include <deepprune/prune/prune_options.hpp>
#include <deepprune/prune/prune_result.hpp>
#include <deepprune/prune/weight_magnitude.hpp>
#include <deepprune/train/fit.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Drives train / prune / fine-tune cycles until `final_kernels` units are left (Luo, Chi & Deng, Frontiers in
/// Genetics 10:1145, 2019, "Deepprune").
///
/// A pruning halves the live units: exactly floor(n / 2) stay, never fewer than `final_kernels`, whatever the ties;
/// another `schedule` keeps another part or explicit numbers, `cycles` gives single cycles a learning rate and a
/// patience of their own or lets them cut without training, and `max_loss_rise` ends the run before the loss rises too
/// far. Each fit starts with a fresh Adam; cycle i learns at learning_rate / decay^i. Pruned units are masked, their
/// parameters keep their last values; `compact` gives the smaller model.
/// \tparam Criterion what judges the units, see `PruningCriterion`
template <class Criterion = WeightMagnitude>
class IterativePruner {
  public:
    /// \brief A pruner with these options and this criterion; `run` checks the options.
    explicit IterativePruner(PruneOptions options = {}, Criterion criterion = {})
        : options_{std::move(options)}, criterion_{std::move(criterion)} {}

    /// \brief The options given to the constructor.
    [[nodiscard]] PruneOptions const& options() const noexcept { return options_; }

    /// \brief Trains and prunes `net`, which ends with the weights of the last cycle.
    ///
    /// `run(net, train, validation)`, then optionally a test set, then optionally an observer. The test set takes no
    /// part in training: each cycle is evaluated on it. The observer receives `FitBegin`, `BatchEnd`, `EpochEnd` and
    /// `CycleEnd`, those of them that it takes; `Control::stop` ends the run after the event. Same seed, data and
    /// options: same bits, on any number of threads.
    /// \tparam Net a `PrunableModel` that `Criterion` judges
    /// \param net the model; it is trained and pruned in place
    /// \param train the training set, see `ExampleData`; `validation` and the test set likewise. Or what is asked for
    /// the set of each epoch, see `EpochSource`: the pruning that begins a cycle is then judged on the set of epoch 0
    /// of that cycle, on which no epoch trains
    /// \param validation the set for early stopping and for `max_loss_rise`
    /// \param rest nothing, a test set, a `PruneObserver`, or a test set and a `PruneObserver`
    /// \throws OptionError for options out of range; DataError for an invalid character or label, a sequence that the
    /// model cannot take, or a set without one of the classes; NumericalError at the first number that is not finite
    template <AnyModel Net, class Train, class Validation, class... TestAndObserver>
        requires(sizeof...(TestAndObserver) <= 2 &&
                 sizeof(run_verdict<Criterion, Net, Train, Validation, TestAndObserver...>) > 0)
    PruneResult run(Net& net, Train&& train, Validation&& validation, TestAndObserver&&... rest) const {
        // Where an argument does not fit, the constraint has already reported it.
        if constexpr (std::same_as<run_verdict<Criterion, Net, Train, Validation, TestAndObserver...>,
                                   SoundArguments>) {
            return detail::with_source(train, [&](auto& source) {
                return detail::with_test_and_observer(
                    [&](EncodedSet const* test, auto& observer) {
                        return run_cycles(net, source, encoded(validation), test, detail::RunListener{observer});
                    },
                    rest...);
            });
        } else {
            return {};
        }
    }

  private:
    template <class Net, EpochSource Source>
    PruneResult run_cycles(Net& net, Source& train, EncodedSet const& validation, EncodedSet const* test,
                           detail::RunListener const& observer) const {
        using T = typename Net::scalar;
        if (test != nullptr) {  // before hours of training, not after
            require_both_classes(*test, "test");
            Net::require_readable(*test);
        }
        auto weights = net.dense_weights();
        auto biases = net.dense_biases();
        detail::PruneProblem<T> problem{.parameters = net.parameters(),
                                        .weights = {weights.data(), weights.size()},
                                        .biases = {biases.data(), biases.size()},
                                        .validation = validation,
                                        .test = test};
        problem.live_units = [&net] { return net.live_units(); };
        problem.keep_units = [&net](std::span<std::size_t const> stay) { keep_units(net, stay); };
        problem.judge = [&](std::span<std::size_t const> live, std::size_t keep, std::size_t cycle) -> Judgement {
            return criterion_(PruningContext<Net>{net, train.epoch(cycle, 0), live, keep, cycle, options_.train.seed,
                                                  options_.train.threads});
        };
        problem.fit = [&](TrainOptions const& fit_options) {
            return detail::fit_encoded(net, train, validation, fit_options, observer.fit);
        };
        problem.evaluate = [&](EncodedSet const& set) { return evaluate(net, set, options_.train.threads); };
        problem.on_cycle_end = observer.on_cycle_end;
        return detail::prune_in_cycles(problem, options_);
    }

    PruneOptions options_;
    [[no_unique_address]] Criterion criterion_;
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
