// Pruning runs that are cut short and resumed: the fits come from a store, all else is repeated.
#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/model/deepbind_model.hpp>
#include <deepprune/model/soft_model.hpp>
#include <deepprune/prune/chosen_criterion.hpp>
#include <deepprune/prune/iterative_pruner.hpp>
#include <deepprune/prune/soft_pruner.hpp>
#include <deepprune/train/fresh_negatives.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/memory_store.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/small_net.hpp"

namespace dp = deepprune;
using dp::test::planted_set;
using dp::test::same_bits;
using Net = dp::test::SmallNet<12>;
using First = dp::DeepBindModel<dp::ClippedLeakyReLU, 16, 8, dp::dynamic_length, dp::Strands::both>;
using Soft = dp::SoftModel<10, 8>;

namespace {

dp::EncodedSet const& train() {
    static dp::EncodedSet const set = planted_set(80, dp::Seed{1});
    return set;
}
dp::EncodedSet const& validation() {
    static dp::EncodedSet const set = planted_set(40, dp::Seed{2});
    return set;
}
dp::EncodedSet const& test_set() {
    static dp::EncodedSet const set = planted_set(50, dp::Seed{3});
    return set;
}

// All numbers of a run, those of its models too.
struct Outcome {
    std::vector<float> parameters{};
    dp::PruneResult result{};
    std::vector<dp::Cycle> heard{};
};

void require_same(dp::Cycle const& a, dp::Cycle const& b) {
    CHECK(a.cycle == b.cycle);
    CHECK(a.learning_rate == b.learning_rate);
    CHECK(a.live == b.live);
    CHECK(same_bits(a.criterion, b.criterion));
    CHECK(a.inter_validation == b.inter_validation);
    CHECK(a.inter_test == b.inter_test);
    CHECK(a.validation == b.validation);
    CHECK(a.test == b.test);
    CHECK(same_bits(a.dense_weights, b.dense_weights));
    CHECK(a.fit.best_epoch == b.fit.best_epoch);
    CHECK(a.fit.validation_loss == b.fit.validation_loss);
    REQUIRE(a.fit.epochs.size() == b.fit.epochs.size());
    for (std::size_t e = 0; e < a.fit.epochs.size(); ++e) {
        CHECK(a.fit.epochs[e].train_loss == b.fit.epochs[e].train_loss);
        CHECK(a.fit.epochs[e].validation_loss == b.fit.epochs[e].validation_loss);
    }
}

void require_same(Outcome const& a, Outcome const& b) {
    CHECK(same_bits(a.parameters, b.parameters));
    CHECK(a.result.stopped == b.result.stopped);
    REQUIRE(a.result.refused.has_value() == b.result.refused.has_value());
    if (a.result.refused) {
        require_same(*a.result.refused, *b.result.refused);
    }
    REQUIRE(a.result.cycles.size() == b.result.cycles.size());
    REQUIRE(a.heard.size() == b.heard.size());
    for (std::size_t c = 0; c < a.result.cycles.size(); ++c) {
        CAPTURE(c);
        require_same(a.result.cycles[c], b.result.cycles[c]);
    }
    for (std::size_t c = 0; c < a.heard.size(); ++c) {
        CAPTURE(c);
        require_same(a.heard[c], b.heard[c]);
    }
}

// A run that is resumed has twice as many threads as the one before.
template <class Run>
void require_resumable(Run const& run, std::size_t min_states) {
    auto const plain = run(nullptr, 1);
    for (bool const every_epoch : {true, false}) {
        unsigned threads = 1;
        auto const all = dp::test::cut_short_everywhere(
            [&](dp::FitStore* store) {
                threads = threads == 4 ? 1 : 2 * threads;
                return run(store, threads);
            },
            every_epoch);
        REQUIRE(all.size() > (every_epoch ? min_states : 1));
        for (std::size_t states = 0; states < all.size(); ++states) {
            CAPTURE(every_epoch, states);
            require_same(plain, all[states]);
        }
    }
}

}  // namespace

TEST_CASE("a pruning run that is cut short anywhere ends with the bits of one that is not", "[prune][store]") {
    auto const criterion = GENERATE(dp::BuiltInCriterion::weight, dp::BuiltInCriterion::surgeon,
                                    dp::BuiltInCriterion::random, dp::BuiltInCriterion::score);
    auto const restart = GENERATE(dp::Restart::fine_tune, dp::Restart::rewind);
    CAPTURE(static_cast<int>(criterion), static_cast<int>(restart));
    require_resumable(
        [&](dp::FitStore* store, unsigned threads) {
            dp::IterativePruner<dp::ChosenCriterion> const pruner{
                {.final_kernels = 3,
                 .train = {.learning_rate = 0.02,
                           .batch_size = 32,
                           .max_epochs = 3,
                           .seed = dp::Seed{8},
                           .threads = threads,
                           .store = store},
                 .learning_rate_decay = restart == dp::Restart::rewind ? 1.0 : 1.2,
                 .restart = restart},
                {criterion}};
            Net net{dp::Seed{4}};
            Outcome outcome;
            outcome.result = pruner.run(net, train(), validation(), test_set(),
                                        [&](dp::CycleEnd const& event) { outcome.heard.push_back(event.cycle); });
            outcome.parameters.assign(net.parameters().begin(), net.parameters().end());
            return outcome;
        },
        8);
}

TEST_CASE("a run that a rising loss ends can be resumed", "[prune][store]") {
    bool refused = false;
    require_resumable(
        [&](dp::FitStore* store, unsigned threads) {
            dp::IterativePruner<> const pruner{{.final_kernels = 1,
                                                .train = {.learning_rate = 0.02,
                                                          .batch_size = 32,
                                                          .max_epochs = 3,
                                                          .seed = dp::Seed{8},
                                                          .threads = threads,
                                                          .store = store},
                                                .max_loss_rise = 0.0}};
            Net net{dp::Seed{4}};
            Outcome outcome;
            outcome.result = pruner.run(net, train(), validation(), test_set());
            refused = outcome.result.refused.has_value();
            outcome.parameters.assign(net.parameters().begin(), net.parameters().end());
            return outcome;
        },
        4);
    CHECK(refused);
}

TEST_CASE("a soft pruning run can be resumed in each of its networks", "[prune][store]") {
    auto const fresh = GENERATE(false, true);
    CAPTURE(fresh);
    require_resumable(
        [&](dp::FitStore* store, unsigned threads) {
            dp::SoftPruner<> const pruner{{.train = {.batch_size = 32,
                                                     .max_epochs = 3,
                                                     .patience = 2,
                                                     .seed = dp::Seed{8},
                                                     .threads = threads,
                                                     .store = store},
                                           .soft_kernels = 8,
                                           .final_kernels = 2,
                                           .soft_learning_rate = 0.03,
                                           .slow_below = 8,
                                           .sharp_above = 4,
                                           .last_patience = 3}};
            First first{dp::Seed{4}};
            Soft soft{dp::Seed{5}};
            Outcome outcome;
            auto const hear = [&](dp::CycleEnd const& event) { outcome.heard.push_back(event.cycle); };
            if (fresh) {
                dp::FreshNegatives source{train(), {.seed = dp::Seed{5}, .threads = threads}};
                outcome.result = pruner.run(first, soft, source, validation(), test_set(), hear);
            } else {
                outcome.result = pruner.run(first, soft, train(), validation(), test_set(), hear);
            }
            outcome.parameters.assign(first.parameters().begin(), first.parameters().end());
            outcome.parameters.insert(outcome.parameters.end(), soft.parameters().begin(), soft.parameters().end());
            return outcome;
        },
        8);
}
