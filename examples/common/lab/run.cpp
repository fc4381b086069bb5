#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/interpret/extract_motifs.hpp>
#include <deepprune/motif/information.hpp>
#include <deepprune/prune/presets.hpp>
#include <deepprune/train/fresh_negatives.hpp>

#include "engine/network.hpp"
#include "engine/silent_observer.hpp"
#include "lab/experiment.hpp"
#include "lab/train_other.hpp"
#include "training/method.hpp"

namespace programs::lab {

namespace {

// The motif of each live kernel that fires, by DeepBind's rule on the positives of `set`, sites beyond their ends
// included; flanks below 0.2 bits are trimmed.
std::vector<dp::Motif> motifs_of(engine::Network const& network, dp::EncodedSet const& set) {
    constexpr double min_bits = 0.2;
    std::vector<dp::Motif> motifs;
    for (dp::KernelMotif const& kernel :
         dp::extract_motifs(network.kernel_windows(set, 1), set, {.positives_only = true, .overhanging = true})) {
        if (kernel.motif) {
            motifs.push_back(dp::trim(*kernel.motif, min_bits).motif);
        }
    }
    return motifs;
}

// Notes the motifs of 4 and 8 kernels as the run comes by them.
class MotifCollector final : public engine::SilentObserver {
  public:
    using Note = std::function<void(std::size_t kernels, engine::Network const& network)>;

    explicit MotifCollector(Note note) : note_{std::move(note)} {}

    using SilentObserver::on;
    void on(dp::CycleEnd const& event, engine::Network const& network) override {
        note_(event.cycle.kernels(), network);
    }

  private:
    Note note_;
};

// Runs one task; the methods share what they have in common.
class Bench {
  public:
    Bench(Task const& task, Data const& data)
        : task_{task}, data_{data}, options_{.train = {.seed = dp::Seed{task.seed}}}, fixed_{data.train} {
        if (data.made_negatives) {
            fresh_.emplace(data.train, dp::FreshNegativesOptions{.seed = dp::Seed{task.seed}});
        }
        shape_.kernel_length = task.kernel_length;
    }

    [[nodiscard]] Outcome run() {
        for (Method const method : task_.methods) {
            auto const begin = Clock::now();
            shared_seconds_ = 0.0;
            run(method);
            outcome_.seconds[method] = seconds_since(begin) + shared_seconds_;
        }
        return std::move(outcome_);
    }

  private:
    using Clock = std::chrono::steady_clock;
    [[nodiscard]] static double seconds_since(Clock::time_point begin) {
        return std::chrono::duration<double>{Clock::now() - begin}.count();
    }

    // A network that several methods start from.
    struct Shared {
        std::unique_ptr<engine::Network> network{};
        dp::PruneResult result{};
        double seconds = 0.0;
    };

    void run(Method method) {
        using dp::BuiltInCriterion;
        switch (method) {
            case Method::baseline: fresh(method, false); break;
            case Method::init_decay: fresh(method, true); break;
            case Method::prune: weight_pruned(); break;
            case Method::prune_reinit: rewind(); break;
            case Method::one_shot: one_shot(); break;
            case Method::score: prune(method, BuiltInCriterion::score); break;
            case Method::score_weight: prune(method, BuiltInCriterion::score_weight); break;
            case Method::surgeon: prune(method, BuiltInCriterion::surgeon); break;
            case Method::l1: penalize(method, penalty_l1, 0.0); break;
            case Method::l2: penalize(method, 0.0, penalty_l2); break;
            case Method::l1_l2: penalize(method, penalty_l1, penalty_l2); break;
            case Method::circular:
            case Method::expectation:
            case Method::hidden: other(method, nullptr, options_.of_cycle(0)); break;
            case Method::prune_again: train_further(); break;
            case Method::prune_expectation:
            case Method::prune_hidden: {
                auto const start = pruned().network->parameters();
                other(method, &start, options_.of_cycle(kernel_counts.size()));
                break;
            }
            case Method::both_strands: halve_on_both_strands(method, fixed_); break;
            case Method::fresh_negatives: halve_on_both_strands(method, sets()); break;
            case Method::recommended: recommended(); break;
            case Method::recommended_random: recommended_random(); break;
            case Method::recommended_baseline: recommended_baseline(); break;
        }
    }

    void note(std::string_view method, std::size_t kernels, double area, std::size_t epochs) {
        outcome_.measurements.push_back({task_.set, task_.seed, std::string{method}, kernels, area, epochs});
    }
    void note(Method method, dp::Cycle const& cycle) {
        note(name_of(method), cycle.kernels(), cycle.test->auroc, cycle.fit.epochs.size());
    }
    void note(Method method, dp::PruneResult const& result) {
        for (dp::Cycle const& cycle : result.cycles) {
            note(method, cycle);
        }
    }
    void note_motifs(Method method, std::size_t kernels, engine::Network const& network) {
        if (task_.motifs && (kernels == 4 || kernels == 8)) {
            outcome_.motifs.push_back(
                {task_.set, task_.seed, std::string{name_of(method)}, kernels, motifs_of(network, data_.test)});
        }
    }

    [[nodiscard]] std::unique_ptr<engine::Network> network_of(std::size_t kernels) const {
        auto shape = shape_;
        shape.kernels = kernels;
        return engine::make_network(shape, dp::Seed{task_.seed});
    }

    [[nodiscard]] engine::RunData data_with(engine::TrainingSets const& train) const {
        return {train, data_.validation, &data_.test};
    }

    // Trains as many kernels as are live, and prunes none.
    dp::Cycle train(engine::Network& network, dp::TrainOptions const& options, std::size_t cycle = 0) const {
        engine::SilentObserver silent;
        dp::PruneOptions pruning{.final_kernels = network.shape().kernels, .train = options, .first_cycle = cycle};
        return network.prune(dp::BuiltInCriterion::weight, pruning, data_with(fixed_), silent).cycles.front();
    }

    // Options of a run that starts from `trained`.
    [[nodiscard]] dp::PruneOptions from_trained() const {
        auto options = options_;
        options.trained = true;
        return options;
    }

    // The network of 256 kernels, trained once. Whoever uses it is charged for it.
    [[nodiscard]] Shared const& trained() {
        if (!trained_) {
            auto const begin = Clock::now();
            auto network = network_of(kernel_counts.front());
            auto cycle = train(*network, options_.of_cycle(0));
            trained_ = Shared{std::move(network), {.cycles = {std::move(cycle)}}, seconds_since(begin)};
        } else {
            shared_seconds_ += trained_->seconds;
        }
        return *trained_;
    }

    // Fresh networks of every size. The one of 256 kernels is the shared training.
    void fresh(Method method, bool decayed) {
        for (std::size_t cycle = 0; cycle < kernel_counts.size(); ++cycle) {
            std::size_t const kernels = kernel_counts[cycle];
            if (kernels == kernel_counts.front()) {
                note(method, trained().result.cycles.front());
                continue;
            }
            auto const network = network_of(kernels);
            auto options = options_.of_cycle(decayed ? cycle : 0);
            options.cycle = 0;
            note(method, train(*network, options));
            if (!decayed) {
                note_motifs(method, kernels, *network);
            }
        }
    }

    dp::PruneResult prune(Method method, dp::BuiltInCriterion criterion, bool noted = true) {
        auto network = trained().network->clone();
        auto const begin = Clock::now();
        MotifCollector observer{[&](std::size_t kernels, engine::Network const& pruned) {
            if (noted) {
                note_motifs(method, kernels, pruned);
            }
        }};
        auto result = network->prune(criterion, from_trained(), data_with(fixed_), observer);
        result.cycles.front().fit = trained_->result.cycles.front().fit;
        if (method == Method::prune) {
            pruned_ = Shared{std::move(network), result, seconds_since(begin)};
        }
        if (noted && method != Method::prune) {
            note(method, result);
        }
        return result;
    }

    // `prune`, which also gives what the networks are worth before they are fine-tuned.
    void weight_pruned() {
        for (dp::Cycle const& cycle : prune(Method::prune, dp::BuiltInCriterion::weight).cycles) {
            note(Method::prune, cycle);
            note("inter", cycle.kernels(), cycle.cycle == 0 ? cycle.test->auroc : cycle.inter_test->auroc, 0);
            outcome_.weights.push_back({task_.set, task_.seed, cycle.live, cycle.dense_weights});
        }
    }

    // What `prune` ends with. Prunes if that has not been done yet, without recording the results.
    [[nodiscard]] Shared const& pruned() {
        if (!pruned_) {
            static_cast<void>(prune(Method::prune, dp::BuiltInCriterion::weight, false));
        } else {
            shared_seconds_ += trained_->seconds + pruned_->seconds;
        }
        return *pruned_;
    }

    void train_further() {
        auto const network = pruned().network->clone();
        note(Method::prune_again, train(*network, options_.train, kernel_counts.size()));
    }

    void other(Method method, engine::LiveParameters const* start, dp::TrainOptions const& options) {
        auto const found = train_other(method, task_.kernel_length, start, data_, options);
        note(name_of(method), kernel_counts.back(), found.auroc, found.epochs);
    }

    void rewind() {
        for (dp::Cycle const& cycle : pruned().result.cycles) {
            if (cycle.cycle == 0) {
                continue;
            }
            auto const network = network_of(kernel_counts.front());
            network->keep_units(cycle.live);
            note(Method::prune_reinit, train(*network, options_.of_cycle(0)));
        }
    }

    void one_shot() {
        for (std::size_t const kernels : {16U, 8U, 4U}) {
            auto const network = trained().network->clone();
            auto options = from_trained();
            options.schedule = dp::PruneSchedule::one_shot();
            options.final_kernels = kernels;
            engine::SilentObserver silent;
            note(Method::one_shot,
                 network->prune(dp::BuiltInCriterion::weight, options, data_with(fixed_), silent).cycles.back());
        }
    }

    void penalize(Method method, double l1, double l2) {
        auto options = options_;
        options.train.l1 = l1;
        options.train.l2 = l2;
        options.cycles.resize(kernel_counts.size());
        for (std::size_t cycle = 1; cycle < options.cycles.size(); ++cycle) {
            options.cycles[cycle].fine_tune = false;
        }
        engine::SilentObserver silent;
        auto const result =
            network_of(kernel_counts.front())->prune(dp::BuiltInCriterion::weight, options, data_with(fixed_), silent);
        for (dp::Cycle const& cycle : result.cycles) {
            note(name_of(method), cycle.kernels(), cycle.test->auroc, result.cycles.front().fit.epochs.size());
        }
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

    void halve_on_both_strands(Method method, engine::TrainingSets const& train) {
        auto shape = shape_;
        shape.strands = dp::Strands::both;
        engine::SilentObserver silent;
        note(method, engine::make_network(shape, dp::Seed{task_.seed})
                         ->prune(dp::BuiltInCriterion::surgeon, options_, data_with(train), silent));
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
        note_motifs(Method::recommended, trained.network->shape().kernels, *trained.network);
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
    dp::PruneOptions options_;
    engine::NetworkShape shape_{};
    engine::TrainingSets fixed_;
    std::optional<dp::FreshNegatives> fresh_{};
    std::optional<dp::Strands> strands_{};
    std::optional<Shared> trained_{};
    std::optional<Shared> pruned_{};  // the network that `prune` ends with
    double shared_seconds_ = 0.0;     // of what the method at work took from those before it
    Outcome outcome_{};
};

}  // namespace

Outcome run(Task const& task, Data const& data) { return Bench{task, data}.run(); }

}  // namespace programs::lab
