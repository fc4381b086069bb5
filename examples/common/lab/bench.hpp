/// \file
/// \brief The experiments on one data set, for networks of one kernel length.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/interpret/extract_motifs.hpp>
#include <deepprune/model/deepbind_model.hpp>
#include <deepprune/motif/information.hpp>
#include <deepprune/prune/chosen_criterion.hpp>
#include <deepprune/prune/compact.hpp>
#include <deepprune/prune/iterative_pruner.hpp>
#include <deepprune/prune/keep_units.hpp>
#include <deepprune/prune/presets.hpp>
#include <deepprune/prune/select_best.hpp>
#include <deepprune/prune/weight_magnitude.hpp>
#include <deepprune/train/fit.hpp>

#include "lab/experiment.hpp"
#include "lab/train_other.hpp"

namespace programs::lab {

/// \brief The motif of each live kernel that fires, by DeepBind's rule on the positives of `set`, sites beyond their
/// ends included; flanks below 0.2 bits are trimmed.
template <dp::PrunableModel Net>
[[nodiscard]] std::vector<dp::Motif> motifs_of(Net const& net, dp::EncodedSet const& set) {
    constexpr double min_bits = 0.2;
    std::vector<dp::Motif> motifs;
    for (dp::KernelMotif const& kernel : dp::extract_motifs(net, set, {.positives_only = true, .overhanging = true})) {
        if (kernel.motif) {
            motifs.push_back(dp::trim(*kernel.motif, min_bits).motif);
        }
    }
    return motifs;
}

/// \brief Runs one task; the methods share what they have in common.
template <std::size_t Length>
class Bench {
  public:
    /// The network of 256 kernels; one of fewer has so many live.
    using Net = dp::DeepBindModel<dp::ClippedLeakyReLU, kernel_counts.front(), Length>;
    using FewNet = dp::CompactModel<Net, kernel_counts.back()>;

    Bench(Task const& task, Data const& data)
        : task_{task}, data_{data}, options_{.train = {.seed = dp::Seed{task.seed}}} {}

    [[nodiscard]] Outcome run() {
        for (Method const method : task_.methods) {
            switch (method) {
                case Method::baseline: fresh(false); break;
                case Method::init_decay: fresh(true); break;
                case Method::prune: prune(method, dp::BuiltInCriterion::weight); break;
                case Method::prune_reinit: rewind(); break;
                case Method::one_shot: one_shot(); break;
                case Method::score: prune(method, dp::BuiltInCriterion::score); break;
                case Method::score_weight: prune(method, dp::BuiltInCriterion::score_weight); break;
                case Method::surgeon: prune(method, dp::BuiltInCriterion::surgeon); break;
                case Method::l1: penalize(method, penalty_l1, 0.0); break;
                case Method::l2: penalize(method, 0.0, penalty_l2); break;
                case Method::l1_l2: penalize(method, penalty_l1, penalty_l2); break;
                case Method::circular:
                case Method::expectation:
                case Method::hidden: other(method, nullptr, options_.of_cycle(0)); break;
                case Method::prune_again: train_further(); break;
                case Method::prune_expectation:
                case Method::prune_hidden: {
                    auto const start = parameters_of(dp::compact<kernel_counts.back()>(pruned()));
                    other(method, &start, options_of_further());
                    break;
                }
                default: break;  // for run_offered
            }
        }
        return std::move(outcome_);
    }

  private:
    [[nodiscard]] double auroc(Net const& net) const { return dp::evaluate(net, data_.test).auroc; }
    void note(std::string_view method, std::size_t kernels, double area, std::size_t epochs) {
        outcome_.measurements.push_back({task_.set, task_.seed, std::string{method}, kernels, area, epochs});
    }
    dp::FitResult train(Net& net, dp::TrainOptions const& options) const {
        return dp::fit(net, data_.train, data_.validation, options);
    }
    void note_motifs(std::string_view method, std::size_t kernels, Net const& net) {
        if (task_.motifs && (kernels == 4 || kernels == 8)) {
            outcome_.motifs.push_back(
                {task_.set, task_.seed, std::string{method}, kernels, motifs_of(net, data_.test)});
        }
    }

    /// The network of 256 kernels, trained once.
    [[nodiscard]] Net const& trained() {
        if (!trained_) {
            trained_.emplace(dp::Seed{task_.seed});
            first_epochs_ = train(*trained_, options_.of_cycle(0)).epochs.size();
        }
        return *trained_;
    }

    /// Baselines of every size. The one of 256 kernels is the shared training.
    void fresh(bool decayed) {
        std::string_view const method = decayed ? "init-decay" : "baseline";
        for (std::size_t cycle = 0; cycle < kernel_counts.size(); ++cycle) {
            std::size_t const kernels = kernel_counts[cycle];
            if (kernels == kernel_counts.front()) {
                double const area = auroc(trained());  // sets first_epochs_
                note(method, kernels, area, first_epochs_);
                continue;
            }
            Net net{dp::Seed{task_.seed}, kernels};
            auto options = options_.of_cycle(decayed ? cycle : 0);
            options.cycle = 0;
            auto const epochs = train(net, options).epochs.size();
            note(method, kernels, auroc(net), epochs);
            if (!decayed) {
                note_motifs("baseline", kernels, net);
            }
        }
    }

    void prune(Method method, dp::BuiltInCriterion criterion) {
        Net net = trained();
        auto options = options_;
        options.trained = true;
        dp::IterativePruner<dp::ChosenCriterion> const pruner{options, {criterion}};
        auto const result = pruner.run(net, data_.train, data_.validation, data_.test, [&](dp::CycleEnd const& end) {
            note_motifs(name_of(method), end.cycle.kernels(), net);
        });
        for (dp::Cycle const& cycle : result.cycles) {
            bool const first = cycle.cycle == 0;
            std::size_t const epochs = first ? first_epochs_ : cycle.fit.epochs.size();
            note(name_of(method), cycle.kernels(), cycle.test->auroc, epochs);
            if (method != Method::prune) {
                continue;
            }
            note("inter", cycle.kernels(), first ? cycle.test->auroc : cycle.inter_test->auroc, 0);
            outcome_.weights.push_back({task_.set, task_.seed, cycle.live, cycle.dense_weights});
            lineage_.push_back(cycle.live);
        }
        if (method == Method::prune) {
            pruned_ = std::move(net);
        }
    }

    /// The parameters of a network in the form that `train_other` takes.
    [[nodiscard]] static FewKernels parameters_of(FewNet const& net) {
        auto const copy = [](auto const& values) { return std::vector<float>(values.begin(), values.end()); };
        return {.kernels = copy(net.kernels()),
                .biases = copy(net.kernel_biases()),
                .dense_weights = copy(net.dense_weights()),
                .dense_bias = net.dense_biases()(0)};
    }

    void other(Method method, FewKernels const* start, dp::TrainOptions const& options) {
        auto const found = train_other<Length>(method, dp::Seed{task_.seed}, start, data_, options);
        note(name_of(method), kernel_counts.back(), found.auroc, found.epochs);
    }

    /// The network that `prune` ends with. Prunes if that has not been done yet, without recording the results.
    [[nodiscard]] Net const& pruned() {
        if (!pruned_) {
            Task const only_prune{task_.set, task_.seed, task_.kernel_length, {Method::prune}};
            Bench bench{only_prune, data_};
            static_cast<void>(bench.run());
            lineage_ = std::move(bench.lineage_);
            pruned_ = std::move(bench.pruned_);
        }
        return *pruned_;
    }

    /// The options of a training that starts where `prune` ends.
    [[nodiscard]] dp::TrainOptions options_of_further() const { return options_.of_cycle(kernel_counts.size()); }

    void train_further() {
        Net net = pruned();
        auto const epochs = train(net, options_of_further()).epochs.size();
        note(name_of(Method::prune_again), kernel_counts.back(), auroc(net), epochs);
    }

    void rewind() {
        static_cast<void>(pruned());  // sets lineage_
        for (auto const& live : lineage_) {
            if (live.size() == kernel_counts.front()) {
                continue;
            }
            Net net = dp::lottery_ticket(Net{dp::Seed{task_.seed}}, live);
            auto const epochs = train(net, options_.of_cycle(0)).epochs.size();
            note("prune-reinit", live.size(), auroc(net), epochs);
        }
    }

    void one_shot() {
        for (std::size_t const kernels : {16U, 8U, 4U}) {
            Net net = trained();
            auto options = options_;
            options.trained = true;
            options.schedule = dp::PruneSchedule::one_shot();
            options.final_kernels = kernels;
            auto const result = dp::IterativePruner<>{options}.run(net, data_.train, data_.validation, data_.test);
            note("one-shot", kernels, result.cycles.back().test->auroc, result.cycles.back().fit.epochs.size());
        }
    }

    void penalize(Method method, double l1, double l2) {
        Net net{dp::Seed{task_.seed}};
        auto options = options_.of_cycle(0);
        options.l1 = l1;
        options.l2 = l2;
        auto const epochs = train(net, options).epochs.size();
        for (std::size_t const kernels : kernel_counts) {
            auto const live = net.live_units();
            dp::PruningContext<Net> const context{net, data_.train, live, kernels, 1};
            Net cut = net;
            dp::keep_units(cut, dp::select_best(dp::WeightMagnitude{}(context), kernels));
            note(name_of(method), kernels, auroc(cut), epochs);
        }
    }

    Task const& task_;
    Data const& data_;
    dp::PruneOptions options_;
    std::optional<Net> trained_{};
    std::size_t first_epochs_ = 0;
    std::vector<std::vector<std::size_t>> lineage_{};  ///< the live kernels after each cycle of `prune`
    std::optional<Net> pruned_{};                      ///< the network that `prune` ends with
    Outcome outcome_{};
};

}  // namespace programs::lab
