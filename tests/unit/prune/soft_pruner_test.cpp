#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/model/deepbind_model.hpp>
#include <deepprune/model/soft_model.hpp>
#include <deepprune/prune/soft_pruner.hpp>
#include <deepprune/train/fresh_negatives.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::same_bits;
using dp::test::says;
using Counts = std::vector<std::size_t>;
using First = dp::DeepBindModel<dp::ClippedLeakyReLU, 24, 8, dp::dynamic_length, dp::Strands::both>;
using Soft = dp::SoftModel<14, 8>;  // more room than kernels

namespace {

dp::EncodedSet const& train() {
    static dp::EncodedSet const set = dp::test::planted_set(160, dp::Seed{1});
    return set;
}
dp::EncodedSet const& validation() {
    static dp::EncodedSet const set = dp::test::planted_set(60, dp::Seed{2});
    return set;
}
dp::EncodedSet const& test_set() {
    static dp::EncodedSet const set = dp::test::planted_set(50, dp::Seed{3});
    return set;
}

// 24 kernels, then 12 with a sharp softmax, then 6 and 3 with the plain one.
dp::SoftPruningOptions options() {
    return {.train = {.batch_size = 32, .max_epochs = 4, .patience = 2, .seed = dp::Seed{8}},
            .soft_kernels = 12,
            .final_kernels = 3,
            .soft_learning_rate = 0.03,
            .slow_below = 8,
            .sharp_above = 6,
            .last_patience = 3};
}

struct Networks {
    First first{dp::Seed{4}};
    Soft soft{dp::Seed{5}};
};

bool same_networks(Networks const& a, Networks const& b) {
    return same_bits(a.first.parameters(), b.first.parameters()) && same_bits(a.soft.parameters(), b.soft.parameters());
}

// Writes down all events, and stops where it is told to.
struct Log {
    std::function<bool(dp::EpochEnd const&)> stops_at_epoch = [](auto const&) { return false; };
    std::function<bool(dp::CycleEnd const&)> stops_at_cycle = [](auto const&) { return false; };
    std::vector<dp::FitBegin> fits{};
    std::vector<dp::EpochEnd> epochs{};
    std::vector<dp::Cycle> cycles{};

    void operator()(dp::FitBegin const& event) { fits.push_back(event); }
    dp::Control operator()(dp::EpochEnd const& event) {
        epochs.push_back(event);
        return stops_at_epoch(event) ? dp::Control::stop : dp::Control::proceed;
    }
    dp::Control operator()(dp::CycleEnd const& event) {
        cycles.push_back(event.cycle);
        return stops_at_cycle(event) ? dp::Control::stop : dp::Control::proceed;
    }
};

void multiply(Soft& net, float factor) {
    for (float& value : net.kernels()) {
        value *= factor;
    }
    for (float& value : net.kernel_biases()) {
        value *= factor;
    }
}

// The same method, step by step.
template <class Source>
std::vector<dp::Cycle> by_hand(Networks& nets, Source& source, bool trained = false) {
    using Pruner = dp::IterativePruner<dp::OptimalBrainSurgeon>;
    auto const all = options();
    auto max = Pruner{{.train = all.train,
                       .schedule = dp::PruneSchedule::counts({12}),
                       .trained = trained,
                       .cycles = {{}, {.fine_tune = false}}}}
                   .run(nets.first, source, validation(), test_set());
    dp::transfer(nets.first, nets.soft);
    multiply(nets.soft, 2.0F);
    dp::refit_dense(nets.soft, source.epoch(1, 0));
    auto sharp = Pruner{
        {.train = all.train,
         .schedule = dp::PruneSchedule::counts({6}),
         .cycles = {{.learning_rate = 0.03}, {.fine_tune = false}},
         .first_cycle =
             1}}.run(nets.soft, source, validation(), test_set());
    multiply(nets.soft, 0.5F);
    dp::refit_dense(nets.soft, source.epoch(2, 0));
    auto plain = Pruner{
        {.train = all.train,
         .schedule = dp::PruneSchedule::counts({3}),
         .cycles = {{.learning_rate = all.rate(6), .patience = 2}, {.learning_rate = all.rate(3), .patience = 3}},
         .first_cycle =
             2}}.run(nets.soft, source, validation(), test_set());
    std::vector<dp::Cycle> cycles;
    for (auto* const part : {&max, &sharp, &plain}) {
        cycles.insert(cycles.end(), part->cycles.begin(), part->cycles.end());
    }
    REQUIRE(cycles.size() == 6);  // 24, cut to 12, 12, cut to 6, 6, 3
    return cycles;
}

// Cycle `whole` of a run is the training `part`, behind the cut `cut`.
void check_cycle(dp::Cycle const& whole, dp::Cycle const& cut, dp::Cycle const& part) {
    CHECK(whole.cycle == part.cycle);
    CHECK(whole.learning_rate == part.learning_rate);
    CHECK(whole.kernels() == part.kernels());
    CHECK(same_bits(whole.criterion, cut.criterion));
    CHECK(whole.inter_validation == cut.inter_validation);
    CHECK(whole.inter_test == cut.inter_test);
    CHECK(whole.validation == part.validation);
    CHECK(whole.test == part.test);
    CHECK(whole.fit.best_epoch == part.fit.best_epoch);
    CHECK(whole.fit.epochs.size() == part.fit.epochs.size());
}

void check_cycles(std::vector<dp::Cycle> const& whole, std::vector<dp::Cycle> const& steps) {
    REQUIRE(whole.size() == 4);
    check_cycle(whole[0], steps[0], steps[0]);
    check_cycle(whole[1], steps[1], steps[2]);
    check_cycle(whole[2], steps[3], steps[4]);
    check_cycle(whole[3], steps[5], steps[5]);
    // Unit i of the soft network is the i-th of those that the first cut left.
    auto const& origin = steps[1].live;
    CHECK(whole[1].live == origin);
    for (std::size_t const i : {std::size_t{2}, std::size_t{3}}) {
        Counts live;
        for (std::size_t const unit : steps[i + 2].live) {
            live.push_back(origin[unit]);
        }
        CHECK(whole[i].live == live);
    }
    // Weights stand where the first network has them; those of pruned units are the last that they had.
    std::vector<double> weights = whole[0].dense_weights;
    REQUIRE(weights.size() == First::units());
    for (std::size_t const i : {std::size_t{1}, std::size_t{2}, std::size_t{3}}) {
        auto const& part = steps[i == 1 ? 2 : i + 2];
        for (std::size_t const unit : part.live) {
            weights[origin[unit]] = part.dense_weights[unit];
        }
        CHECK(same_bits(whole[i].dense_weights, weights));
    }
}

}  // namespace

TEST_CASE("soft pruning is the same as its steps written out", "[prune][soft]") {
    Networks steps;
    dp::FixedSet source{train()};
    auto const expected = by_hand(steps, source);
    Networks nets;
    auto const result = dp::SoftPruner{options()}.run(nets.first, nets.soft, train(), validation(), test_set());
    CHECK(same_networks(nets, steps));
    CHECK_FALSE(result.stopped);
    CHECK_FALSE(result.refused);
    check_cycles(result.cycles, expected);
    CHECK(nets.first.live_units() == result.cycles[1].live);
    CHECK(nets.soft.live_units().size() == 3);
    CHECK(dp::evaluate(nets.soft, validation()) == result.cycles.back().validation);
}

TEST_CASE("soft pruning learns a planted motif", "[prune][soft]") {
    auto learning = options();
    learning.train.max_epochs = 40;
    learning.train.patience = 5;
    Networks nets;
    auto const result = dp::SoftPruner{learning}.run(nets.first, nets.soft, train(), validation(), test_set());
    // The 7 letters of the motif are nearly fixed, and 30 random bases seldom hold them by chance.
    CHECK(result.cycles.back().test->auroc > 0.9);
}

TEST_CASE("an observer of soft pruning sees trainings, each with its kernels and rate, and no bare cut",
          "[prune][soft]") {
    Networks nets;
    Log log;
    auto const result = dp::SoftPruner{options()}.run(nets.first, nets.soft, train(), validation(), test_set(), log);
    Counts const kernels{24, 12, 6, 3};
    std::vector const rates{0.01, 0.03, options().rate(6), options().rate(3)};
    REQUIRE(log.fits.size() == 4);
    REQUIRE(log.cycles.size() == 4);
    std::size_t epochs = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        CAPTURE(i);
        CHECK(log.fits[i].cycle == i);
        CHECK(log.fits[i].kernels == kernels[i]);
        CHECK(log.fits[i].learning_rate == rates[i]);
        CHECK(log.cycles[i].cycle == i);
        CHECK(log.cycles[i].live == result.cycles[i].live);
        CHECK(log.cycles[i].kernels() == kernels[i]);
        CHECK(log.cycles[i].learning_rate == rates[i]);
        CHECK(log.cycles[i].criterion.size() == (i == 0 ? 0 : kernels[i - 1]));
        CHECK(log.cycles[i].inter_validation.has_value() == (i > 0));
        CHECK(same_bits(log.cycles[i].dense_weights, result.cycles[i].dense_weights));
        CHECK((i == 0 || std::ranges::includes(result.cycles[i - 1].live, result.cycles[i].live)));
        epochs += result.cycles[i].fit.epochs.size();
    }
    CHECK(log.epochs.size() == epochs);
}

TEST_CASE("soft pruning on fresh negatives has the same bits on any number of threads", "[prune][soft]") {
    auto const positives = dp::test::planted_records(120, dp::Seed{1});
    Networks steps;
    dp::FreshNegatives source{positives, {.seed = dp::Seed{7}}};
    auto const expected = by_hand(steps, source);
    for (unsigned const threads : {1U, 3U}) {
        CAPTURE(threads);
        auto with_threads = options();
        with_threads.train.threads = threads;
        dp::FreshNegatives fresh{positives, {.seed = dp::Seed{7}, .threads = threads}};
        Networks nets;
        auto const result = dp::SoftPruner{with_threads}.run(nets.first, nets.soft, fresh, validation(), test_set());
        CHECK(same_networks(nets, steps));
        check_cycles(result.cycles, expected);
    }
}

TEST_CASE("soft pruning of a network that comes trained only evaluates it first", "[prune][soft]") {
    Networks whole;
    dp::SoftPruner{options()}.run(whole.first, whole.soft, train(), validation());
    Networks nets;
    dp::fit(nets.first, train(), validation(), options().train);
    auto trained = options();
    trained.trained = true;
    Log log;
    auto const result = dp::SoftPruner{trained}.run(nets.first, nets.soft, train(), validation(), log);
    CHECK(same_networks(nets, whole));
    REQUIRE(log.fits.size() == 3);
    CHECK(log.fits[0].cycle == 1);
    REQUIRE(log.cycles.size() == 4);
    CHECK(result.cycles[0].fit.epochs.empty());
}

TEST_CASE("an observer stops soft pruning in any cycle, and the network at work is usable", "[prune][soft]") {
    Networks whole;
    auto const expected = dp::SoftPruner{options()}.run(whole.first, whole.soft, train(), validation());
    bool const by_epoch = GENERATE(true, false);
    for (std::size_t cycle = 0; cycle < 4; ++cycle) {
        CAPTURE(by_epoch, cycle);
        Networks nets;
        Log log;
        if (by_epoch) {
            log.stops_at_epoch = [&](dp::EpochEnd const& event) { return event.cycle == cycle; };
        } else {
            log.stops_at_cycle = [&](dp::CycleEnd const& event) { return event.cycle.cycle == cycle; };
        }
        auto const result = dp::SoftPruner{options()}.run(nets.first, nets.soft, train(), validation(), log);
        CHECK(result.stopped);
        REQUIRE(result.cycles.size() == cycle + 1);
        CHECK(log.cycles.size() == cycle + 1);
        CHECK(result.cycles.back().live == expected.cycles[cycle].live);
        CHECK(same_bits(result.cycles.back().criterion, expected.cycles[cycle].criterion));
        if (!by_epoch) {
            CHECK(result.cycles.back().validation == expected.cycles[cycle].validation);
        }
        if (cycle == 0) {
            CHECK(dp::evaluate(nets.first, validation()) == result.cycles.back().validation);
            CHECK(nets.first.live_units().size() == 24);
            CHECK(same_bits(nets.soft.parameters(), Networks{}.soft.parameters()));
        } else {
            CHECK(dp::evaluate(nets.soft, validation()) == result.cycles.back().validation);
            CHECK(nets.soft.live_units().size() == result.cycles.back().kernels());
            CHECK(same_bits(nets.first.parameters(), whole.first.parameters()));
        }
    }
}

TEST_CASE("soft pruning without a cut, without a sharp softmax, or with nothing else", "[prune][soft]") {
    auto const live_of = [](dp::SoftPruningOptions const& chosen, Log& log) {
        First first{dp::Seed{4}};
        dp::SoftModel<24, 8> soft{dp::Seed{5}};
        auto const result = dp::SoftPruner{chosen}.run(first, soft, train(), validation(), log);
        Counts counts;
        for (std::size_t i = 0; i < result.cycles.size(); ++i) {
            CHECK(result.cycles[i].cycle == i);
            counts.push_back(result.cycles[i].kernels());
        }
        CHECK(log.fits.size() == counts.size());
        CHECK(soft.live_units().size() == counts.back());
        CHECK(dp::evaluate(soft, validation()) == result.cycles.back().validation);
        return counts;
    };
    auto chosen = options();
    chosen.train.max_epochs = 2;
    SECTION("as many soft kernels as there are") {
        chosen.soft_kernels = 24;
        Log log;
        CHECK(live_of(chosen, log) == Counts{24, 24, 12, 6, 3});
        CHECK(log.cycles[1].criterion.empty());
        CHECK_FALSE(log.cycles[1].inter_validation);
        CHECK(log.cycles[2].criterion.size() == 24);
    }
    SECTION("the plain softmax from the start") {
        chosen.sharp_above = 12;
        Log log;
        CHECK(live_of(chosen, log) == Counts{24, 12, 6, 3});
    }
    SECTION("the sharp softmax to the end") {
        chosen.sharp_above = 0;
        Log log;
        CHECK(live_of(chosen, log) == Counts{24, 12, 6, 3});
    }
    SECTION("all kernels to the end") {
        chosen.final_kernels = 24;
        Log log;
        CHECK(live_of(chosen, log) == Counts{24, 24});
    }
    SECTION("explicit counts") {
        chosen.schedule = dp::PruneSchedule::counts({20, 7, 5, 1});
        Log log;
        CHECK(live_of(chosen, log) == Counts{24, 20, 7, 5, 1});
    }
}

TEST_CASE("what soft pruning cannot do is refused before any training", "[prune][soft]") {
    Log log;
    auto const refused = [&](dp::SoftPruningOptions const& chosen, auto soft, dp::EncodedSet const& test,
                             char const* text) {
        First first{dp::Seed{4}};
        auto const start = soft;
        CHECK_THROWS_WITH(dp::SoftPruner{chosen}.run(first, soft, train(), validation(), test, log), says(text));
        CHECK(same_bits(first.parameters(), First{dp::Seed{4}}.parameters()));
        CHECK(same_bits(soft.parameters(), start.parameters()));
    };
    Soft const soft{dp::Seed{5}};
    auto bad = options();
    bad.sharpness = 0.0;
    refused(bad, soft, test_set(), "sharpness out of its range");
    bad = options();
    bad.final_kernels = 25;
    refused(bad, soft, test_set(), "final_kernels of 25");
    bad = options();
    bad.soft_kernels = 15;
    refused(bad, soft, test_set(), "found 15 live units, expected 1 to 14");
    refused(options(), dp::SoftModel<14, 9>{dp::Seed{5}}, test_set(), "whose units have no fitting kernels");
    refused(options(), dp::SoftModel<14, 8, dp::Strands::both, 29>{dp::Seed{5}}, test_set(), "29");
    dp::EncodedSet one_class;
    one_class.add("ACGTACGTACGTACGT", true);
    refused(options(), soft, one_class, "both classes");
    CHECK(log.fits.empty());
}
