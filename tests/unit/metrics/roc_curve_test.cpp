#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <deepprune/metrics/auroc.hpp>
#include <deepprune/metrics/roc_curve.hpp>

#include "../../catch.hpp"
#include "../../support/random_scores.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;
using Labels = std::vector<std::uint8_t>;

TEST_CASE("The ROC curve has one point for each distinct score, and the origin", "[metrics]") {
    double const infinity = std::numeric_limits<double>::infinity();
    auto const curve = dp::roc_curve(std::vector{1.0F, 3.0F, 2.0F, 2.0F, 1.0F}, Labels{0, 1, 1, 0, 0});
    REQUIRE(curve.size() == 4);
    CHECK(curve[0] == dp::RocPoint{0.0, 0.0, infinity});
    CHECK(curve[1] == dp::RocPoint{0.0, 0.5, 3.0});
    CHECK(curve[2] == dp::RocPoint{1.0 / 3.0, 1.0, 2.0});
    CHECK(curve[3] == dp::RocPoint{1.0, 1.0, 1.0});
}

TEST_CASE("The ROC curve rises, counts what its threshold says, and encloses the AUROC", "[metrics]") {
    std::uint64_t const seed = 7;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    for (int repeat = 0; repeat < 50; ++repeat) {
        std::size_t const size = 2 + stream.below(90);
        auto const set = dp::test::tied_scores<double>(stream, size, 1 + stream.below(40));
        auto const curve = dp::roc_curve(set.scores, set.labels);
        CAPTURE(repeat, size);
        double area = 0.0;
        for (std::size_t i = 0; i < curve.size(); ++i) {
            double hits[2] = {0.0, 0.0};
            double sizes[2] = {0.0, 0.0};
            for (std::size_t n = 0; n < set.scores.size(); ++n) {
                sizes[set.labels[n]] += 1.0;
                hits[set.labels[n]] += set.scores[n] >= curve[i].threshold ? 1.0 : 0.0;
            }
            REQUIRE(curve[i].false_positive_rate == hits[0] / sizes[0]);
            REQUIRE(curve[i].true_positive_rate == hits[1] / sizes[1]);
            if (i > 0) {
                REQUIRE(curve[i].threshold < curve[i - 1].threshold);
                area += (curve[i].false_positive_rate - curve[i - 1].false_positive_rate) *
                        (curve[i].true_positive_rate + curve[i - 1].true_positive_rate) / 2.0;
            }
        }
        REQUIRE(curve.back().false_positive_rate == 1.0);
        REQUIRE(curve.back().true_positive_rate == 1.0);
        // Some 40 trapezoids, each of a few roundings of numbers below 1.
        REQUIRE(area == Approx(dp::auroc(set.scores, set.labels)).margin(1e-13));
    }
}

TEST_CASE("The ROC curve names what is wrong with its input", "[metrics]") {
    std::vector const two{1.0F, 2.0F};
    CHECK_THROWS_AS(dp::roc_curve(std::vector<float>{}, Labels{}), dp::DataError);
    CHECK_THROWS_AS(dp::roc_curve(two, Labels{0, 1, 0}), dp::DataError);
    CHECK_THROWS_WITH(dp::roc_curve(two, Labels{1, 1}), says("no negative") && says("ROC curve"));
    std::vector const bad{std::numeric_limits<float>::quiet_NaN(), 1.0F};
    CHECK_THROWS_AS(dp::roc_curve(bad, Labels{0, 1}), dp::NumericalError);
}

TEST_CASE("a point without numbers is the origin at threshold 0", "[metrics]") {
    CHECK(dp::RocPoint{} == dp::RocPoint{0.0, 0.0, 0.0});
}
