#include <deepprune/core/number_text.hpp>

#include <cmath>
#include <limits>
#include <string>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("the shortest text of a number depends on its type") {
    CHECK(dp::number_text(0.1) == "0.1");
    CHECK(dp::number_text(0.1F) == "0.1");
    CHECK(dp::number_text(static_cast<double>(0.1F)) == "0.10000000149011612");
    CHECK(dp::number_text(1e300) == "1e+300");
    CHECK(dp::number_text(-2.0) == "-2");
    CHECK(std::stod(dp::number_text(1.0 / 3.0)) == 1.0 / 3.0);
    CHECK(dp::number_text(std::numeric_limits<double>::infinity()) == "inf");
}

TEST_CASE("significant digits") {
    CHECK(dp::number_text(2.0 / 3.0, 3) == "0.667");
    CHECK(dp::number_text(1234567.0, 3) == "1.23e+06");
    CHECK(dp::number_text(0.5, 6) == "0.5");
    CHECK(dp::number_text(0.0, 6) == "0");
}

TEST_CASE("fixed digits after the point") {
    CHECK(dp::fixed_text(2.0 / 3.0, 3) == "0.667");
    CHECK(dp::fixed_text(2.0, 2) == "2.00");
    CHECK(dp::fixed_text(-0.001, 2) == "-0.00");
    CHECK(dp::fixed_text(0.125, 2) == "0.12");  // a tie goes to the even digit
    CHECK(dp::fixed_text(std::numeric_limits<double>::max(), 80).size() == 309 + 1 + 80);
}

TEST_CASE("at most so many digits after the point") {
    CHECK(dp::decimal_text(0.25, 3) == "0.25");
    CHECK(dp::decimal_text(2.0 / 3.0, 3) == "0.667");
    CHECK(dp::decimal_text(100.0, 3) == "100");
    CHECK(dp::decimal_text(100.0, 0) == "100");
    CHECK(dp::decimal_text(-0.0004, 3) == "0");
    CHECK(dp::decimal_text(-3.0, 1) == "-3");
}
