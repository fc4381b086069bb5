/// \file
/// \brief From many kernels that read their best window to a few that weigh all: the recommended method.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <deepprune/model/transfer.hpp>
#include <deepprune/prune/concepts.hpp>
#include <deepprune/prune/detail/joined_runs.hpp>
#include <deepprune/prune/detail/run_arguments.hpp>
#include <deepprune/prune/detail/run_listener.hpp>
#include <deepprune/prune/iterative_pruner.hpp>
#include <deepprune/prune/keep_units.hpp>
#include <deepprune/prune/optimal_brain_surgeon.hpp>
#include <deepprune/prune/prune_options.hpp>
#include <deepprune/prune/prune_result.hpp>
#include <deepprune/prune/prune_schedule.hpp>
#include <deepprune/prune/refit_dense.hpp>
#include <deepprune/prune/soft_pruning_options.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/train/events.hpp>
#include <deepprune/train/fit.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Prunes softly: trains many kernels with a global maximum, carries the best of them into a network that pools
/// softly, and prunes that to a few.
///
/// A global maximum sees one window of a sequence. That is what many kernels learn from fastest, and what makes a few
/// kernels poor: whatever else is bound in the sequence, they do not see. With soft pooling a few kernels are as
/// accurate as the many (docs/results/beyond.md), and it is cheap once there are few. So the maximum searches, and the
/// softmax finishes.
/// \tparam Criterion what judges the units at every cut, see `PruningCriterion`
template <class Criterion = OptimalBrainSurgeon>
class SoftPruner {
  public:
    /// \brief A pruner with these options and this criterion; `run` checks the options.
    explicit SoftPruner(SoftPruningOptions options = {}, Criterion criterion = {})
        : options_{std::move(options)}, criterion_{std::move(criterion)} {}

    /// \brief The options given to the constructor.
    [[nodiscard]] SoftPruningOptions const& options() const noexcept { return options_; }

    /// \brief Trains `first`, carries its best kernels into `soft`, and prunes `soft` to the final number.
    ///
    /// `run(first, soft, train, validation)`, then optionally a test set, then optionally an observer, as
    /// `IterativePruner::run` takes them; `FreshNegatives` as the training set is what the method is recommended with.
    /// Cycle 0 is the training of `first`; units have their numbers in `first` in all results and events. After a cut
    /// between two trainings of other pooling, `inter_validation` and `inter_test` are those of the network that was
    /// cut, before its kernels change. Same seed, data and options: same bits, on any number of threads.
    ///
    /// If an observer stops the run, the network that was being trained has its best weights so far: `first` in cycle 0
    /// (`soft` then keeps its values), otherwise `soft`.
    /// \param first a network that pools the maximum, such as a `DeepBindModel` for both strands; it ends with the
    /// kernels that were carried, and their last maximum-pooled weights
    /// \param soft a network that pools softly, such as a `SoftModel`, with room for the kernels that the first cut
    /// leaves; its values are replaced
    /// \param train see `IterativePruner::run`
    /// \param validation the set for early stopping
    /// \param rest nothing, a test set, a `PruneObserver`, or a test set and a `PruneObserver`
    /// \throws as `IterativePruner::run`, `transfer` and `refit_dense`; options out of range, and a `soft` that cannot
    /// take the kernels, before anything is trained
    template <LogisticModel First, LogisticModel Soft, class Train, class Validation, class... TestAndObserver>
        requires(sizeof...(TestAndObserver) <= 2 && TransferableModel<First> && TransferableModel<Soft> &&
                 Soft::has_kernels && sizeof(run_verdict<Criterion, First, Train, Validation, TestAndObserver...>) > 0)
    PruneResult run(First& first, Soft& soft, Train&& train, Validation&& validation, TestAndObserver&&... rest) const {
        if constexpr (std::same_as<run_verdict<Criterion, First, Train, Validation, TestAndObserver...>,
                                   SoundArguments>) {
            return detail::with_source(train, [&](auto& source) {
                return detail::with_test_and_observer(
                    [&](EncodedSet const* test, auto& observer) {
                        return run_stages(first, soft, source, encoded(validation), test,
                                          detail::RunListener{observer});
                    },
                    rest...);
            });
        } else {
            return {};
        }
    }

  private:
    using Plan = std::vector<std::size_t>;

    template <class First, class Soft, EpochSource Source>
    PruneResult run_stages(First& first, Soft& soft, Source& train, EncodedSet const& validation,
                           EncodedSet const* test, detail::RunListener const& observer) const {
        Plan const plan = options_.plan(first.live_units().size());
        require_fitting(first, soft, plan[1]);
        Soft::require_readable(validation);
        if (test != nullptr) {
            Soft::require_readable(*test);
        }
        detail::JoinedRuns joined{First::units()};
        auto const stage = [&](auto& net, std::size_t begin, std::size_t end) {
            prune(net, plan, begin, end, train, validation, test, observer, joined);
            return !joined.stopped();
        };

        // Many kernels, each of which reads its best window. The criterion keeps those that matter.
        if (!stage(first, 0, 1)) {
            return joined.take();
        }

        // The same kernels in a network that weighs every window; its dense layer has yet to learn their new values.
        joined.renumber(first.live_units());
        transfer(first, soft);
        auto const first_plain = static_cast<std::size_t>(
            std::find_if(plan.begin() + 1, plan.end(), [&](auto live) { return live <= options_.sharp_above; }) -
            plan.begin());
        bool const sharpened = first_plain > 1;
        rescale(soft, sharpened ? options_.sharpness : 1.0, train.epoch(1, 0));

        // Fewer and fewer of them: first with a softmax that is near the maximum, then with one that is not.
        if (sharpened) {
            if (!stage(soft, 1, first_plain) || first_plain == plan.size()) {
                return joined.take();
            }
            rescale(soft, 1.0 / options_.sharpness, train.epoch(first_plain, 0));
        }
        stage(soft, first_plain, plan.size());  // masked units keep their places, so the numbers still hold
        return joined.take();
    }

    // Whether `transfer` will take the kernels: known before hours of training, not after.
    template <class First, class Soft>
    static void require_fitting(First first, Soft soft, std::size_t kernels) {
        auto const live = first.live_units();
        keep_units(first, std::span{live}.first(kernels));
        transfer(first, soft);
    }

    // Trains `net` with plan[begin] kernels, cuts, trains again, up to plan[end - 1]; then cuts for the next stage.
    template <class Net, EpochSource Source>
    void prune(Net& net, Plan const& plan, std::size_t begin, std::size_t end, Source& train,
               EncodedSet const& validation, EncodedSet const* test, detail::RunListener const& observer,
               detail::JoinedRuns& joined) const {
        PruneOptions options{.final_kernels = plan[begin],
                             .train = options_.train,
                             .trained = begin == 0 && options_.trained,
                             .first_cycle = begin};
        Plan cuts;
        for (std::size_t cycle = begin; cycle <= end && cycle < plan.size(); ++cycle) {
            if (cycle > begin && plan[cycle] < plan[cycle - 1]) {
                cuts.push_back(plan[cycle]);
            } else if (cycle > begin) {
                break;  // as many kernels in the next stage: nothing to cut
            }
            options.cycles.push_back(
                {.learning_rate = cycle == 0 ? options_.train.learning_rate : options_.rate(plan[cycle]),
                 .patience = cycle + 1 == plan.size() ? options_.last_patience : options_.train.patience,
                 .fine_tune = cycle < end});
        }
        if (!cuts.empty()) {
            options.schedule = PruneSchedule::counts(std::move(cuts));
        }
        detail::RunListener forward{observer};
        forward.on_cycle_end = [&](CycleEnd const& event) {
            Cycle const* const whole = joined.add(event.cycle, event.cycle.cycle >= end);
            return whole == nullptr ? Control::proceed : observer(CycleEnd{*whole});
        };
        IterativePruner<Criterion> const pruner{std::move(options), criterion_};
        auto const result = test == nullptr ? pruner.run(net, train, validation, forward)
                                            : pruner.run(net, train, validation, *test, forward);
        joined.stop_if(result.stopped);
    }

    // Makes the softmax of every kernel sharper or softer, and fits the dense layer to it.
    template <class Net>
    void rescale(Net& net, double factor, EncodedSet const& train) const {
        auto const multiply = [&](auto&& values) {
            for (auto& value : values) {
                value *= static_cast<typename Net::scalar>(factor);
            }
        };
        multiply(net.kernels());
        multiply(net.kernel_biases());
        refit_dense(net, train, {.threads = options_.train.threads});
    }

    SoftPruningOptions options_;
    [[no_unique_address]] Criterion criterion_;
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
