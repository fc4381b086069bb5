#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <deepprune/metrics/binary_cross_entropy.hpp>
#include <deepprune/train/adam.hpp>
#include <deepprune/train/detail/batch_order.hpp>
#include <deepprune/train/fit.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/says.hpp"
#include "../../support/small_net.hpp"

namespace dp = deepprune;
using dp::test::planted_set;
using dp::test::same_bits;
using dp::test::says;
using Net = dp::test::SmallNet<8>;

namespace {

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

template <class Model>
std::vector<typename Model::scalar> values_of(Model const& net) {
    return {net.parameters().begin(), net.parameters().end()};
}

// The text of the exception of type `Exception` that `action` throws, or why there is none.
template <class Exception, class Action>
std::string complaint(Action const& action) {
    try {
        action();
    } catch (Exception const& error) {
        return error.what();
    }
    return "nothing was thrown";
}

}  // namespace

TEST_CASE("a fit finds a planted motif", "[train][fit]") {
    for (std::uint64_t const seed : {1U, 2U, 3U}) {
        CAPTURE(seed);
        auto const train = planted_set(600, dp::Seed{10 * seed});
        auto const validation = planted_set(200, dp::Seed{10 * seed + 1});
        auto const test = planted_set(400, dp::Seed{10 * seed + 2});
        Net net{dp::Seed{seed}};
        double const untrained = dp::evaluate(net, test).auroc;
        auto const result = dp::fit(net, train, validation,
                                    {.batch_size = 64, .max_epochs = 60, .patience = 10, .seed = dp::Seed{seed}});
        REQUIRE_FALSE(result.epochs.empty());
        CHECK(result.validation_loss < 0.5 * result.epochs.front().validation_loss);
        double const trained = dp::evaluate(net, test).auroc;
        CHECK(trained > 0.95);
        CHECK(trained > untrained + 0.1);
    }
}

TEST_CASE("a fit leaves the weights of its best epoch", "[train][fit]") {
    auto const train = planted_set(120, dp::Seed{1});
    auto const validation = planted_set(60, dp::Seed{2});
    Net net{dp::Seed{3}};
    auto const result =
        dp::fit(net, train, validation, {.learning_rate = 0.05, .batch_size = 20, .max_epochs = 60, .patience = 4});
    REQUIRE_FALSE(result.epochs.empty());
    CHECK_FALSE(result.stopped);
    double lowest = std::numeric_limits<double>::infinity();
    std::size_t best_epoch = 0;
    for (dp::EpochEnd const& epoch : result.epochs) {
        CHECK(epoch.best == (epoch.validation_loss < lowest));
        if (epoch.best) {
            lowest = epoch.validation_loss;
            best_epoch = epoch.epoch;
        }
    }
    CHECK(result.best_epoch == best_epoch);
    CHECK(result.validation_loss == lowest);
    CHECK(result.epochs.size() == best_epoch + 4);  // patience, well before max_epochs
    auto const logits = net.logits(validation);
    CHECK(dp::log_loss(logits, validation.labels()) == lowest);
    CHECK(dp::evaluate(net, validation).log_loss == Approx(lowest).epsilon(1e-12));  // the order of its sum is its own
}

TEST_CASE("a fit is batch orders, gradients and Adam, and nothing else", "[train][fit]") {
    auto const train = planted_set(50, dp::Seed{4});
    auto const validation = planted_set(20, dp::Seed{5});
    dp::TrainOptions const options{
        .learning_rate = 0.02, .batch_size = 16, .max_epochs = 3, .seed = dp::Seed{6}, .cycle = 2};
    Net net{dp::Seed{7}};
    Net by_hand = net;
    auto const result = dp::fit(net, train, validation, options);

    Net::backend backend{1};
    std::vector<float> gradient(Net::layout::size);
    std::vector<float> best = values_of(by_hand);
    dp::Adam<float> adam{gradient.size(), {.learning_rate = 0.02}};
    double lowest = std::numeric_limits<double>::infinity();
    REQUIRE(result.epochs.size() == 3);
    for (std::size_t epoch = 1; epoch <= 3; ++epoch) {
        auto const order = dp::detail::batch_order(50, dp::Seed{6}, 2, epoch);
        double sum = 0.0;
        for (std::size_t first = 0; first < 50; first += 16) {  // 16, 16, 16 and 2
            auto const batch = std::span{order}.subspan(first, first + 16 <= 50 ? 16 : 50 - first);
            sum += backend.loss_and_gradient(by_hand.parameters(), train, batch, gradient) *
                   static_cast<double>(batch.size());
            adam.step(by_hand.parameters(), gradient);
        }
        auto const logits = by_hand.logits(validation);
        double loss = 0.0;
        for (std::size_t i = 0; i < logits.size(); ++i) {
            loss += dp::BinaryCrossEntropy::value(static_cast<double>(logits[i]), validation.labels()[i] == 1);
        }
        loss /= 20.0;
        CHECK(result.epochs[epoch - 1].train_loss == sum / 50.0);
        CHECK(result.epochs[epoch - 1].validation_loss == loss);
        if (loss < lowest) {
            lowest = loss;
            best = values_of(by_hand);
        }
    }
    CHECK(same_bits(values_of(net), best));
}

TEST_CASE("same seed, same bits; another seed, others", "[train][fit]") {
    auto const train = planted_set(100, dp::Seed{1});
    auto const validation = planted_set(40, dp::Seed{2});
    auto const trained = [&](dp::TrainOptions options, std::uint64_t net_seed) {
        options.batch_size = 32;
        options.max_epochs = 4;
        Net net{dp::Seed{net_seed}};
        dp::fit(net, train, validation, options);
        return values_of(net);
    };
    auto const first = trained({.seed = dp::Seed{3}}, 4);
    CHECK(same_bits(first, trained({.seed = dp::Seed{3}}, 4)));
    CHECK_FALSE(same_bits(first, trained({.seed = dp::Seed{5}}, 4)));
    CHECK_FALSE(same_bits(first, trained({.seed = dp::Seed{3}}, 5)));
    CHECK_FALSE(same_bits(first, trained({.seed = dp::Seed{3}, .cycle = 1}, 4)));
}

TEMPLATE_TEST_CASE("the bits do not depend on the number of threads", "[train][fit]", float, double) {
    auto const train = planted_set(300, dp::Seed{1});
    auto const validation = planted_set(90, dp::Seed{2});
    using Model = dp::test::SmallNet<8, TestType>;
    Model const start{dp::Seed{3}};
    std::vector<TestType> expected;
    std::vector<double> losses;
    for (unsigned const threads : {1U, 2U, 3U, 4U, 8U}) {
        CAPTURE(threads);
        Model net = start;
        auto const result = dp::fit(net, train, validation, {.batch_size = 150, .max_epochs = 4, .threads = threads});
        std::vector<double> found;
        for (auto const& epoch : result.epochs) {
            found.push_back(epoch.train_loss);
            found.push_back(epoch.validation_loss);
        }
        if (threads == 1) {
            expected = values_of(net);
            losses = found;
            CHECK_FALSE(same_bits(expected, values_of(start)));
        }
        CHECK(same_bits(values_of(net), expected));
        CHECK(same_bits(found, losses));
        CHECK(same_bits(net.logits(validation, threads), net.logits(validation)));
    }
}

TEST_CASE("a batch larger than the set is the set", "[train][fit]") {
    auto const train = planted_set(30, dp::Seed{1});
    auto const validation = planted_set(20, dp::Seed{2});
    Net large{dp::Seed{3}};
    Net exact = large;
    dp::fit(large, train, validation, {.batch_size = 1000, .max_epochs = 3});
    dp::fit(exact, train, validation, {.batch_size = 30, .max_epochs = 3});
    CHECK(same_bits(values_of(large), values_of(exact)));
}

TEST_CASE("the parameters of masked units stay as they are", "[train][fit]") {
    auto const train = planted_set(60, dp::Seed{1});
    auto const validation = planted_set(20, dp::Seed{2});
    Net net{dp::Seed{3}};
    net.mask()(2) = 0.0F;
    net.dense_weights()(2, 0) = -0.0F;
    Net const start = net;
    dp::fit(net, train, validation, {.batch_size = 20, .max_epochs = 3, .l1 = 0.01, .l2 = 0.01});
    for (std::size_t t = 0; t < 8; ++t) {
        for (std::size_t letter = 0; letter < 4; ++letter) {
            CHECK(same_bits(std::vector{net.kernels()(2, t, letter)}, std::vector{start.kernels()(2, t, letter)}));
        }
    }
    CHECK(same_bits(std::vector{net.dense_weights()(2, 0)}, std::vector{-0.0F}));
    CHECK(same_bits(std::vector<float>(net.mask().begin(), net.mask().end()),
                    std::vector<float>(start.mask().begin(), start.mask().end())));
    CHECK(net.kernels()(1, 0, 0) != start.kernels()(1, 0, 0));
}

TEMPLATE_TEST_CASE("the first loss that is not finite ends the fit and says where", "[train][fit]", dp::ReLU,
                   dp::ClippedLeakyReLU) {
    using Model =
        dp::Model<dp::OneHot<>, dp::Conv1D<4, 8>, TestType, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
    auto const train = planted_set(20, dp::Seed{1});
    auto const validation = planted_set(20, dp::Seed{2});
    auto const fit_with = [&](auto const& spoil) {
        Model net{dp::Seed{3}};
        spoil(net);
        return complaint<dp::NumericalError>([&] {
            dp::fit(net, train, validation, {.learning_rate = 0.0025, .batch_size = 8, .max_epochs = 2, .cycle = 3});
        });
    };
    std::string const expected =
        "found a loss that is not finite in cycle 3, epoch 1, batch 1, learning rate 0.0025, expected a finite loss";
    CHECK_THAT(fit_with([](Model& net) { net.dense_weights()(1, 0) = not_a_number; }), says(expected));
    CHECK_THAT(fit_with([](Model& net) { net.kernels()(1, 2, 3) = not_a_number; }), says(expected));
    CHECK_THAT(fit_with([](Model& net) { net.kernel_biases()(0) = not_a_number; }), says(expected));
    CHECK_THAT(fit_with([](Model& net) { net.dense_biases()(0) = std::numeric_limits<float>::infinity(); }),
               says(expected));
    CHECK(fit_with([](Model& net) {
              net.mask()(1) = 0.0F;  // a pruned unit takes no part
              net.kernels()(1, 2, 3) = not_a_number;
          }) == "nothing was thrown");
}

TEST_CASE("a tiny learning rate is written as it is", "[train][fit]") {
    auto const train = planted_set(20, dp::Seed{1});
    Net net{dp::Seed{3}};
    net.dense_biases()(0) = not_a_number;
    CHECK_THAT(complaint<dp::NumericalError>([&] { dp::fit(net, train, train, {.learning_rate = 1e-9}); }),
               says("learning rate 1e-09"));
}

TEST_CASE("a validation loss that is not finite is told apart from a batch", "[train][fit]") {
    auto const train = planted_set(20, dp::Seed{1});
    Net net{dp::Seed{3}};
    // The only batch of an epoch is judged before its step; what spoils the weights after it shows in the validation
    // set.
    auto const spoil = [&](dp::BatchEnd const&) { net.dense_biases()(0) = not_a_number; };
    CHECK_THAT(complaint<dp::NumericalError>([&] { dp::fit(net, train, train, {.learning_rate = 0.125}, spoil); }),
               says("cycle 0, epoch 1, validation set, learning rate 0.125") && says("use a lower learning rate"));
    Net other{dp::Seed{3}};
    CHECK_THAT(complaint<dp::NumericalError>([&] { dp::fit(other, train, train, {.l1 = 1e308, .l2 = 1e308}); }),
               says("use a lower learning rate, l1 or l2"));
}

TEST_CASE("data that cannot work is refused before training", "[train][fit]") {
    auto const good = planted_set(20, dp::Seed{1});
    dp::EncodedSet positives;
    dp::EncodedSet negatives;
    dp::EncodedSet short_one = good;
    short_one.add("ACGTACG", true);  // 7 letters for kernels of 8
    for (int i = 0; i < 5; ++i) {
        positives.add("ACGTACGTAA", true);
        negatives.add("ACGTACGTAA", false);
    }
    Net net{dp::Seed{3}};
    auto const before = values_of(net);
    int events = 0;
    auto const refusal = [&](dp::EncodedSet const& train, dp::EncodedSet const& validation) {
        return complaint<dp::DataError>([&] { dp::fit(net, train, validation, {}, [&](auto const&) { ++events; }); });
    };
    CHECK_THAT(refusal(positives, good), says("found 5 positives and 0 negatives in the training set"));
    CHECK_THAT(refusal(negatives, good), says("found 0 positives and 5 negatives in the training set"));
    CHECK_THAT(refusal(good, positives), says("found 5 positives and 0 negatives in the validation set"));
    CHECK_THAT(refusal(good, negatives), says("found 0 positives and 5 negatives in the validation set"));
    CHECK_THAT(refusal(dp::EncodedSet{}, good), says("found 0 positives and 0 negatives in the training set"));
    CHECK_THAT(refusal(good, dp::EncodedSet{}), says("found 0 positives and 0 negatives in the validation set"));
    CHECK_THAT(refusal(short_one, good), says("found a sequence of 7 bases (element 20), expected at least 8"));
    CHECK_THAT(refusal(good, short_one), says("found a sequence of 7 bases (element 20), expected at least 8"));
    CHECK(events == 0);
    CHECK(same_bits(values_of(net), before));
}

TEST_CASE("options out of range are refused before training", "[train][fit]") {
    auto const good = planted_set(20, dp::Seed{1});
    Net net{dp::Seed{3}};
    int events = 0;
    auto const observer = [&](auto const&) { ++events; };
    CHECK_THROWS_AS(dp::fit(net, good, good, {.learning_rate = 0.0}, observer), dp::OptionError);
    CHECK_THROWS_AS(dp::fit(net, good, good, {.batch_size = 0}, observer), dp::OptionError);
    CHECK(events == 0);
}
