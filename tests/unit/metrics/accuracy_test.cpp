#include <cstdint>
#include <limits>
#include <vector>

#include <deepprune/metrics/accuracy.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;
using Labels = std::vector<std::uint8_t>;

TEST_CASE("Accuracy is the share of right calls", "[metrics]") {
    CHECK(dp::accuracy(dp::Confusion{3, 1, 2, 2}) == 5.0 / 8.0);
    CHECK(dp::accuracy(std::vector{1.0F, -1.0F, 0.0F, -2.0F}, Labels{1, 1, 1, 0}) == 0.75);
    CHECK(dp::accuracy(std::vector{0.9, 0.4, 0.6, 0.1}, Labels{1, 1, 0, 0}, 0.5) == 0.5);
    CHECK(dp::accuracy(std::vector{1.0F, 2.0F}, Labels{1, 1}) == 1.0);
    CHECK(dp::accuracy(std::vector{1.0F, 2.0F}, Labels{0, 0}) == 0.0);
}

TEST_CASE("Accuracy of nothing is an error", "[metrics]") {
    CHECK_THROWS_AS(dp::accuracy(dp::Confusion{}), dp::DataError);
    CHECK_THROWS_AS(dp::accuracy(std::vector<float>{}, Labels{}), dp::DataError);
    CHECK_THROWS_AS(dp::accuracy(std::vector{1.0F}, Labels{0, 1}), dp::DataError);
    CHECK_THROWS_AS(dp::accuracy(std::vector{std::numeric_limits<float>::quiet_NaN()}, Labels{0}), dp::NumericalError);
}
