// The methods whose networks the program offers, for any kernel length.

#include <optional>
#include <string>
#include <utility>

#include <deepprune/core/error.hpp>
#include <deepprune/prune/presets.hpp>
#include <deepprune/train/fresh_negatives.hpp>

#include "engine/network.hpp"
#include "engine/silent_observer.hpp"
#include "lab/experiment.hpp"
#include "training/method.hpp"

namespace programs::lab {

namespace {

class OfferedBench {
  public:
    OfferedBench(Task const& task, Data const& data) : task_{task}, data_{data}, fixed_{data.train} {
        if (data.made_negatives) {
            fresh_.emplace(data.train, dp::FreshNegativesOptions{.seed = dp::Seed{task.seed}});
        }
        shape_.kernel_length = task.kernel_length;
    }

    [[nodiscard]] Outcome run() {
        for (Method const method : task_.methods) {
            switch (method) {
                case Method::baseline: baseline(); break;
                case Method::prune: halve(method, dp::BuiltInCriterion::weight, dp::Strands::forward, fixed_); break;
                case Method::surgeon: halve(method, dp::BuiltInCriterion::surgeon, dp::Strands::forward, fixed_); break;
                case Method::both_strands:
                    halve(method, dp::BuiltInCriterion::surgeon, dp::Strands::both, fixed_);
                    break;
                case Method::fresh_negatives:
                    halve(method, dp::BuiltInCriterion::surgeon, dp::Strands::both, sets());
                    break;
                case Method::recommended: recommended(); break;
                case Method::recommended_random: recommended_random(); break;
                case Method::recommended_baseline: recommended_baseline(); break;
                default:
                    throw dp::OptionError(
                        dp::message({.found = std::string{name_of(method)} + " with kernels of length " +
                                              std::to_string(task_.kernel_length),
                                     .expected = "24 (simulated sets) or 15 (real sets)"}));
            }
        }
        return std::move(outcome_);
    }

  private:
    [[nodiscard]] engine::RunData data_with(engine::TrainingSets const& train) const {
        return {train, data_.validation, &data_.test};
    }

    // New negatives in each epoch, where they are made here.
    [[nodiscard]] engine::TrainingSets sets() {
        if (!fresh_) {
            return fixed_;
        }
        return engine::TrainingSets{[this](std::size_t cycle, std::size_t epoch) -> dp::EncodedSet const& {
            return fresh_->epoch(cycle, epoch);
        }};
    }

    void note(Method method, dp::PruneResult const& result) {
        for (dp::Cycle const& cycle : result.cycles) {
            outcome_.measurements.push_back({task_.set, task_.seed, std::string{name_of(method)}, cycle.kernels(),
                                             cycle.test->auroc, cycle.fit.epochs.size()});
        }
    }

    void baseline() {
        for (std::size_t const kernels : kernel_counts) {
            auto shape = shape_;
            shape.kernels = kernels;
            engine::SilentObserver silent;
            note(Method::baseline, engine::make_network(shape, dp::Seed{task_.seed})
                                       ->prune(dp::BuiltInCriterion::weight,
                                               {.final_kernels = kernels, .train = {.seed = dp::Seed{task_.seed}}},
                                               data_with(fixed_), silent));
        }
    }

    void halve(Method method, dp::BuiltInCriterion criterion, dp::Strands strands, engine::TrainingSets const& train) {
        auto shape = shape_;
        shape.strands = strands;
        engine::SilentObserver silent;
        note(method, engine::make_network(shape, dp::Seed{task_.seed})
                         ->prune(criterion, {.train = {.seed = dp::Seed{task_.seed}}}, data_with(train), silent));
    }

    [[nodiscard]] training::Method method() const {
        training::Method method{.first = shape_,
                                .criterion = dp::recommended_preset.criterion,
                                .pruning = dp::recommended_preset.pruning,
                                .soft_pruning = *dp::recommended_preset.soft_pruning};
        method.pruning.train.seed = dp::Seed{task_.seed};
        return method;
    }

    void recommended() {
        engine::SilentObserver silent;
        auto const trained = training::train_network(method(), data_with(sets()), silent);
        strands_ = trained.network->shape().strands;
        note(Method::recommended, trained.result);
    }

    // The strands that `recommended` chose, or would choose.
    [[nodiscard]] dp::Strands strands() {
        if (!strands_) {
            strands_ = training::better_strands(method(), data_with(sets())).strands;
        }
        return *strands_;
    }

    void recommended_random() {
        auto random = method();
        random.criterion = dp::BuiltInCriterion::random;
        random.strands = strands();
        random.pooling = engine::Pooling::soft;
        engine::SilentObserver silent;
        note(Method::recommended_random, training::train_network(random, data_with(sets()), silent).result);
    }

    void recommended_baseline() {
        auto const options = method();
        for (std::size_t const kernels : recommended_baselines) {
            auto shape = shape_;
            shape.kernels = kernels;
            shape.strands = strands();
            shape.pooling = engine::Pooling::soft;
            dp::PruneOptions pruning{.final_kernels = kernels, .train = options.pruning.train};
            pruning.train.learning_rate = options.soft_pruning.rate(kernels);
            pruning.train.patience = options.soft_pruning.last_patience;
            engine::SilentObserver silent;
            note(Method::recommended_baseline,
                 engine::make_network(shape, dp::Seed{task_.seed})
                     ->prune(dp::BuiltInCriterion::weight, pruning, data_with(sets()), silent));
        }
    }

    Task const& task_;
    Data const& data_;
    engine::NetworkShape shape_{};
    engine::TrainingSets fixed_;
    std::optional<dp::FreshNegatives> fresh_{};
    std::optional<dp::Strands> strands_{};
    Outcome outcome_{};
};

}  // namespace

Outcome run_offered(Task const& task, Data const& data) { return OfferedBench{task, data}.run(); }

}  // namespace programs::lab
