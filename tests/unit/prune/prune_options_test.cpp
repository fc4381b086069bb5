#include <cmath>
#include <cstddef>
#include <vector>

#include <deepprune/prune/iterative_pruner.hpp>
#include <deepprune/prune/prune_options.hpp>
#include <deepprune/prune/random_choice.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/small_net.hpp"
#include "../../support/turns.hpp"

namespace dp = deepprune;
using dp::test::same_bits;
using Asked = dp::test::Turns::Asked;
using Net = dp::test::SmallNet<12>;

namespace {

dp::EncodedSet const& validation() {
    static dp::EncodedSet const set = dp::test::planted_set(40, dp::Seed{2});
    return set;
}

dp::test::Turns turns() { return {{dp::test::planted_set(60, dp::Seed{1}), dp::test::planted_set(70, dp::Seed{3})}}; }

dp::PruneOptions quick(std::vector<std::size_t> counts) {
    return {.train = {.batch_size = 32, .max_epochs = 2, .seed = dp::Seed{8}},
            .schedule = dp::PruneSchedule::counts(std::move(counts))};
}

}  // namespace

TEST_CASE("a run counts its cycles from its first one, and the rule of the learning rate with them", "[prune]") {
    dp::PruneOptions const options{.train = {.learning_rate = 0.02},
                                   .learning_rate_decay = 1.5,
                                   .cycles = {{}, {.learning_rate = 0.5, .patience = 2}},
                                   .first_cycle = 3};
    CHECK(options.of_cycle(0).cycle == 3);
    CHECK(options.of_cycle(0).learning_rate == 0.02 / std::pow(1.5, 3.0));
    CHECK(options.of_cycle(1).cycle == 4);
    CHECK(options.of_cycle(1).learning_rate == 0.5);
    CHECK(options.of_cycle(1).patience == 2);
    CHECK(options.of_cycle(2).cycle == 5);
    CHECK(options.of_cycle(2).learning_rate == 0.02 / std::pow(1.5, 5.0));
    CHECK(options.of_cycle(2).patience == dp::TrainOptions{}.patience);
}

TEST_CASE("the defaults are those of the paper", "[prune]") {
    dp::PruneOptions const options;
    CHECK(options.final_kernels == 4);
    CHECK(options.learning_rate_decay == 1.2);
    CHECK(options.schedule == dp::PruneSchedule::halve());
    CHECK(options.restart == dp::Restart::fine_tune);
    CHECK_FALSE(options.trained);
    CHECK(options.first_cycle == 0);
}

TEST_CASE("a run in two parts is the whole run, bit by bit", "[prune]") {
    // The order of the batches, the random criterion and the sets all depend on the number of the cycle.
    using Pruner = dp::IterativePruner<dp::RandomChoice>;
    Net whole{dp::Seed{4}};
    auto source = turns();
    auto const expected = Pruner{quick({9, 4, 2})}.run(whole, source, validation());

    Net net{dp::Seed{4}};
    auto first_source = turns();
    Pruner{quick({9})}.run(net, first_source, validation());
    auto second_source = turns();
    auto options = quick({4, 2});
    options.trained = true;
    options.first_cycle = 1;
    std::vector<dp::FitBegin> fits;
    std::vector<dp::EpochEnd> epochs;
    auto const result = Pruner{options}.run(net, second_source, validation(),
                                            dp::Observers{[&](dp::FitBegin const& event) { fits.push_back(event); },
                                                          [&](dp::EpochEnd const& event) { epochs.push_back(event); }});

    CHECK(same_bits(net.parameters(), whole.parameters()));
    CHECK(first_source.asked == Asked{{0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}});
    CHECK(second_source.asked == Asked{{2, 0}, {2, 1}, {2, 2}, {3, 0}, {3, 1}, {3, 2}});
    auto asked = first_source.asked;
    asked.insert(asked.end(), second_source.asked.begin(), second_source.asked.end());
    CHECK(asked == source.asked);
    REQUIRE(result.cycles.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        CAPTURE(i);
        CHECK(result.cycles[i].cycle == i + 1);
        CHECK(result.cycles[i].learning_rate == expected.cycles[i + 1].learning_rate);
        CHECK(result.cycles[i].live == expected.cycles[i + 1].live);
        CHECK(result.cycles[i].validation == expected.cycles[i + 1].validation);
    }
    REQUIRE(fits.size() == 2);
    CHECK(fits[0].cycle == 2);
    CHECK(fits[1].cycle == 3);
    REQUIRE(epochs.size() == 4);
    CHECK(epochs[3].cycle == 3);
}
