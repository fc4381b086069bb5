#include <cmath>
#include <cstddef>
#include <utility>
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
using Net = dp::test::SmallNet<12>;

namespace {

dp::EncodedSet const& train() {
    static dp::EncodedSet const set = dp::test::planted_set(80, dp::Seed{1});
    return set;
}
dp::EncodedSet const& validation() {
    static dp::EncodedSet const set = dp::test::planted_set(40, dp::Seed{2});
    return set;
}

dp::PruneOptions quick(std::vector<dp::CycleOptions> cycles) {
    return {.train = {.batch_size = 32, .max_epochs = 8, .patience = 8, .seed = dp::Seed{8}},
            .schedule = dp::PruneSchedule::counts({9, 4, 2}),
            .cycles = std::move(cycles)};
}

}  // namespace

TEST_CASE("a cycle has its own learning rate and patience, or those of the rule", "[prune][cycle_options]") {
    auto const options = quick({{}, {.learning_rate = 0.02}, {.learning_rate = 1e-30, .patience = 2}});
    Net net{dp::Seed{4}};
    std::vector<double> rates;
    auto const result = dp::IterativePruner<>{options}.run(
        net, train(), validation(), [&](dp::FitBegin const& event) { rates.push_back(event.learning_rate); });
    CHECK(rates == std::vector{0.01, 0.02, 1e-30, 0.01 / std::pow(1.2, 3)});
    REQUIRE(result.cycles.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(result.cycles[i].learning_rate == rates[i]);
    }
    CHECK(options.of_cycle(1).patience == 8);
    CHECK(options.of_cycle(2).patience == 2);
    CHECK(options.of_cycle(3).patience == 8);
    // A rate of 1e-30 changes no weight and so no loss: the first epoch is the best, and two more end the fit.
    CHECK(result.cycles[2].fit.best_epoch == 1);
    CHECK(result.cycles[2].fit.epochs.size() == 3);
    CHECK(result.cycles[3].fit.epochs.size() == 8);
}

TEST_CASE("options of cycles that say nothing change no bit", "[prune][cycle_options]") {
    Net plain{dp::Seed{4}};
    Net listed{dp::Seed{4}};
    dp::IterativePruner<>{quick({})}.run(plain, train(), validation());
    dp::IterativePruner<>{quick({{}, {}, {}, {}})}.run(listed, train(), validation());
    CHECK(same_bits(listed.parameters(), plain.parameters()));
}

TEST_CASE("a cycle without fine-tuning only cuts", "[prune][cycle_options]") {
    auto const options = quick({{}, {.fine_tune = false}, {}});
    Net net{dp::Seed{4}};
    std::vector<Net> after;
    std::vector<std::size_t> fitted;
    auto const result = dp::IterativePruner<>{options}.run(
        net, train(), validation(),
        dp::Observers{[&](dp::FitBegin const& event) { fitted.push_back(event.cycle); },
                      [&](dp::CycleEnd const&) { after.push_back(net); }});
    CHECK(fitted == std::vector<std::size_t>{0, 2, 3});
    REQUIRE(result.cycles.size() == 4);
    auto const& cut = result.cycles[1];
    CHECK(cut.kernels() == 9);
    CHECK(cut.fit.epochs.empty());
    CHECK(cut.validation == cut.inter_validation);
    CHECK(cut.fit.validation_loss == cut.validation.log_loss);
    dp::keep_units(after[0], cut.live);  // what the cut does by the weight magnitude, which sets no new weights
    CHECK(same_bits(after[1].parameters(), after[0].parameters()));
    CHECK_FALSE(result.cycles[2].fit.epochs.empty());
}

TEST_CASE("options of cycles that cannot be met are refused", "[prune][cycle_options]") {
    Net net{dp::Seed{4}};
    Net const start = net;
    auto const run = [&](dp::PruneOptions const& options) {
        dp::IterativePruner<>{options}.run(net, train(), validation());
    };
    CHECK_THROWS_WITH(run(quick({{}, {}, {}, {}, {}})), says("options of 5 single cycles, expected at most 4"));
    CHECK_THROWS_WITH(run(quick({{.fine_tune = false}})), says("cycle 0 without training"));
    CHECK_THROWS_WITH(run(quick({{}, {.learning_rate = -1.0}})), says("learning_rate out of its range"));
    CHECK_THROWS_WITH(run(quick({{}, {}, {.patience = 0}})), says("patience out of its range"));
    auto rewound = quick({{}, {.fine_tune = false}});
    rewound.restart = dp::Restart::rewind;
    CHECK_THROWS_WITH(run(rewound), says("cycle 1 without training, to be rewound"));
    CHECK(same_bits(net.parameters(), start.parameters()));
}

TEST_CASE("a criterion's weights go to the units that stay, each to its outputs", "[prune][cycle_options]") {
    using Deep = dp::BasicModel<float, dp::OneHot<>, dp::Conv1D<8, 8>, dp::ReLU, dp::GlobalMaxPool, dp::Mask,
                                dp::Dense<3>, dp::ReLU, dp::Dense<1>, dp::Sigmoid>;
    auto const weight = [](std::size_t live, std::size_t unit, std::size_t output) {
        return static_cast<double>(100 * live + 10 * unit + output);  // a float holds it exactly
    };
    auto const criterion = [&](auto const& context) {
        dp::Judgement judgement;
        for (std::size_t const unit : context.live) {
            judgement.scores.push_back(static_cast<double>(unit * 5 % 8));  // 3, 6, 1, 4 are the best, in this order
            for (std::size_t output = 0; output < 3; ++output) {
                judgement.weights.push_back(weight(context.live.size(), unit, output));
            }
        }
        judgement.biases = {7.0, 8.0, 9.0};
        return judgement;
    };
    dp::PruneOptions const options{.schedule = dp::PruneSchedule::counts({4, 2}),
                                   .trained = true,
                                   .cycles = {{}, {.fine_tune = false}, {.fine_tune = false}}};
    Deep net{dp::Seed{4}};
    Deep const start = net;
    dp::IterativePruner{options, criterion}.run(net, train(), validation());
    CHECK(net.live_units() == std::vector<std::size_t>{3, 6});
    for (std::size_t unit = 0; unit < 8; ++unit) {
        for (std::size_t output = 0; output < 3; ++output) {
            CAPTURE(unit, output);
            auto const found = static_cast<double>(net.dense_weights()(unit, output));
            bool const last = unit == 3 || unit == 6;
            bool const first = unit == 1 || unit == 4;
            CHECK(found == (last    ? weight(4, unit, output)
                            : first ? weight(8, unit, output)
                                    : static_cast<double>(start.dense_weights()(unit, output))));
        }
    }
    for (std::size_t output = 0; output < 3; ++output) {
        CHECK(net.dense_biases()(output) == 7.0F + static_cast<float>(output));
    }
}
