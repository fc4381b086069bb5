#include <cmath>

#include <figures/interval.hpp>

#include "../../catch.hpp"

using programs::figures::mean_interval;
using programs::figures::t_quantile;

TEST_CASE("quantiles of Student's distribution are those of printed tables", "[paper][interval]") {
    CHECK(t_quantile(1) == Approx(12.7062).margin(5e-5));  // the last printed digit
    CHECK(t_quantile(2) == Approx(4.30265).margin(5e-6));
    CHECK(t_quantile(3) == Approx(3.18245).margin(5e-6));
    CHECK(t_quantile(12) == Approx(2.17881).margin(5e-6));
    CHECK(t_quantile(30) == Approx(2.04227).margin(5e-6));
    CHECK(t_quantile(120) == Approx(1.97993).margin(5e-6));
}

TEST_CASE("a mean has the interval of its standard error", "[paper][interval]") {
    auto const three = mean_interval({1.0, 2.0, 3.0});  // standard error 1 / sqrt(3)
    CHECK(three.mean == Approx(2.0));
    CHECK(three.low == Approx(2.0 - 4.30265 / std::sqrt(3.0)).margin(1e-5));
    CHECK(three.high == Approx(2.0 + 4.30265 / std::sqrt(3.0)).margin(1e-5));
    auto const one = mean_interval({0.5});
    CHECK(one.mean == 0.5);
    CHECK(std::isnan(one.low));
    CHECK(std::isnan(mean_interval({}).mean));
}
