#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include <deepprune/metrics/auprc.hpp>

#include "../../catch.hpp"
#include "../../support/random_scores.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;
using Labels = std::vector<std::uint8_t>;

namespace {

/// The definition, threshold by threshold: recall gained times precision, with no sorting of the elements.
double by_thresholds(std::vector<double> const& scores, Labels const& labels) {
    auto thresholds = scores;
    std::ranges::sort(thresholds, std::greater{});
    thresholds.erase(std::unique(thresholds.begin(), thresholds.end()), thresholds.end());
    auto const positives = static_cast<double>(std::ranges::count(labels, 1));
    double area = 0.0;
    double last_recall = 0.0;
    for (double const threshold : thresholds) {
        double called = 0.0;
        double found = 0.0;
        for (std::size_t i = 0; i < scores.size(); ++i) {
            called += scores[i] >= threshold ? 1.0 : 0.0;
            found += scores[i] >= threshold && labels[i] == 1 ? 1.0 : 0.0;
        }
        area += (found / positives - last_recall) * (found / called);
        last_recall = found / positives;
    }
    return area;
}

}  // namespace

TEST_CASE("AUPRC is the sum of recall steps times precision", "[metrics]") {
    std::uint64_t const seed = 99;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    for (int repeat = 0; repeat < 200; ++repeat) {
        std::size_t const size = 2 + stream.below(80);
        auto const set = dp::test::tied_scores<double>(stream, size, 1 + stream.below(60));
        CAPTURE(repeat, size);
        // At most 60 steps, each of a few roundings of numbers below 1.
        REQUIRE(dp::auprc(set.scores, set.labels) == Approx(by_thresholds(set.scores, set.labels)).epsilon(1e-13));
    }
}

TEST_CASE("AUPRC of small sets", "[metrics]") {
    CHECK(dp::auprc(std::vector{3.0F, 2.0F, 1.0F}, Labels{1, 1, 0}) == 1.0);
    CHECK(dp::auprc(std::vector{3.0F, 2.0F, 1.0F}, Labels{0, 0, 1}) == 1.0 / 3.0);
    // Positives at places 1, 3 and 4 of four: (1 + 2/3 + 3/4) / 3.
    CHECK(dp::auprc(std::vector{4.0, 3.0, 2.0, 1.0}, Labels{1, 0, 1, 1}) == Approx(29.0 / 36.0).epsilon(1e-15));
}

TEST_CASE("AUPRC of scores that are all equal is the share of positives, in any order", "[metrics]") {
    std::vector<float> const scores(8, 0.25F);
    CHECK(dp::auprc(scores, Labels{1, 1, 0, 0, 0, 0, 0, 0}) == 0.25);
    CHECK(dp::auprc(scores, Labels{0, 0, 0, 0, 0, 0, 1, 1}) == 0.25);
}

TEST_CASE("AUPRC names what is wrong with its input", "[metrics]") {
    std::vector const two{1.0F, 2.0F};
    CHECK_THROWS_AS(dp::auprc(std::vector<float>{}, Labels{}), dp::DataError);
    CHECK_THROWS_AS(dp::auprc(two, Labels{0}), dp::DataError);
    CHECK_THROWS_WITH(dp::auprc(two, Labels{0, 0}), says("no positive") && says("AUPRC"));
    CHECK_THROWS_AS(dp::auprc(two, Labels{1, 1}), dp::DataError);
    std::vector const bad{1.0, std::numeric_limits<double>::quiet_NaN()};
    CHECK_THROWS_AS(dp::auprc(bad, Labels{0, 1}), dp::NumericalError);
}
