#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <deepprune/train/fit.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/small_net.hpp"

namespace dp = deepprune;
using dp::test::planted_set;
using dp::test::same_bits;
using Net = dp::test::SmallNet<8>;

namespace {

dp::TrainOptions const options{
    .learning_rate = 0.03, .batch_size = 16, .max_epochs = 5, .seed = dp::Seed{9}, .cycle = 4};

dp::EncodedSet const& train() {
    static dp::EncodedSet const set = planted_set(40, dp::Seed{1});  // batches of 16, 16 and 8
    return set;
}
dp::EncodedSet const& validation() {
    static dp::EncodedSet const set = planted_set(24, dp::Seed{2});
    return set;
}

// What a fit of `epochs` whole epochs leaves.
Net after(std::size_t epochs) {
    Net net{dp::Seed{3}};
    if (epochs != 0) {
        auto shorter = options;
        shorter.max_epochs = epochs;
        dp::fit(net, train(), validation(), shorter);
    }
    return net;
}

}  // namespace

TEST_CASE("every event arrives, in order, with its numbers", "[train][fit][events]") {
    std::vector<std::string> order;
    std::vector<dp::FitBegin> begins;
    std::vector<dp::BatchEnd> batches;
    std::vector<dp::EpochEnd> epochs;
    Net net{dp::Seed{3}};
    net.mask()(5) = 0.0F;
    auto const result = dp::fit(net, train(), validation(), options,
                                dp::Observers{[&](dp::FitBegin const& event) {
                                                  order.push_back("fit");
                                                  begins.push_back(event);
                                              },
                                              [&](dp::BatchEnd const& event) {
                                                  order.push_back("batch");
                                                  batches.push_back(event);
                                              },
                                              [&](dp::EpochEnd const& event) {
                                                  order.push_back("epoch");
                                                  epochs.push_back(event);
                                              }});
    std::vector<std::string> expected{"fit"};
    for (int epoch = 0; epoch < 5; ++epoch) {
        expected.insert(expected.end(), {"batch", "batch", "batch", "epoch"});
    }
    CHECK(order == expected);
    REQUIRE(begins.size() == 1);
    CHECK(begins[0].cycle == 4);
    CHECK(begins[0].kernels == 7);
    CHECK(begins[0].learning_rate == 0.03);
    CHECK(begins[0].batches == 3);
    CHECK(begins[0].max_epochs == 5);
    REQUIRE(batches.size() == 15);
    REQUIRE(epochs.size() == 5);
    REQUIRE(result.epochs.size() == 5);
    for (std::size_t e = 0; e < 5; ++e) {
        CAPTURE(e);
        CHECK(epochs[e].cycle == 4);
        CHECK(epochs[e].kernels == 7);
        CHECK(epochs[e].epoch == e + 1);
        CHECK(epochs[e].learning_rate == 0.03);
        CHECK(std::isfinite(epochs[e].validation_loss));
        double sum = 0.0;
        for (std::size_t b = 0; b < 3; ++b) {
            auto const& batch = batches[3 * e + b];
            CHECK(batch.cycle == 4);
            CHECK(batch.epoch == e + 1);
            CHECK(batch.batch == b + 1);
            sum += batch.loss * (b == 2 ? 8.0 : 16.0);
        }
        CHECK(epochs[e].train_loss == sum / 40.0);
        CHECK(result.epochs[e].train_loss == epochs[e].train_loss);
        CHECK(result.epochs[e].validation_loss == epochs[e].validation_loss);
        CHECK(result.epochs[e].best == epochs[e].best);
        CHECK(result.epochs[e].epoch == e + 1);
    }
    CHECK(epochs[0].best);
}

TEST_CASE("a model without a mask has no live units to count", "[train][fit][events]") {
    dp::Model<dp::OneHot<>, dp::Conv1D<4, 8>, dp::ReLU, dp::GlobalMaxPool, dp::Dense<1>, dp::Sigmoid> net{dp::Seed{1}};
    std::size_t kernels = 99;
    dp::fit(net, train(), validation(), {.max_epochs = 1}, [&](dp::FitBegin const& event) { kernels = event.kernels; });
    CHECK(kernels == 0);
}

TEST_CASE("observing changes nothing", "[train][fit][events]") {
    Net net{dp::Seed{3}};
    dp::fit(net, train(), validation(), options, [](auto const&) { return dp::Control::proceed; });
    CHECK(same_bits(net.parameters(), after(5).parameters()));
}

TEST_CASE("stop at the beginning leaves the start", "[train][fit][events]") {
    Net net{dp::Seed{3}};
    int later = 0;
    auto const result =
        dp::fit(net, train(), validation(), options,
                dp::Observers{[](dp::FitBegin const&) { return dp::Control::stop; },
                              [&](dp::BatchEnd const&) { ++later; }, [&](dp::EpochEnd const&) { ++later; }});
    CHECK(result.stopped);
    CHECK(result.epochs.empty());
    CHECK(result.best_epoch == 0);
    CHECK(later == 0);
    CHECK(same_bits(net.parameters(), after(0).parameters()));
}

TEST_CASE("stop in the first epoch leaves the start, later the best weights so far", "[train][fit][events]") {
    for (std::size_t epoch = 1; epoch <= 3; ++epoch) {
        for (std::size_t batch = 1; batch <= 3; ++batch) {
            CAPTURE(epoch, batch);
            Net net{dp::Seed{3}};
            std::size_t seen = 0;
            auto const result = dp::fit(net, train(), validation(), options, [&](dp::BatchEnd const& event) {
                ++seen;
                return event.epoch == epoch && event.batch == batch ? dp::Control::stop : dp::Control::proceed;
            });
            CHECK(result.stopped);
            CHECK(seen == 3 * (epoch - 1) + batch);
            CHECK(result.epochs.size() == epoch - 1);
            CHECK(result.best_epoch < epoch);
            CHECK(same_bits(net.parameters(), after(epoch - 1).parameters()));
        }
    }
}

TEST_CASE("stop at an epoch's end leaves the best weights so far", "[train][fit][events]") {
    for (std::size_t epoch = 1; epoch <= 4; ++epoch) {
        CAPTURE(epoch);
        Net net{dp::Seed{3}};
        auto const result = dp::fit(net, train(), validation(), options, [&](dp::EpochEnd const& event) {
            return event.epoch == epoch ? dp::Control::stop : dp::Control::proceed;
        });
        CHECK(result.stopped);
        CHECK(result.epochs.size() == epoch);
        CHECK(same_bits(net.parameters(), after(epoch).parameters()));
    }
}

TEST_CASE("an observer that is passed as an lvalue keeps its state", "[train][fit][events]") {
    struct Counter {
        std::size_t epochs = 0;
        dp::Control operator()(dp::EpochEnd const&) { return ++epochs == 7 ? dp::Control::stop : dp::Control::proceed; }
    };
    Counter counter;
    Net net{dp::Seed{3}};
    dp::fit(net, train(), validation(), options, counter);
    CHECK(counter.epochs == 5);
    auto const result = dp::fit(net, train(), validation(), options, counter);
    CHECK(counter.epochs == 7);
    CHECK(result.stopped);
    CHECK(result.epochs.size() == 2);
}
