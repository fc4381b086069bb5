#include <cstdint>
#include <limits>
#include <vector>

#include <deepprune/metrics/confusion.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;
using Labels = std::vector<std::uint8_t>;

TEST_CASE("A score at the threshold is called positive", "[metrics]") {
    std::vector const logits{1.0F, 0.0F, -0.0F, -0.5F, 2.0F, -3.0F};
    Labels const labels{1, 1, 0, 1, 0, 0};
    dp::Confusion const at_zero{.true_positives = 2, .false_positives = 2, .true_negatives = 1, .false_negatives = 1};
    CHECK(dp::confusion(logits, labels) == at_zero);
    dp::Confusion const at_one{.true_positives = 1, .false_positives = 1, .true_negatives = 2, .false_negatives = 2};
    CHECK(dp::confusion(logits, labels, 1.0) == at_one);
    CHECK(dp::confusion(logits, labels).size() == 6);
}

TEST_CASE("The confusion table takes infinities and one class alone", "[metrics]") {
    double const infinity = std::numeric_limits<double>::infinity();
    std::vector const scores{-infinity, infinity, 1e308};
    CHECK(dp::confusion(scores, Labels{1, 1, 1}) == dp::Confusion{2, 0, 0, 1});
    CHECK(dp::confusion(scores, Labels{0, 0, 0}, infinity) == dp::Confusion{0, 1, 2, 0});
}

TEST_CASE("The confusion table names what is wrong with its input", "[metrics]") {
    std::vector const two{1.0F, 2.0F};
    CHECK_THROWS_AS(dp::confusion(std::vector<float>{}, Labels{}), dp::DataError);
    CHECK_THROWS_WITH(dp::confusion(two, Labels{1}), says("2 scores and 1 labels"));
    CHECK_THROWS_WITH(dp::confusion(two, Labels{1, 255}), says("label 255 of element 1"));
    double const nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(dp::confusion(std::vector{nan, 0.0}, Labels{0, 1}), dp::NumericalError);
    CHECK_THROWS_AS(dp::confusion(two, Labels{0, 1}, nan), dp::NumericalError);
    CHECK_THROWS_WITH(dp::confusion(two, Labels{0, 1}, nan), says("threshold"));
}
