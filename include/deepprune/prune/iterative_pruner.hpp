/// \file
/// \brief Train, prune, fine-tune, again: the method of the paper.
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/prune/concepts.hpp>
#include <deepprune/prune/criterion.hpp>
#include <deepprune/prune/judgement.hpp>
#include <deepprune/prune/keep_units.hpp>
#include <deepprune/prune/prune_options.hpp>
#include <deepprune/prune/prune_result.hpp>
#include <deepprune/prune/select_best.hpp>
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
            return detail::with_source(
                train, [&](auto& source) { return run_encoded(net, source, encoded(validation), rest...); });
        } else {
            return {};
        }
    }

  private:
    template <class Net, EpochSource Source>
    PruneResult run_encoded(Net& net, Source& train, EncodedSet const& validation) const {
        NoObserver observer;
        return run_cycles(net, train, validation, nullptr, observer);
    }
    template <class Net, EpochSource Source, PruneObserver Observer>
    PruneResult run_encoded(Net& net, Source& train, EncodedSet const& validation, Observer& observer) const {
        return run_cycles(net, train, validation, nullptr, observer);
    }
    template <class Net, EpochSource Source, ExampleData Test, class... Observer>
    PruneResult run_encoded(Net& net, Source& train, EncodedSet const& validation, Test& test,
                            Observer&... observer) const {
        EncodedSet const& encoded_test = encoded(test);
        NoObserver nobody;
        return run_cycles(net, train, validation, &encoded_test, [&]() -> auto& {
            if constexpr (sizeof...(Observer) == 0) {
                return nobody;
            } else {
                return (observer, ...);
            }
        }());
    }

    template <class Net, EpochSource Source, class Observer>
    PruneResult run_cycles(Net& net, Source& train, EncodedSet const& validation, EncodedSet const* test,
                           Observer& observer) const {
        auto const plan = checked_plan(net.live_units().size());
        if (test != nullptr) {  // before hours of training, not after
            require_both_classes(*test, "test");
            Net::check(*test);
        }
        using T = typename Net::scalar;
        std::vector<T> const start(net.parameters().begin(), net.parameters().end());
        std::vector<T> before;  // this cycle
        PruneResult result;
        for (std::size_t cycle = 0; cycle < plan.size() && !result.stopped; ++cycle) {
            Cycle record{
                .cycle = cycle, .learning_rate = options_.of_cycle(cycle).learning_rate, .live = net.live_units()};
            if (cycle > 0) {
                before.assign(net.parameters().begin(), net.parameters().end());
                record.criterion = prune(net, train.epoch(cycle, 0), record.live, plan[cycle], cycle);
                record.inter_validation = evaluate(net, validation, options_.train.threads);
                if (test != nullptr) {
                    record.inter_test = evaluate(net, *test, options_.train.threads);
                }
                if (options_.restart == Restart::rewind) {
                    std::ranges::copy(start, net.parameters().begin());
                    keep_units(net, record.live);
                }
            }
            if (options_.fits(cycle)) {
                record.fit = fit(net, train, validation, options_.of_cycle(cycle),
                                 [&observer](auto const& event) { return notify(observer, event); });
            }
            record.validation = evaluate(net, validation, options_.train.threads);
            if (!options_.fits(cycle)) {
                record.fit.validation_loss = record.validation.log_loss;
            }
            if (test != nullptr) {
                record.test = evaluate(net, *test, options_.train.threads);
            }
            auto const weights = net.dense_weights();
            record.dense_weights.assign(weights.begin(), weights.end());
            if (cycle > 0 && rises_too_far(record, result.cycles.front())) {
                std::ranges::copy(before, net.parameters().begin());
                result.stopped = record.fit.stopped;
                result.refused = std::move(record);
                break;
            }
            result.cycles.push_back(std::move(record));
            result.stopped =
                notify(observer, CycleEnd{result.cycles.back()}) == Control::stop || result.cycles.back().fit.stopped;
        }
        return result;
    }

    [[nodiscard]] bool rises_too_far(Cycle const& now, Cycle const& first) const {
        return now.validation.log_loss > first.validation.log_loss * (1.0 + options_.max_loss_rise);
    }

    // Masks all but `keep` units and takes them out of `live`. Returns the scores of those that were live.
    template <class Net>
    std::vector<double> prune(Net& net, EncodedSet const& train, std::vector<std::size_t>& live, std::size_t keep,
                              std::size_t cycle) const {
        Judgement judgement =
            criterion_(PruningContext<Net>{net, train, live, keep, cycle, options_.train.seed, options_.train.threads});
        auto weights = net.dense_weights();
        std::size_t const outputs = weights.shape()[1];
        check(judgement, live.size(), outputs);
        auto const places = select_best(judgement.scores, keep);
        std::vector<std::size_t> stay;
        stay.reserve(keep);
        for (std::size_t const place : places) {
            stay.push_back(live[place]);
            for (std::size_t n = 0; n < outputs && !judgement.weights.empty(); ++n) {
                weights(live[place], n) = static_cast<typename Net::scalar>(judgement.weights[place * outputs + n]);
            }
        }
        for (std::size_t n = 0; n < judgement.biases.size(); ++n) {
            net.dense_biases()(n) = static_cast<typename Net::scalar>(judgement.biases[n]);
        }
        keep_units(net, stay);
        live = std::move(stay);
        return std::move(judgement.scores);
    }

    // The number of live units in each cycle; checks the options.
    [[nodiscard]] std::vector<std::size_t> checked_plan(std::size_t live) const {
        if (!options_.schedule.has_counts() && (options_.final_kernels == 0 || options_.final_kernels > live)) {
            throw OptionError(
                message({.found = detail::concat({"final_kernels of ", std::to_string(options_.final_kernels)}),
                         .expected = detail::concat(
                             {"at least 1 and at most ", std::to_string(live), ", the number of live kernels"})}));
        }
        if (!(options_.learning_rate_decay >= 1.0) || !std::isfinite(options_.learning_rate_decay)) {
            throw OptionError(message({.found = "learning_rate_decay out of its range", .expected = "at least 1"}));
        }
        if (!(options_.max_loss_rise >= 0.0)) {
            throw OptionError(message({.found = "max_loss_rise out of its range", .expected = "at least 0"}));
        }
        if (options_.trained && options_.restart == Restart::rewind) {
            throw OptionError(message({.found = "a model that comes trained, to be rewound",
                                       .expected = "a fresh model",
                                       .remedy = "make each ticket with lottery_ticket and fit it"}));
        }
        auto plan = options_.schedule.plan(live, options_.final_kernels);
        if (options_.cycles.size() > plan.size()) {
            throw OptionError(message(
                {.found = detail::concat({"options of ", std::to_string(options_.cycles.size()), " single cycles"}),
                 .expected =
                     detail::concat({"at most ", std::to_string(plan.size()), ", the cycles of this schedule"})}));
        }
        for (std::size_t cycle = 0; cycle < (std::max)(options_.cycles.size(), std::size_t{1}); ++cycle) {
            check(options_.of_cycle(cycle));
            if (cycle < options_.cycles.size() && !options_.cycles[cycle].fine_tune) {
                require_cut(cycle);
            }
        }
        return plan;
    }

    // A cycle that only cuts needs something to cut, and trained weights.
    void require_cut(std::size_t cycle) const {
        if (cycle == 0) {
            throw OptionError(message({.found = "cycle 0 without training",
                                       .expected = "a cycle that prunes",
                                       .remedy = "for a model that comes trained, set trained"}));
        }
        if (options_.restart == Restart::rewind) {
            throw OptionError(
                message({.found = detail::concat({"cycle ", std::to_string(cycle), " without training, to be rewound"}),
                         .expected = "fine_tune in each cycle"}));
        }
    }

    PruneOptions options_;
    [[no_unique_address]] Criterion criterion_;
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
