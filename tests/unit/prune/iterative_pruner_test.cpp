#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <list>
#include <map>
#include <span>
#include <vector>

#include <deepprune/prune/iterative_pruner.hpp>
#include <deepprune/prune/random_choice.hpp>
#include <deepprune/prune/score_difference.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/says.hpp"
#include "../../support/small_net.hpp"

namespace dp = deepprune;
using dp::test::planted_records;
using dp::test::planted_set;
using dp::test::same_bits;
using dp::test::says;
using Net = dp::test::SmallNet<32>;
using Ten = dp::test::SmallNet<10>;
using Units = std::vector<std::size_t>;

namespace {

dp::PruneOptions const quick{.final_kernels = 4,
                             .train = {.learning_rate = 0.02, .batch_size = 32, .max_epochs = 3, .seed = dp::Seed{8}}};

dp::EncodedSet const& train() {
    static dp::EncodedSet const set = planted_set(80, dp::Seed{1});
    return set;
}
dp::EncodedSet const& validation() {
    static dp::EncodedSet const set = planted_set(40, dp::Seed{2});
    return set;
}
dp::EncodedSet const& test_set() {
    static dp::EncodedSet const set = planted_set(60, dp::Seed{3});
    return set;
}

Units kernel_counts(dp::PruneResult const& result) {
    Units counts;
    for (dp::Cycle const& cycle : result.cycles) {
        counts.push_back(cycle.kernels());
    }
    return counts;
}

// A run with the net as it was before and after each fit.
struct Watched {
    Net net{dp::Seed{4}};
    std::vector<Net> before{};
    std::vector<Net> after{};
    dp::PruneResult result{};

    explicit Watched(dp::PruneOptions const& options = quick) {
        result =
            dp::IterativePruner<>{options}.run(net, train(), validation(), test_set(),
                                               dp::Observers{[this](dp::FitBegin const&) { before.push_back(net); },
                                                             [this](dp::CycleEnd const&) { after.push_back(net); }});
    }
};

}  // namespace

TEST_CASE("each pruning keeps exactly half, down to the final number", "[prune][iterative_pruner]") {
    Net net{dp::Seed{4}};
    CHECK(kernel_counts(dp::IterativePruner<>{quick}.run(net, train(), validation())) == Units{32, 16, 8, 4});
    CHECK(net.live_units().size() == 4);

    auto const counts_of_ten = [](std::size_t final_kernels) {
        auto options = quick;
        options.final_kernels = final_kernels;
        options.train.max_epochs = 1;
        Ten ten{dp::Seed{4}};
        auto const counts = kernel_counts(dp::IterativePruner<>{options}.run(ten, train(), validation()));
        CHECK(ten.live_units().size() == counts.back());
        return counts;
    };
    CHECK(counts_of_ten(3) == Units{10, 5, 3});
    CHECK(counts_of_ten(1) == Units{10, 5, 2, 1});
    CHECK(counts_of_ten(5) == Units{10, 5});
    CHECK(counts_of_ten(9) == Units{10, 9});
    CHECK(counts_of_ten(10) == Units{10});
}

TEST_CASE("a model that is pruned already goes on from its live units", "[prune][iterative_pruner]") {
    Ten net{dp::Seed{4}};
    for (std::size_t const unit : {0U, 3U, 9U}) {
        net.mask()(unit) = 0.0F;
    }
    auto options = quick;
    options.final_kernels = 2;
    options.train.max_epochs = 1;
    auto const result = dp::IterativePruner<>{options}.run(net, train(), validation());
    CHECK(kernel_counts(result) == Units{7, 3, 2});
    CHECK(result.cycles[0].live == Units{1, 2, 4, 5, 6, 7, 8});
}

TEST_CASE("equal scores keep the lowest units", "[prune][iterative_pruner]") {
    auto const equal = [](auto const& context) { return std::vector<double>(context.live.size(), 1.0); };
    auto options = quick;
    options.final_kernels = 2;
    options.train.max_epochs = 1;
    Ten net{dp::Seed{4}};
    auto const result = dp::IterativePruner{options, equal}.run(net, train(), validation());
    CHECK(kernel_counts(result) == Units{10, 5, 2});
    CHECK(result.cycles[1].live == Units{0, 1, 2, 3, 4});
    CHECK(result.cycles[2].live == Units{0, 1});
}

TEST_CASE("final numbers and options out of range are refused before training", "[prune][iterative_pruner]") {
    Ten net{dp::Seed{4}};
    Ten const start = net;
    int events = 0;
    auto const run = [&](auto const& change) {
        auto options = quick;
        change(options);
        dp::IterativePruner<>{options}.run(net, train(), validation(), [&](auto const&) { ++events; });
    };
    CHECK_THROWS_WITH(run([](auto& options) { options.final_kernels = 0; }), says("final_kernels of 0"));
    CHECK_THROWS_WITH(run([](auto& options) { options.final_kernels = 11; }),
                      says("final_kernels of 11, expected at least 1 and at most 10"));
    CHECK_THROWS_AS(run([](auto& options) { options.final_kernels = 11; }), dp::OptionError);
    for (double const decay :
         {0.99, 0.0, -1.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        CHECK_THROWS_WITH(run([&](auto& options) { options.learning_rate_decay = decay; }),
                          says("learning_rate_decay"));
    }
    for (double const rise : {-0.01, std::numeric_limits<double>::quiet_NaN()}) {
        CHECK_THROWS_WITH(run([&](auto& options) { options.max_loss_rise = rise; }), says("max_loss_rise"));
    }
    CHECK_THROWS_WITH(run([](auto& options) { options.train.learning_rate = 0.0; }), says("learning_rate"));
    CHECK_THROWS_WITH(run([](auto& options) { options.train.batch_size = 0; }), says("batch_size"));
    CHECK_THROWS_WITH(run([](auto& options) { options.train.threads = 0; }), says("threads"));
    net.mask()(0) = 0.0F;
    CHECK_THROWS_WITH(run([](auto& options) { options.final_kernels = 10; }), says("at most 9"));
    net.mask()(0) = 1.0F;
    CHECK(events == 0);
    CHECK(same_bits(net.parameters(), start.parameters()));
}

TEST_CASE("a bad test set is refused before training", "[prune][iterative_pruner]") {
    Ten net{dp::Seed{4}};
    int events = 0;
    dp::EncodedSet one_class;
    one_class.add("ACGTACGTACGT", true);
    dp::EncodedSet short_one = test_set();
    short_one.add("ACG", true);
    auto const run = [&](dp::EncodedSet const& test) {
        dp::IterativePruner<>{quick}.run(net, train(), validation(), test, [&](auto const&) { ++events; });
    };
    CHECK_THROWS_WITH(run(one_class), says("1 positives and 0 negatives in the test set"));
    CHECK_THROWS_AS(run(one_class), dp::DataError);
    CHECK_THROWS_AS(run(short_one), dp::DataError);
    CHECK_THROWS_AS(run(dp::EncodedSet{}), dp::DataError);
    CHECK(events == 0);
}

TEST_CASE("each cycle is a fit of its own: decayed rate, fresh optimizer", "[prune][iterative_pruner]") {
    Watched const run;
    REQUIRE(run.result.cycles.size() == 4);
    REQUIRE(run.before.size() == 4);
    REQUIRE(run.after.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
        CAPTURE(i);
        dp::Cycle const& cycle = run.result.cycles[i];
        CHECK(cycle.cycle == i);
        CHECK(cycle.learning_rate == 0.02 / std::pow(1.2, static_cast<double>(i)));
        CHECK(cycle.fit.epochs.size() == 3);
        for (auto const& epoch : cycle.fit.epochs) {
            CHECK(epoch.learning_rate == cycle.learning_rate);
            CHECK(epoch.cycle == i);
            CHECK(epoch.kernels == cycle.kernels());
        }
        Net again = run.before[i];
        auto const fit = dp::fit(again, train(), validation(), quick.of_cycle(i));
        CHECK(same_bits(again.parameters(), run.after[i].parameters()));
        CHECK(fit.validation_loss == cycle.fit.validation_loss);
        if (i > 0) {  // between two fits only the mask changes
            auto unmasked = run.before[i];
            std::ranges::copy(run.after[i - 1].mask(), unmasked.mask().begin());
            CHECK(same_bits(unmasked.parameters(), run.after[i - 1].parameters()));
        }
    }
    CHECK(same_bits(run.net.parameters(), run.after.back().parameters()));
}

TEST_CASE("pruned units keep their parameters bit by bit", "[prune][iterative_pruner]") {
    auto options = quick;
    options.train.l1 = 0.01;
    options.train.l2 = 0.01;
    Watched const run{options};
    for (std::size_t i = 1; i < 4; ++i) {
        std::size_t pruned = 0;
        for (std::size_t unit = 0; unit < 32; ++unit) {
            auto const parameters_of = [&](Net const& net) {
                auto const kernels = net.kernels();
                std::vector<float> values(kernels.data() + unit * 32, kernels.data() + (unit + 1) * 32);
                values.push_back(net.kernel_biases()(unit));
                values.push_back(net.dense_weights()(unit, 0));
                return values;
            };
            bool const live = std::ranges::count(run.result.cycles[i].live, unit) == 1;
            CAPTURE(i, unit, live);
            CHECK(same_bits(parameters_of(run.after[i - 1]), parameters_of(run.after[i])) == !live);
            pruned += live ? 0U : 1U;
        }
        CHECK(pruned == 32 - run.result.cycles[i].kernels());
    }
}

TEST_CASE("the lineage is nested and follows the criterion", "[prune][iterative_pruner]") {
    Watched const run;
    auto const& cycles = run.result.cycles;
    CHECK(cycles[0].criterion.empty());
    Units every(32);
    std::iota(every.begin(), every.end(), std::size_t{0});
    CHECK(cycles[0].live == every);
    for (std::size_t i = 1; i < cycles.size(); ++i) {
        auto const& live = cycles[i].live;
        auto const& previous = cycles[i - 1].live;
        CAPTURE(i);
        CHECK(std::ranges::is_sorted(live));
        CHECK(std::ranges::includes(previous, live));
        CHECK(live == run.after[i].live_units());
        REQUIRE(cycles[i].criterion.size() == previous.size());
        // No weight of a unit that stays is smaller than one of a unit that goes; the weights are those before.
        double smallest_kept = std::numeric_limits<double>::infinity();
        double largest_gone = 0.0;
        for (std::size_t j = 0; j < previous.size(); ++j) {
            auto const weight = std::abs(static_cast<double>(run.after[i - 1].dense_weights()(previous[j], 0)));
            CHECK(cycles[i].criterion[j] == weight);
            if (std::ranges::binary_search(live, previous[j])) {
                smallest_kept = std::min(smallest_kept, weight);
            } else {
                largest_gone = std::max(largest_gone, weight);
            }
        }
        CHECK(smallest_kept >= largest_gone);
    }
    CHECK(run.net.live_units() == cycles.back().live);
}

TEST_CASE("the metrics are those of the model before and after fine-tuning", "[prune][iterative_pruner]") {
    Watched const run;
    for (std::size_t i = 0; i < 4; ++i) {
        CAPTURE(i);
        dp::Cycle const& cycle = run.result.cycles[i];
        CHECK(cycle.inter_validation.has_value() == (i > 0));
        CHECK(cycle.inter_test.has_value() == (i > 0));
        if (i > 0) {
            CHECK(cycle.inter_validation == dp::evaluate(run.before[i], validation()));
            CHECK(cycle.inter_test == dp::evaluate(run.before[i], test_set()));
        }
        CHECK(cycle.validation == dp::evaluate(run.after[i], validation()));
        CHECK(cycle.test == dp::evaluate(run.after[i], test_set()));
        CHECK(cycle.fit.validation_loss == Approx(cycle.validation.log_loss).epsilon(1e-12));
        REQUIRE(cycle.dense_weights.size() == 32);
        for (std::size_t unit = 0; unit < 32; ++unit) {
            CHECK(cycle.dense_weights[unit] == static_cast<double>(run.after[i].dense_weights()(unit, 0)));
        }
    }
}

TEST_CASE("without a test set there are no test metrics, and it changes nothing else", "[prune][iterative_pruner]") {
    Watched const with;
    Net net{dp::Seed{4}};
    auto const result = dp::IterativePruner<>{quick}.run(net, train(), validation());
    REQUIRE(result.cycles.size() == 4);
    for (dp::Cycle const& cycle : result.cycles) {
        CHECK_FALSE(cycle.test.has_value());
        CHECK_FALSE(cycle.inter_test.has_value());
    }
    CHECK_FALSE(result.stopped);
    CHECK(same_bits(net.parameters(), with.net.parameters()));
}

TEST_CASE("stop at a cycle's end ends the run", "[prune][iterative_pruner][stop]") {
    Watched const whole;
    Net net{dp::Seed{4}};
    auto const result = dp::IterativePruner<>{quick}.run(net, train(), validation(), [](dp::CycleEnd const& event) {
        return event.cycle.cycle == 1 ? dp::Control::stop : dp::Control::proceed;
    });
    CHECK(result.stopped);
    CHECK(kernel_counts(result) == Units{32, 16});
    CHECK_FALSE(result.cycles[1].fit.stopped);
    CHECK(same_bits(net.parameters(), whole.after[1].parameters()));
}

TEST_CASE("stop within a fit ends the run, after CycleEnd", "[prune][iterative_pruner][stop]") {
    Net net{dp::Seed{4}};
    std::size_t cycle_ends = 0;
    auto const result = dp::IterativePruner<>{quick}.run(
        net, train(), validation(),
        dp::Observers{[](dp::EpochEnd const& event) {
                          return event.cycle == 1 && event.epoch == 2 ? dp::Control::stop : dp::Control::proceed;
                      },
                      [&](dp::CycleEnd const&) { ++cycle_ends; }});
    CHECK(result.stopped);
    CHECK(cycle_ends == 2);
    CHECK(kernel_counts(result) == Units{32, 16});
    CHECK(result.cycles[1].fit.stopped);
    CHECK(result.cycles[1].fit.epochs.size() == 2);
    CHECK(net.live_units() == result.cycles[1].live);
}

TEST_CASE("stop before the first batch leaves the net as it was", "[prune][iterative_pruner][stop]") {
    Net net{dp::Seed{4}};
    auto const result = dp::IterativePruner<>{quick}.run(net, train(), validation(),
                                                         [](dp::FitBegin const&) { return dp::Control::stop; });
    CHECK(result.stopped);
    CHECK(kernel_counts(result) == Units{32});
    CHECK(same_bits(net.parameters(), Net{dp::Seed{4}}.parameters()));
}

TEST_CASE("a criterion with a wrong number of scores is an error", "[prune][iterative_pruner]") {
    Ten net{dp::Seed{4}};
    auto options = quick;
    options.train.max_epochs = 1;
    for (std::size_t const count : {0U, 9U, 11U}) {
        auto const criterion = [count](auto const&) { return std::vector<double>(count, 1.0); };
        auto const run = [&] { dp::IterativePruner{options, criterion}.run(net, train(), validation()); };
        CHECK_THROWS_WITH(run(), says(std::to_string(count) + " scores from the pruning criterion, expected 10"));
        CHECK_THROWS_AS(run(), dp::OptionError);
        CHECK(net.live_units().size() == 10);
    }
}

TEST_CASE("a criterion that is not a number is an error and prunes nothing", "[prune][iterative_pruner]") {
    Ten net{dp::Seed{4}};
    auto options = quick;
    options.train.max_epochs = 1;
    auto const criterion = [](auto const& context) {
        std::vector<double> scores(context.live.size(), 1.0);
        scores[6] = std::numeric_limits<double>::quiet_NaN();
        return scores;
    };
    auto const run = [&] { dp::IterativePruner{options, criterion}.run(net, train(), validation()); };
    CHECK_THROWS_WITH(run(), says("live unit 6 of 10"));
    CHECK_THROWS_AS(run(), dp::NumericalError);
    CHECK(net.live_units().size() == 10);
}

TEST_CASE("a criterion receives its context", "[prune][iterative_pruner]") {
    Ten net{dp::Seed{4}};
    auto options = quick;
    options.final_kernels = 3;
    options.train.max_epochs = 1;
    options.train.threads = 2;
    std::vector<std::size_t> cycles;
    std::vector<std::size_t> keeps;
    auto const criterion = [&](auto const& context) {
        cycles.push_back(context.cycle);
        keeps.push_back(context.keep);
        CHECK(context.seed == dp::Seed{8});
        CHECK(context.threads == 2);
        CHECK(&context.train == &train());
        CHECK(&context.net == &net);
        CHECK(std::ranges::equal(context.live, net.live_units()));
        return std::vector<double>(context.live.size(), 0.0);
    };
    dp::IterativePruner{options, criterion}.run(net, train(), validation());
    CHECK(cycles == Units{1, 2});
    CHECK(keeps == Units{5, 3});
}

TEMPLATE_TEST_CASE("a whole run has the same bits on any number of threads", "[prune][iterative_pruner][threads]",
                   dp::WeightMagnitude, dp::ScoreDifference, dp::RandomChoice) {
    auto const run = [](unsigned threads) {
        auto options = quick;
        options.train.threads = threads;
        options.train.batch_size = 64;
        Net net{dp::Seed{4}};
        std::vector<double> numbers;
        auto const result = dp::IterativePruner<TestType>{options}.run(net, train(), validation(), test_set());
        for (dp::Cycle const& cycle : result.cycles) {
            numbers.insert(numbers.end(), cycle.criterion.begin(), cycle.criterion.end());
            numbers.push_back(cycle.test->auroc);
            numbers.push_back(cycle.validation.log_loss);
        }
        return std::pair{net, numbers};
    };
    auto const [net, numbers] = run(1);
    for (unsigned const threads : {2U, 4U}) {
        CAPTURE(threads);
        auto const [other, other_numbers] = run(threads);
        CHECK(same_bits(net.parameters(), other.parameters()));
        CHECK(same_bits(numbers, other_numbers));
    }
}

TEST_CASE("a run on ranges equals the run on encoded sets", "[prune][iterative_pruner][ranges]") {
    auto options = quick;
    options.final_kernels = 5;
    Ten expected{dp::Seed{4}};
    auto const expected_result = dp::IterativePruner<>{options}.run(expected, train(), validation(), test_set());
    auto const records = planted_records(80, dp::Seed{1});
    auto const validating = planted_records(40, dp::Seed{2});
    auto const testing = planted_records(60, dp::Seed{3});
    Ten net{dp::Seed{4}};
    auto const result =
        dp::IterativePruner<>{options}.run(net, records, std::list(validating.begin(), validating.end()), testing);
    CHECK(same_bits(net.parameters(), expected.parameters()));
    CHECK(result.cycles.back().test == expected_result.cycles.back().test);
    Ten untested{dp::Seed{4}};
    int cycles = 0;
    dp::IterativePruner<>{options}.run(untested, records, validating, [&](dp::CycleEnd const&) { ++cycles; });
    CHECK(same_bits(untested.parameters(), expected.parameters()));
    CHECK(cycles == 2);
}
