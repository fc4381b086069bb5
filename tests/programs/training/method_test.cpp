// How the program trains: strands and pooling that are named, and such that validation loss decides.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <deepprune/metrics/classification_metrics.hpp>
#include <deepprune/prune/chosen_criterion.hpp>

#include <engine/network.hpp>
#include <training/method.hpp>

#include "../../catch.hpp"
#include "../../support/planted_set.hpp"

namespace dp = deepprune;
using dp::test::planted_set;
using programs::engine::Network;
using programs::engine::Pooling;
using programs::engine::TrainingSets;
using programs::training::Method;
using programs::training::Trained;

namespace {

// Notes the events of a run.
struct Notes final : programs::engine::RunObserver {
    void on(dp::FitBegin const& event) override { fits.push_back(event.kernels); }
    void on(dp::BatchEnd const& /*event*/) override {}
    void on(dp::EpochEnd const& /*event*/) override {}
    void on(dp::CycleEnd const& event, Network const& network) override {
        cycles.push_back(event.cycle.cycle);
        kernels.push_back(network.shape().kernels);
    }
    std::vector<std::size_t> fits{};
    std::vector<std::size_t> cycles{};
    std::vector<std::size_t> kernels{};
};

struct Sets {
    dp::EncodedSet train = planted_set(120, dp::Seed{1});
    dp::EncodedSet validation = planted_set(60, dp::Seed{2});
    dp::EncodedSet test = planted_set(60, dp::Seed{3});
};

Sets const& sets() {
    static Sets const all;
    return all;
}

Method small_method() {
    Method method{.first = {.kernels = 20, .kernel_length = 8}, .criterion = dp::BuiltInCriterion::surgeon};
    method.pruning.final_kernels = 3;
    method.pruning.train = {.batch_size = 32, .max_epochs = 4, .patience = 2, .seed = dp::Seed{5}};
    method.soft_pruning.soft_kernels = 10;
    method.soft_pruning.final_kernels = 3;
    return method;
}

Trained train(Method const& method, Notes& notes) {
    TrainingSets const source{sets().train};
    return programs::training::train_network(method, {source, sets().validation, &sets().test}, notes);
}

double last_loss(Trained const& trained) { return trained.result.cycles.back().validation.log_loss; }

}  // namespace

TEST_CASE("strands and pooling that are named are taken, and nothing is said of them", "[programs][training]") {
    for (auto const strands : {dp::Strands::forward, dp::Strands::both}) {
        for (auto const pooling : {Pooling::max, Pooling::soft}) {
            auto method = small_method();
            method.strands = strands;
            method.pooling = pooling;
            Notes notes;
            auto const trained = train(method, notes);
            CHECK(trained.network->shape().strands == strands);
            CHECK(trained.network->shape().pooling == pooling);
            CHECK(trained.network->shape().kernels == 3);
            CHECK(trained.notes.empty());
            auto const plan = programs::training::plan_of(method);
            CHECK(plan == std::vector<std::size_t>{20, 10, 5, 3});  // half of 20 is soft_kernels, too
            CHECK(notes.kernels == plan);
            CHECK(notes.fits == plan);
            CHECK(notes.cycles == std::vector<std::size_t>{0, 1, 2, 3});
        }
    }
}

TEST_CASE("every cycle has its times, its network and its metrics", "[programs][training]") {
    Notes notes;
    auto const trained = train(small_method(), notes);
    auto const& cycles = trained.result.cycles;
    REQUIRE(trained.epoch_seconds.size() == cycles.size());
    REQUIRE(trained.cycle_seconds.size() == cycles.size());
    REQUIRE(trained.stages.size() == cycles.size());
    for (std::size_t c = 0; c < cycles.size(); ++c) {
        CAPTURE(c);
        CHECK_FALSE(cycles[c].fit.epochs.empty());
        CHECK(trained.epoch_seconds[c].size() == cycles[c].fit.epochs.size());
        CHECK(trained.stages[c]->shape().kernels == cycles[c].kernels());
        auto const logits = trained.stages[c]->logits(sets().test, 1);
        CHECK(dp::classification_metrics(logits, sets().test.labels()).auroc == cycles[c].test->auroc);
    }
}

TEST_CASE("validation loss decides on strands and pooling, and a sentence says how", "[programs][training]") {
    Notes notes;
    auto const chosen = train(small_method(), notes);
    REQUIRE(chosen.notes.size() == 2);
    CHECK(chosen.notes[0].find("(--strands)") != std::string::npos);
    CHECK(chosen.notes[1].find("(--pooling)") != std::string::npos);

    // The same with what was chosen named, and the other pooling from the same first network.
    auto named = small_method();
    named.strands = chosen.network->shape().strands;
    named.pooling = Pooling::soft;
    Notes ignored;
    auto const soft = train(named, ignored);
    CHECK(last_loss(chosen) <= last_loss(soft));
    if (chosen.network->shape().pooling == Pooling::soft) {
        CHECK(last_loss(chosen) == last_loss(soft));
        CHECK(chosen.network->logits(sets().test, 1) == soft.network->logits(sets().test, 1));
    } else {
        CHECK(last_loss(chosen) < last_loss(soft));
    }
}

TEST_CASE("a network that keeps its maximum was pruned by halves and by the weights", "[programs][training]") {
    std::size_t kept = 0;
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        auto method = small_method();
        method.strands = dp::Strands::forward;
        method.pruning.train.seed = dp::Seed{seed};
        CAPTURE(seed);
        Notes notes;
        auto const chosen = train(method, notes);
        if (chosen.network->shape().pooling != Pooling::max) {
            continue;
        }
        ++kept;
        method.pooling = Pooling::max;
        method.criterion = dp::BuiltInCriterion::weight;
        method.pruning.cycles.resize(4);
        method.pruning.cycles.back().patience = method.soft_pruning.last_patience;
        Notes ignored;
        auto const halved = train(method, ignored);
        CHECK(chosen.result.cycles.size() == 4);
        CHECK(last_loss(chosen) == last_loss(halved));
        CHECK(chosen.network->logits(sets().test, 1) == halved.network->logits(sets().test, 1));
        CHECK(chosen.epoch_seconds.size() == 4);
        CHECK(chosen.stages.size() == 4);
    }
    CHECK(kept > 0);  // of these seeds; otherwise this test has tested nothing
}

TEST_CASE("the reference is the mean of two networks of each of three kernel lengths", "[programs][training]") {
    auto method = small_method();
    TrainingSets const source{sets().train};
    auto const reference = programs::training::train_reference(method, dp::Strands::both, {source, sets().validation});
    CHECK(reference.size() == 6);
    method.first.kernel_length = 12;
    method.strands = dp::Strands::both;
    method.pooling = Pooling::soft;
    method.pruning.train.patience = method.soft_pruning.last_patience;
    method.soft_pruning.final_kernels = 20;  // all of the first ones, which are fewer than 64
    auto const mean = reference.logits(sets().test, 1);
    std::vector<double> sum(mean.size());
    for (std::size_t const length : {std::size_t{12}, std::size_t{16}, std::size_t{20}}) {
        method.first.kernel_length = length;
        Notes notes;
        auto const trained = train(method, notes);
        for (Network const* const one : {trained.stages.front().get(), trained.network.get()}) {
            auto const logits = one->logits(sets().test, 1);
            for (std::size_t i = 0; i < sum.size(); ++i) {
                sum[i] += static_cast<double>(logits[i]);
            }
        }
    }
    for (std::size_t i = 0; i < sum.size(); ++i) {
        CHECK(mean[i] == sum[i] / 6.0);
    }
}
