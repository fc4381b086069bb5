/// \file
/// \brief `run` for the networks of one kernel length.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/prune/compact.hpp>
#include <deepprune/prune/iterative_pruner.hpp>
#include <deepprune/prune/keep_units.hpp>
#include <deepprune/prune/optimal_brain_surgeon.hpp>
#include <deepprune/prune/presets.hpp>
#include <deepprune/prune/score_difference.hpp>
#include <deepprune/prune/score_weight_difference.hpp>
#include <deepprune/train/evaluate.hpp>
#include <deepprune/train/fit.hpp>

#include "lab/experiment.hpp"

namespace lab {

/// \brief A criterion that is chosen when the program runs.
struct ChosenCriterion {
    Method method = Method::prune;

    template <dp::PrunableModel Net>
    [[nodiscard]] dp::Judgement operator()(dp::PruningContext<Net> const& context) const {
        switch (method) {
            case Method::score: return dp::ScoreDifference{}(context);
            case Method::score_weight: return dp::ScoreWeightDifference{}(context);
            case Method::surgeon: return dp::OptimalBrainSurgeon{}(context);
            default: return dp::WeightMagnitude{}(context);
        }
    }
};

/// \brief The motif of each live kernel: the letters under its best window in every positive whose score is above 0
/// (DeepBind's rule), trimmed of nothing. A kernel that no positive reaches has none.
template <dp::PrunableModel Net>
[[nodiscard]] std::vector<dp::Motif> motifs_of(Net const& net, dp::EncodedSet const& set) {
    constexpr std::size_t length = Net::layout::template layer<1>::length;
    constexpr std::size_t left = (length - 1) / 2;
    auto const found = net.unit_windows(set);
    std::vector<dp::Motif> motifs;
    for (std::size_t const k : net.live_units()) {
        std::vector<dp::BaseCounts> counts(length);
        double sites = 0.0;
        for (std::size_t i = 0; i < set.size(); ++i) {
            if (set.labels()[i] == 0 || !(found.scores(i, k) > 0.0F)) {
                continue;
            }
            auto const bases = set.sequence(i);
            std::size_t const begin = found.windows(i, k);
            if (begin < left || begin - left + length > bases.size()) {
                continue;  // it hangs over the end
            }
            for (std::size_t t = 0; t < length; ++t) {
                dp::Base const base = bases[begin - left + t];
                for (std::size_t b = 0; b < 4; ++b) {
                    counts[t][b] += base == dp::unknown_base ? 0.25 : (base == b ? 1.0 : 0.0);
                }
            }
            sites += 1.0;
        }
        if (sites > 0.0) {
            motifs.push_back(
                dp::Motif::from_counts(std::move(counts), {.name = "kernel_" + std::to_string(k), .sites = sites}));
        }
    }
    return motifs;
}

/// \brief The runs of one task.
template <std::size_t Length>
class Bench {
  public:
    template <std::size_t Kernels>
    using Net = dp::DeepBindModel<dp::ClippedLeakyReLU, Kernels, Length>;
    using Large = Net<kernel_counts.front()>;

    Bench(Task const& task, Data const& data) : task_{task}, data_{data}, options_{.seed = dp::Seed{task.seed}} {}

    [[nodiscard]] Outcome run() {
        for (Method const method : task_.methods) {
            switch (method) {
                case Method::baseline: fresh(false); break;
                case Method::init_decay: fresh(true); break;
                case Method::prune: prune(method); break;
                case Method::prune_reinit: rewind(); break;
                case Method::one_shot: one_shot(); break;
                case Method::score:
                case Method::score_weight:
                case Method::surgeon: prune(method); break;
                case Method::l1: penalise(method, penalty_l1, 0.0); break;
                case Method::l2: penalise(method, 0.0, penalty_l2); break;
                case Method::l1_l2: penalise(method, penalty_l1, penalty_l2); break;
            }
        }
        return std::move(outcome_);
    }

  private:
    template <class Model>
    [[nodiscard]] double auroc(Model const& net) const {
        return dp::evaluate(net, data_.test).auroc;
    }
    void note(std::string_view method, std::size_t kernels, double area, std::size_t epochs) {
        outcome_.measurements.push_back({task_.set, task_.seed, std::string{method}, kernels, area, epochs});
    }
    template <class Model>
    dp::FitResult train(Model& net, dp::TrainOptions const& options) const {
        return dp::fit(net, data_.train, data_.validation, options);
    }
    template <class Model>
    void note_motifs(std::string_view method, std::size_t kernels, Model const& net) {
        if (task_.motifs && (kernels == 4 || kernels == 8)) {
            outcome_.motifs.push_back({task_.set, task_.seed, std::string{method}, kernels, motifs_of(net, data_.test)});
        }
    }

    /// The network of 256 kernels, trained once.
    [[nodiscard]] Large const& trained() {
        if (!trained_) {
            trained_.emplace(dp::Seed{task_.seed});
            first_epochs_ = train(*trained_, options_.of_cycle(0)).epochs.size();
        }
        return *trained_;
    }

    /// Baselines of every size. That of 256 kernels is the first training itself.
    void fresh(bool decayed) {
        auto const one = [&]<std::size_t Kernels>(std::size_t cycle) {
            if constexpr (Kernels == kernel_counts.front()) {
                double const area = auroc(trained());  // it sets first_epochs_
                note(decayed ? "init-decay" : "baseline", Kernels, area, first_epochs_);
            } else {
                Net<Kernels> net{dp::Seed{task_.seed}};
                auto options = options_.of_cycle(decayed ? cycle : 0);
                options.cycle = 0;
                auto const epochs = train(net, options).epochs.size();
                note(decayed ? "init-decay" : "baseline", Kernels, auroc(net), epochs);
                if (!decayed) {
                    note_motifs("baseline", Kernels, net);
                }
            }
        };
        [&]<std::size_t... Place>(std::index_sequence<Place...>) {
            (one.template operator()<kernel_counts[Place]>(Place), ...);
        }(std::make_index_sequence<kernel_counts.size()>{});
    }

    void prune(Method method) {
        Large net = trained();
        auto options = options_;
        options.trained = true;
        dp::IterativePruner<ChosenCriterion> const pruner{options, {method}};
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
    }

    void rewind() {
        if (lineage_.empty()) {
            Task const only_prune{task_.set, task_.seed, task_.kernel_length, {Method::prune}};
            for (StageWeights const& stage : Bench{only_prune, data_}.run().weights) {
                lineage_.push_back(stage.live);
            }
        }
        for (auto const& live : lineage_) {
            if (live.size() == kernel_counts.front()) {
                continue;
            }
            Large net = dp::lottery_ticket(Large{dp::Seed{task_.seed}}, live);
            auto const epochs = train(net, options_.of_cycle(0)).epochs.size();
            note("prune-reinit", live.size(), auroc(net), epochs);
        }
    }

    void one_shot() {
        for (std::size_t const kernels : {16U, 8U, 4U}) {
            Large net = trained();
            auto options = options_;
            options.trained = true;
            options.schedule = dp::PruneSchedule::one_shot();
            options.final_kernels = kernels;
            auto const result = dp::IterativePruner<>{options}.run(net, data_.train, data_.validation, data_.test);
            note("one-shot", kernels, result.cycles.back().test->auroc, result.cycles.back().fit.epochs.size());
        }
    }

    void penalise(Method method, double l1, double l2) {
        Large net{dp::Seed{task_.seed}};
        auto options = options_.of_cycle(0);
        options.l1 = l1;
        options.l2 = l2;
        auto const epochs = train(net, options).epochs.size();
        for (std::size_t const kernels : kernel_counts) {
            auto const live = net.live_units();
            dp::PruningContext<Large> const context{net, data_.train, live, kernels, 1};
            Large cut = net;
            dp::keep_units(cut, dp::select_best(dp::WeightMagnitude{}(context), kernels));
            note(name_of(method), kernels, auroc(cut), epochs);
        }
    }

    Task const& task_;
    Data const& data_;
    dp::PruneOptions options_;
    std::optional<Large> trained_{};
    std::size_t first_epochs_ = 0;
    std::vector<std::vector<std::size_t>> lineage_{};
    Outcome outcome_{};
};

template <std::size_t Length>
Outcome run_of_length(Task const& task, Data const& data) {
    return Bench<Length>{task, data}.run();
}

}  // namespace lab
