#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <deepprune/metrics/matthews.hpp>

#include "../../catch.hpp"
#include "../../support/random_scores.hpp"

namespace dp = deepprune;
using Labels = std::vector<std::uint8_t>;

namespace {

/// Pearson's correlation of two columns of 0 and 1: what the coefficient is, by another road than the table.
double pearson(std::vector<double> const& logits, Labels const& labels) {
    auto const n = static_cast<double>(logits.size());
    double mean_call = 0.0;
    double mean_label = 0.0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        mean_call += (logits[i] >= 0.0 ? 1.0 : 0.0) / n;
        mean_label += labels[i] / n;
    }
    double both = 0.0;
    double calls = 0.0;
    double truth = 0.0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        double const call = (logits[i] >= 0.0 ? 1.0 : 0.0) - mean_call;
        double const label = labels[i] - mean_label;
        both += call * label;
        calls += call * call;
        truth += label * label;
    }
    return both / std::sqrt(calls * truth);
}

}  // namespace

TEST_CASE("Matthews' coefficient is the correlation of calls and labels", "[metrics]") {
    std::uint64_t const seed = 31;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    for (int repeat = 0; repeat < 200; ++repeat) {
        auto set = dp::test::tied_scores<double>(stream, 3 + stream.below(60), 9);
        set.scores.front() = 1.0;  // one call of each kind, so that no margin is empty
        set.scores[1] = -1.0;
        CAPTURE(repeat, set.scores.size());
        // Means and sums over at most 62 elements, each rounded.
        REQUIRE(dp::matthews(set.scores, set.labels) == Approx(pearson(set.scores, set.labels)).margin(1e-13));
    }
}

TEST_CASE("Matthews' coefficient of known tables", "[metrics]") {
    // (90 * 1 - 4 * 5) / sqrt(94 * 95 * 5 * 6) = 70 / sqrt(267900).
    CHECK(dp::matthews(
              dp::Confusion{.true_positives = 90, .false_positives = 4, .true_negatives = 1, .false_negatives = 5}) ==
          Approx(70.0 / std::sqrt(267900.0)).epsilon(1e-15));
    for (std::uint64_t const n : {1ULL, 3ULL, 10ULL, 99999ULL, 40000000ULL}) {
        CAPTURE(n);
        CHECK(dp::matthews(dp::Confusion{n, 0, n + 7, 0}) == 1.0);
        CHECK(dp::matthews(dp::Confusion{0, n, 0, n + 7}) == -1.0);
        CHECK(dp::matthews(dp::Confusion{n, n, n, n}) == 0.0);
    }
}

TEST_CASE("Matthews' coefficient is 0 where one of the four sums is empty", "[metrics]") {
    CHECK(dp::matthews(dp::Confusion{}) == 0.0);
    CHECK(dp::matthews(dp::Confusion{5, 0, 0, 0}) == 0.0);                         // all right, one class
    CHECK(dp::matthews(dp::Confusion{5, 3, 0, 0}) == 0.0);                         // all called positive
    CHECK(dp::matthews(dp::Confusion{0, 0, 3, 5}) == 0.0);                         // all called negative
    CHECK(dp::matthews(std::vector{1.0F, -1.0F}, Labels{1, 1}) == 0.0);            // no negatives
    CHECK(dp::matthews(std::vector{0.2, 0.3, 0.9}, Labels{0, 1, 1}, 0.5) == 0.5);  // 1 * 1 / sqrt(1 * 2 * 1 * 2)
}

TEST_CASE("Matthews' coefficient refuses what the confusion table refuses", "[metrics]") {
    CHECK_THROWS_AS(dp::matthews(std::vector<float>{}, Labels{}), dp::DataError);
    CHECK_THROWS_AS(dp::matthews(std::vector{std::numeric_limits<float>::quiet_NaN()}, Labels{0}), dp::NumericalError);
}
