#include "training/method.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include <deepprune/core/error.hpp>

#include "engine/silent_observer.hpp"
#include "text.hpp"

namespace programs::training {

namespace dp = deepprune;
using engine::Network;
using engine::Pooling;

namespace {

constexpr std::size_t probe_kernels = 64;
constexpr std::size_t reference_kernels = 64;  // of each network of the reference
constexpr std::size_t probe_epochs = 5;
constexpr std::size_t rival_kernels = 16;  // the first cut of the network that keeps its maximum

// Takes the time of every epoch and cycle that it passes on.
class Timed final : public engine::RunObserver {
  public:
    explicit Timed(engine::RunObserver& observer) : observer_{observer} {}

    void on(dp::FitBegin const& event) override {
        epoch_seconds.emplace_back();
        epoch_ = Clock::now();
        observer_.on(event);
    }
    void on(dp::BatchEnd const& event) override { observer_.on(event); }
    void on(dp::EpochEnd const& event) override {
        epoch_seconds.back().push_back(lap(epoch_));
        observer_.on(event);
    }
    void on(dp::CycleEnd const& event, Network const& network) override {
        if (event.cycle.cycle < cycle_seconds.size()) {
            return;  // the first network, which came trained and is only evaluated
        }
        cycle_seconds.push_back(lap(cycle_));
        stages.push_back(network.clone());
        observer_.on(event, network);
    }

    std::vector<std::vector<double>> epoch_seconds{};
    std::vector<double> cycle_seconds{};
    std::vector<std::unique_ptr<Network>> stages{};

  private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] static double lap(Clock::time_point& start) {
        auto const begin = std::exchange(start, Clock::now());
        return std::chrono::duration<double>(start - begin).count();
    }

    engine::RunObserver& observer_;
    Clock::time_point epoch_ = Clock::now();
    Clock::time_point cycle_ = Clock::now();
};

// Trains a network that is not pruned.
dp::Cycle train_only(Network& network, dp::TrainOptions const& options, engine::RunData const& data,
                     engine::RunObserver& observer) {
    return network
        .prune(dp::BuiltInCriterion::weight, {.final_kernels = network.shape().kernels, .train = options}, data,
               observer)
        .cycles.front();
}

// Goes on from a network that is trained, with its global maximum, to `last` kernels.
dp::PruneOptions from_trained(Method const& method, std::size_t last) {
    auto options = method.pruning;
    options.trained = true;
    options.final_kernels = last;
    return options;
}

// Prunes `first`, which is trained, with a global maximum and in as few steps as show what that is worth.
dp::PruneResult prune_in_few_steps(Network& first, Method const& method, std::size_t last, engine::RunData const& data,
                                   engine::RunObserver& observer) {
    auto options = from_trained(method, last);
    std::size_t const live = first.shape().kernels;
    if (last < live) {
        options.schedule = last < rival_kernels && rival_kernels < live
                               ? dp::PruneSchedule::counts({rival_kernels, last})
                               : dp::PruneSchedule::counts({last});
    }
    return first.prune(method.criterion, options, data, observer);
}

// Prunes `first`, which is trained, as the paper does: by halves, or by the cuts that were asked for, by the weights,
// and with a global maximum.
dp::PruneResult prune_as_the_paper(Network& first, Method const& method, std::size_t last, engine::RunData const& data,
                                   engine::RunObserver& observer) {
    auto options = from_trained(method, last);
    options.cycles.resize(options.schedule.plan(first.shape().kernels, last).size());
    options.cycles.back().patience = method.soft_pruning.last_patience;
    return first.prune(dp::BuiltInCriterion::weight, options, data, observer);
}

double last_loss(dp::PruneResult const& result) { return result.cycles.back().validation.log_loss; }

}  // namespace

StrandChoice better_strands(Method const& method, engine::RunData const& data) {
    auto const loss = [&](dp::Strands strands) {
        auto shape = method.first;
        shape.strands = strands;
        shape.kernels = std::min(shape.kernels, probe_kernels);
        auto const probe = engine::make_network(shape, method.pruning.train.seed);
        auto options = method.pruning.train;
        options.max_epochs = std::min(options.max_epochs, probe_epochs);
        engine::SilentObserver silent;
        return train_only(*probe, options, {data.train, data.validation}, silent).fit.validation_loss;
    };
    double const both = loss(dp::Strands::both);
    double const one = loss(dp::Strands::forward);
    bool const better = both <= one;
    return {.strands = better ? dp::Strands::both : dp::Strands::forward,
            .note = "Kernels read " + std::string{better ? "both strands" : "the given strand only"} +
                    ": the validation loss of a first small network was " + fixed(both, 4) + " with both strands and " +
                    fixed(one, 4) + " with the given one (--strands)."};
}

dp::Ensemble train_reference(Method const& method, dp::Strands strands, engine::RunData const& data) {
    // An ensemble holds values; the networks are shared by its copies.
    struct Member {
        std::shared_ptr<Network> network;
        [[nodiscard]] std::vector<float> logits(dp::EncodedSet const& set, unsigned threads) const {
            return network->logits(set, threads);
        }
    };
    dp::Ensemble reference;
    for (std::size_t const length : {std::size_t{12}, std::size_t{16}, std::size_t{20}}) {
        auto one = method;
        one.first.kernel_length = length;
        one.strands = strands;
        one.pooling = Pooling::soft;
        one.soft_pruning.schedule = {};
        one.soft_pruning.final_kernels = std::min(one.first.kernels, reference_kernels);
        one.pruning.train.patience = one.soft_pruning.last_patience;
        engine::SilentObserver silent;
        auto trained = train_network(one, {data.train, data.validation}, silent);
        reference.add(Member{std::move(trained.stages.front())});
        reference.add(Member{std::move(trained.network)});
    }
    return reference;
}

std::vector<std::size_t> plan_of(Method const& method) {
    if (method.pooling != Pooling::max) {
        return method.soft_pruning.plan(method.first.kernels);
    }
    return method.pruning.schedule.plan(method.first.kernels, method.pruning.final_kernels);
}

Trained train_network(Method const& method, engine::RunData const& data, engine::RunObserver& observer) {
    Trained trained;
    auto shape = method.first;
    if (method.strands) {
        shape.strands = *method.strands;
    } else {
        auto choice = better_strands(method, data);
        shape.strands = choice.strands;
        trained.notes.push_back(std::move(choice.note));
    }
    auto network = engine::make_network(shape, method.pruning.train.seed);
    Timed timed{observer};
    auto const finish = [&](std::unique_ptr<Network> last, dp::PruneResult result, Timed& times) {
        trained.network = std::move(last);
        trained.result = std::move(result);
        trained.epoch_seconds = times.epoch_seconds;
        trained.cycle_seconds = times.cycle_seconds;
        trained.stages = std::move(times.stages);
    };
    if (method.pooling == Pooling::max) {
        auto result = network->prune(method.criterion, method.pruning, data, timed);
        finish(std::move(network), std::move(result), timed);
        return trained;
    }
    auto options = method.soft_pruning;
    options.train = method.pruning.train;
    options.trained = true;
    auto const plan = options.plan(shape.kernels);
    auto first = train_only(*network, options.train, data, timed);
    auto const rival = method.pooling ? nullptr : network->clone();
    auto soft = network->prune_softly(method.criterion, options, data, timed);
    soft.result.cycles.front() = first;
    finish(std::move(soft.network), std::move(soft.result), timed);
    if (rival == nullptr) {
        return trained;
    }
    // A few steps tell whether the maximum is the better pooling; its best network takes the paper's many.
    engine::SilentObserver silent;
    double const softly = last_loss(trained.result);
    double hard = last_loss(prune_in_few_steps(*rival->clone(), method, plan.back(), data, silent));
    if (hard < softly) {
        auto halved = rival->clone();
        Timed rival_timed{silent};
        rival_timed.epoch_seconds.push_back(trained.epoch_seconds.front());
        rival_timed.cycle_seconds.push_back(trained.cycle_seconds.front());
        rival_timed.stages.push_back(trained.stages.front()->clone());
        auto other = prune_as_the_paper(*halved, method, plan.back(), data, rival_timed);
        hard = last_loss(other);
        if (hard < softly) {
            other.cycles.front() = std::move(first);
            finish(std::move(halved), std::move(other), rival_timed);
        }
    }
    trained.notes.push_back("The last network pools " + std::string{softly <= hard ? "softly" : "the maximum"} +
                            ": its validation loss is " + fixed(softly, 4) + " with soft pooling and " +
                            fixed(hard, 4) + " with the maximum (--pooling).");
    return trained;
}

}  // namespace programs::training
