#include <deepprune/motif/column_distance.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

#include <deepprune/motif/detail/column_table.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

namespace {

constexpr dp::BaseProbabilities x{0.7, 0.1, 0.1, 0.1};
constexpr dp::BaseProbabilities y{0.4, 0.4, 0.1, 0.1};

/// x of 10 sites against y of 30.
double likeness(dp::ColumnDistance distance) {
    std::vector<dp::detail::ScoredColumn> const columns{{y, 30.0}};
    dp::detail::ColumnTable const table{distance, dp::uniform_background, columns};
    std::vector<double> out(1);
    std::vector<double> scratch(1);
    table.compare({x, 10.0}, out, scratch);
    return out[0];
}

}  // namespace

TEST_CASE("the five measures of two columns, by hand", "[motif][column_distance]") {
    // Deviations from 1/4: (0.45, -0.15, -0.15, -0.15) and (0.15, 0.15, -0.15, -0.15).
    CHECK(likeness(dp::ColumnDistance::pearson) == Approx(0.09 / std::sqrt(0.27 * 0.09)));
    CHECK(likeness(dp::ColumnDistance::euclidean) == Approx(-std::sqrt(0.18)));
    CHECK(likeness(dp::ColumnDistance::sandelin_wasserman) == Approx(1.82));
    CHECK(likeness(dp::ColumnDistance::kullback_leibler) ==
          Approx(-0.5 * (0.3 * std::log10(1.75) + 0.3 * std::log10(4.0))));
    double const x_under_y = 0.8 * std::log(1.6) + 0.2 * std::log(0.4);
    double const y_under_x = 0.4 * std::log(2.8) + 0.6 * std::log(0.4);
    CHECK(likeness(dp::ColumnDistance::allr) == Approx((10.0 * x_under_y + 30.0 * y_under_x) / 40.0));
}

TEST_CASE("measures have names", "[motif][column_distance]") {
    CHECK(dp::column_distance("pearson") == dp::ColumnDistance::pearson);
    CHECK(dp::column_distance("ed") == dp::ColumnDistance::euclidean);
    CHECK(dp::column_distance("kullback") == dp::ColumnDistance::kullback_leibler);
    CHECK(dp::column_distance("sandelin") == dp::ColumnDistance::sandelin_wasserman);
    CHECK(dp::column_distance("allr") == dp::ColumnDistance::allr);
    CHECK_THROWS_AS(dp::column_distance("euclid"), dp::OptionError);
    CHECK_THROWS_AS(dp::column_distance(""), dp::OptionError);
}
