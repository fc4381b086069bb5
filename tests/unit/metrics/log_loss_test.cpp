#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <deepprune/metrics/log_loss.hpp>

#include "../../catch.hpp"
#include "../../support/random_scores.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;
using Labels = std::vector<std::uint8_t>;

TEST_CASE("Log loss agrees with probabilities where these are harmless", "[metrics]") {
    std::uint64_t const seed = 5;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    for (int repeat = 0; repeat < 50; ++repeat) {
        auto const set = dp::test::tied_scores<double>(stream, 2 + stream.below(60), 30);
        long double sum = 0.0L;
        for (std::size_t i = 0; i < set.scores.size(); ++i) {
            long double const p = 1.0L / (1.0L + std::exp(-static_cast<long double>(set.scores[i])));
            sum -= std::log(set.labels[i] == 1 ? p : 1.0L - p);
        }
        auto const expected = static_cast<double>(sum / static_cast<long double>(set.scores.size()));
        CAPTURE(repeat);
        // Sums of at most 61 numbers of one sign: 61 roundings and a little for exp and log1p.
        REQUIRE(dp::log_loss(set.scores, set.labels) == Approx(expected).epsilon(1e-14));
    }
}

TEST_CASE("The standard error of the log loss is sd / sqrt(n)", "[metrics]") {
    std::uint64_t const seed = 6;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    for (int repeat = 0; repeat < 50; ++repeat) {
        CAPTURE(repeat);
        auto const set = dp::test::tied_scores<double>(stream, 2 + stream.below(300), 30);
        auto const n = static_cast<long double>(set.scores.size());
        std::vector<long double> losses;
        long double mean = 0.0L;
        for (std::size_t i = 0; i < set.scores.size(); ++i) {
            long double const p = 1.0L / (1.0L + std::exp(-static_cast<long double>(set.scores[i])));
            losses.push_back(-std::log(set.labels[i] == 1 ? p : 1.0L - p));
            mean += losses.back() / n;
        }
        long double variance = 0.0L;
        for (long double const loss : losses) {
            variance += (loss - mean) * (loss - mean) / (n - 1.0L);
        }
        auto const estimate = dp::log_loss_estimate(set.scores, set.labels);
        CHECK(estimate.mean == dp::log_loss(set.scores, set.labels));
        // At most 301 sums of numbers of one sign, but of deviations, which have lost a digit or two.
        CHECK(estimate.error == Approx(static_cast<double>(std::sqrt(variance / n))).epsilon(1e-12));
    }
}

TEST_CASE("The standard error of few, equal or very different losses", "[metrics]") {
    CHECK(dp::log_loss_estimate(std::vector{2.0}, Labels{1}).error == 0.0);
    CHECK(dp::log_loss_estimate(std::vector{2.0F, 2.0F, -2.0F}, Labels{1, 1, 0}).error == 0.0);
    // Losses 0 and 1e8: sd 1e8 / sqrt(2), over sqrt(2).
    CHECK(dp::log_loss_estimate(std::vector{1e8, 1e8}, Labels{1, 0}).error == Approx(5e7).epsilon(1e-15));
    // A thousand losses of 1e8 and 1e8 + 2 by turns: squares of the losses themselves would leave no digit.
    std::vector<double> logits;
    for (int i = 0; i < 1000; ++i) {
        logits.push_back(i % 2 == 0 ? 1e8 : 1e8 + 2.0);
    }
    CHECK(dp::log_loss_estimate(logits, Labels(1000, 0)).error == Approx(1.0 / std::sqrt(999.0)).epsilon(1e-6));
}

TEST_CASE("Log loss of single logits", "[metrics]") {
    CHECK(dp::log_loss(std::vector{0.0F}, Labels{1}) == Approx(std::log(2.0)).epsilon(1e-15));
    CHECK(dp::log_loss(std::vector{0.0F}, Labels{0}) == Approx(std::log(2.0)).epsilon(1e-15));
    CHECK(dp::log_loss(std::vector{std::log(3.0)}, Labels{1}) == Approx(std::log(4.0 / 3.0)).epsilon(1e-15));
    CHECK(dp::log_loss(std::vector{std::log(3.0)}, Labels{0}) == Approx(std::log(4.0)).epsilon(1e-15));
}

TEST_CASE("Log loss neither overflows nor loses the tail", "[metrics]") {
    CHECK(dp::log_loss(std::vector{1000.0}, Labels{0}) == 1000.0);
    CHECK(dp::log_loss(std::vector{-1000.0}, Labels{1}) == 1000.0);
    CHECK(dp::log_loss(std::vector{1000.0}, Labels{1}) == 0.0);
    CHECK(dp::log_loss(std::vector{1e300}, Labels{0}) == 1e300);
    // -log(1 - p) = p (1 + p / 2 + ...) for p = exp(-40): a probability of double would have lost it.
    CHECK(dp::log_loss(std::vector{40.0}, Labels{1}) == Approx(std::exp(-40.0)).epsilon(1e-14));
}

TEST_CASE("Log loss names what is wrong with its input", "[metrics]") {
    CHECK_THROWS_AS(dp::log_loss(std::vector<float>{}, Labels{}), dp::DataError);
    CHECK_THROWS_AS(dp::log_loss(std::vector{1.0F}, Labels{0, 1}), dp::DataError);
    CHECK_THROWS_AS(dp::log_loss(std::vector{1.0F}, Labels{3}), dp::DataError);
    std::vector const infinite{0.0F, std::numeric_limits<float>::infinity()};
    CHECK_THROWS_AS(dp::log_loss(infinite, Labels{1, 1}), dp::NumericalError);
    CHECK_THROWS_WITH(dp::log_loss(infinite, Labels{1, 1}), says("infinity as the score of element 1"));
    std::vector const bad{std::numeric_limits<double>::quiet_NaN()};
    CHECK_THROWS_WITH(dp::log_loss(bad, Labels{1}), says("not a number (NaN) as the score of element 0"));
}
