// Pruning runs on a source of training sets.

#include <cstddef>
#include <utility>
#include <vector>

#include <deepprune/prune/iterative_pruner.hpp>
#include <deepprune/prune/score_difference.hpp>
#include <deepprune/train/fresh_negatives.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/small_net.hpp"
#include "../../support/turns.hpp"

namespace dp = deepprune;
using dp::test::planted_set;
using dp::test::same_bits;
using Asked = dp::test::Turns::Asked;
using Net = dp::test::SmallNet<8>;

namespace {

dp::EncodedSet const& validation() {
    static dp::EncodedSet const set = planted_set(60, dp::Seed{99});
    return set;
}

}  // namespace

TEST_CASE("a run judges each pruning on epoch 0 of its cycle", "[prune][epoch_source]") {
    dp::test::Turns turns{{planted_set(50, dp::Seed{1}), planted_set(90, dp::Seed{2})}};
    Net net{dp::Seed{4}};
    std::vector<dp::EncodedSet const*> judged;
    auto const criterion = [&](dp::PruningContext<Net> const& context) {
        judged.push_back(&context.train);
        return std::vector<double>(context.live.size());
    };
    dp::IterativePruner{dp::PruneOptions{.final_kernels = 2, .train = {.batch_size = 32, .max_epochs = 2}}, criterion}
        .run(net, turns, validation());
    CHECK(turns.asked == Asked{{0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}, {2, 0}, {2, 1}, {2, 2}});
    CHECK(judged == std::vector<dp::EncodedSet const*>{&turns.sets[0], &turns.sets[0]});
}

TEST_CASE("a run on fresh negatives has the same bits on any number of threads, and is resumed",
          "[prune][epoch_source]") {
    auto const positives = dp::test::planted_records(200, dp::Seed{1});
    dp::PruneOptions options{.final_kernels = 2,
                             .train = {.batch_size = 32, .max_epochs = 3, .patience = 3, .seed = dp::Seed{3}}};
    auto const run = [&](unsigned threads, Net& net) {
        options.train.threads = threads;
        dp::FreshNegatives source{positives, {.seed = dp::Seed{7}, .threads = threads}};
        return dp::IterativePruner<dp::ScoreDifference>{options}.run(net, source, validation());
    };
    Net whole{dp::Seed{4}};
    auto const expected = run(1, whole);
    for (unsigned const threads : {2U, 3U}) {
        CAPTURE(threads);
        Net net{dp::Seed{4}};
        run(threads, net);
        CHECK(same_bits(net.parameters(), whole.parameters()));
    }
    Net resumed{dp::Seed{4}};
    dp::FreshNegatives source{positives, {.seed = dp::Seed{7}}};
    dp::fit(resumed, source, validation(), options.of_cycle(0));
    options.trained = true;
    auto const result = run(2, resumed);
    CHECK(same_bits(resumed.parameters(), whole.parameters()));
    CHECK(result.cycles.back().validation == expected.cycles.back().validation);
}
