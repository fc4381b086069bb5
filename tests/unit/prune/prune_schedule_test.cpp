#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <deepprune/prune/iterative_pruner.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/says.hpp"
#include "../../support/small_net.hpp"

namespace dp = deepprune;
using dp::test::same_bits;
using dp::test::says;
using Net = dp::test::SmallNet<20>;
using Units = std::vector<std::size_t>;
using Schedule = dp::PruneSchedule;

namespace {

dp::EncodedSet const& train() {
    static dp::EncodedSet const set = dp::test::planted_set(80, dp::Seed{1});
    return set;
}
dp::EncodedSet const& validation() {
    static dp::EncodedSet const set = dp::test::planted_set(40, dp::Seed{2});
    return set;
}

dp::PruneOptions quick(Schedule schedule = {}) {
    return {
        .final_kernels = 3, .train = {.batch_size = 32, .max_epochs = 2, .seed = dp::Seed{8}}, .schedule = schedule};
}

Units counts(Schedule schedule) {
    Net net{dp::Seed{4}};
    Units found;
    for (dp::Cycle const& cycle : dp::IterativePruner<>{quick(schedule)}.run(net, train(), validation()).cycles) {
        found.push_back(cycle.kernels());
    }
    return found;
}

}  // namespace

TEST_CASE("a schedule gives the number of units that stay", "[prune][schedule]") {
    CHECK(counts({}) == Units{20, 10, 5, 3});
    CHECK(counts(Schedule::halve()) == Units{20, 10, 5, 3});
    CHECK(counts(Schedule::keep(0.7)) == Units{20, 14, 9, 6, 4, 3});
    CHECK(counts(Schedule::keep(0.0)) == Units{20, 3});
    CHECK(counts(Schedule::one_shot()) == Units{20, 3});
    CHECK(Schedule::halve() == Schedule::keep(0.5));
    double const almost_all = std::nextafter(1.0, 0.0);
    for (std::size_t n = 2; n < 3000; ++n) {
        REQUIRE(Schedule::keep(almost_all).after(n, 1) == n - 1);  // always fewer
        REQUIRE(Schedule::halve().after(n, 1) == n / 2);
        REQUIRE(Schedule::one_shot().after(n, 1) == 1);
    }
    for (double const fraction : {1.0, -0.1, 2.0, std::nan("")}) {
        CHECK_THROWS_AS(Schedule::keep(fraction), dp::OptionError);
        CHECK_THROWS_WITH(Schedule::keep(fraction), says("a fraction of units to keep"));
    }
}

TEST_CASE("explicit counts are kept, and the last is final", "[prune][schedule]") {
    CHECK(counts(Schedule::counts({16, 7, 2})) == Units{20, 16, 7, 2});  // final_kernels is 3
    CHECK(counts(Schedule::counts({19})) == Units{20, 19});
    auto const schedule = Schedule::counts({64, 32, 16, 8, 4});
    CHECK(schedule.plan(256, 1) == Units{256, 64, 32, 16, 8, 4});
    CHECK(schedule.plan(65, 1) == Units{65, 64, 32, 16, 8, 4});
    CHECK(schedule.last(1) == 4);
    CHECK(schedule.after(40, 1) == 32);
    CHECK(schedule.has_counts());
    CHECK(schedule == Schedule::counts({64, 32, 16, 8, 4}));
    CHECK(schedule != Schedule::halve());
    CHECK_FALSE(Schedule::halve().has_counts());
    CHECK(Schedule::halve().plan(20, 3) == Units{20, 10, 5, 3});
    CHECK(Schedule::halve().plan(4, 4) == Units{4});
}

TEST_CASE("the counts of halving give the bits of halving", "[prune][schedule]") {
    Net halved{dp::Seed{4}};
    Net counted{dp::Seed{4}};
    dp::IterativePruner<>{quick()}.run(halved, train(), validation());
    dp::IterativePruner<>{quick(Schedule::counts({10, 5, 3}))}.run(counted, train(), validation());
    CHECK(same_bits(counted.parameters(), halved.parameters()));
}

TEST_CASE("counts that cannot be met are refused", "[prune][schedule]") {
    CHECK_THROWS_WITH(Schedule::counts({}), says("no numbers in the counts of a pruning schedule"));
    CHECK_THROWS_WITH(Schedule::counts({8, 4, 0}), says("0 units to keep in the counts"));
    CHECK_THROWS_WITH(Schedule::counts({8, 8}), says("8 after 8 in the counts"));
    CHECK_THROWS_WITH(Schedule::counts({8, 4, 16}), says("16 after 4 in the counts"));
    CHECK_THROWS_AS(Schedule::counts({4, 8}), dp::OptionError);
    CHECK_THROWS_WITH(counts(Schedule::counts({20, 10})),
                      says("a first pruning to 20 kernels, expected fewer than 20"));
    CHECK_THROWS_AS(counts(Schedule::counts({256, 3})), dp::OptionError);
}

TEST_CASE("rewound units start from their values before the first training", "[prune][schedule]") {
    auto options = quick();
    options.restart = dp::Restart::rewind;
    options.learning_rate_decay = 1.0;
    Net net{dp::Seed{4}};
    Net const initial = net;
    std::vector<Net> before;
    auto const result = dp::IterativePruner<>{options}.run(net, train(), validation(),
                                                           [&](dp::FitBegin const&) { before.push_back(net); });
    REQUIRE(result.cycles.size() == 4);
    REQUIRE(before.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(result.cycles[i].learning_rate == 0.01);
        auto const ticket = dp::lottery_ticket(initial, result.cycles[i].live);
        CHECK(same_bits(before[i].parameters(), ticket.parameters()));
    }
    CHECK(result.cycles[1].inter_validation != dp::evaluate(before[1], validation()));  // judged before it is rewound
}

TEST_CASE("pruning ends before the validation loss rises too far", "[prune][schedule]") {
    auto options = quick();
    options.train.max_epochs = 40;  // so that fewer kernels are worse
    options.train.learning_rate = 0.02;
    Net all{dp::Seed{4}};
    auto const whole = dp::IterativePruner<>{options}.run(all, train(), validation());
    REQUIRE(whole.cycles.size() == 4);
    CHECK_FALSE(whole.refused.has_value());
    double const first = whole.cycles[0].validation.log_loss;
    double worst = -1.0;
    for (dp::Cycle const& cycle : whole.cycles) {
        worst = std::max(worst, cycle.validation.log_loss / first - 1.0);
    }
    for (double const rise : {0.0, 0.02, 0.05, 0.1, 0.2, worst + 1e-6}) {
        CAPTURE(rise);
        options.max_loss_rise = rise;
        Net net{dp::Seed{4}};
        std::size_t told = 0;
        auto const result =
            dp::IterativePruner<>{options}.run(net, train(), validation(), [&](dp::CycleEnd const&) { ++told; });
        // As far as the whole run stays below the bound, and no further.
        std::size_t good = 1;
        while (good < 4 && whole.cycles[good].validation.log_loss <= first * (1.0 + rise)) {
            ++good;
        }
        REQUIRE(result.cycles.size() == good);
        CHECK(told == good);
        CHECK(result.refused.has_value() == (good < 4));
        CHECK_FALSE(result.stopped);
        CHECK(net.live_units() == whole.cycles[good - 1].live);
        CHECK(dp::evaluate(net, validation()).log_loss == whole.cycles[good - 1].validation.log_loss);
        if (result.refused) {
            CHECK(result.refused->live == whole.cycles[good].live);
            CHECK(result.refused->validation.log_loss == whole.cycles[good].validation.log_loss);
        }
    }
    CHECK(worst > 0.0);  // a bound of 0 refused something
}

TEST_CASE("a trained model is pruned as in one run", "[prune][schedule]") {
    Net whole{dp::Seed{4}};
    auto const expected = dp::IterativePruner<>{quick()}.run(whole, train(), validation());
    Net net{dp::Seed{4}};
    auto options = quick();
    auto const first = dp::fit(net, train(), validation(), options.of_cycle(0));
    options.trained = true;
    auto const result = dp::IterativePruner<>{options}.run(net, train(), validation());
    CHECK(same_bits(net.parameters(), whole.parameters()));
    REQUIRE(result.cycles.size() == expected.cycles.size());
    CHECK(result.cycles[0].fit.epochs.empty());
    CHECK(result.cycles[0].fit.validation_loss == Approx(first.validation_loss));
    CHECK(result.cycles[0].validation == expected.cycles[0].validation);
    CHECK(result.cycles[3].validation == expected.cycles[3].validation);
    options.restart = dp::Restart::rewind;
    CHECK_THROWS_AS(dp::IterativePruner<>{options}.run(net, train(), validation()), dp::OptionError);
}

TEST_CASE("units to keep are checked", "[prune][schedule]") {
    Net net{dp::Seed{4}};
    dp::keep_units(net, Units{3, 7});
    CHECK(net.live_units() == Units{3, 7});
    CHECK(net.mask()(3) == 1.0F);
    dp::keep_units(net, Units{5});
    CHECK(net.live_units() == Units{5});
    CHECK_THROWS_WITH(dp::keep_units(net, Units{}), says("no unit to keep"));
    CHECK_THROWS_WITH(dp::keep_units(net, Units{1, 20}), says("units from 0 to 19"));
    CHECK_THROWS_AS(dp::keep_units(net, Units{1, 20}), dp::OptionError);
    CHECK(net.live_units() == Units{5});
}

TEST_CASE("a judgement with a wrong number of weights is an error", "[prune][schedule]") {
    Net net{dp::Seed{4}};
    Net const start = net;
    auto options = quick();
    options.trained = true;
    auto const run = [&](std::size_t weights, std::size_t biases) {
        auto const criterion = [=](auto const& context) {
            return dp::Judgement{std::vector<double>(context.live.size()), std::vector<double>(weights),
                                 std::vector<double>(biases)};
        };
        dp::IterativePruner{options, criterion}.run(net, train(), validation());
    };
    CHECK_THROWS_WITH(run(19, 1), says("19 weights from the pruning criterion, expected 20, one for each"));
    CHECK_THROWS_WITH(run(20, 0), says("0 biases from the pruning criterion, expected 1"));
    CHECK_THROWS_AS(run(0, 1), dp::OptionError);
    CHECK(same_bits(net.parameters(), start.parameters()));
}
