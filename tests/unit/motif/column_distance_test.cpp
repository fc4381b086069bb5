#include <deepprune/motif/column_distance.hpp>

#include <cmath>
#include <cstddef>
#include <span>
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
    table.compare(table.prepared({x, 10.0}), 0, out);
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

TEST_CASE("a measure is the same wherever a column lies in a tile", "[motif][column_distance]") {
    std::vector<dp::detail::ScoredColumn> columns;
    for (std::size_t i = 0; i < 700; ++i) {  // more than a tile, and not a whole number of registers
        double const p = 0.001 * static_cast<double>(1 + i % 350);
        columns.push_back({{p, 0.5 - p, 0.3, 0.2}, 5.0 + static_cast<double>(i % 7)});
    }
    for (std::size_t distance = 0; distance < dp::column_distance_names.size(); ++distance) {
        CAPTURE(dp::column_distance_names[distance]);
        auto const measure = static_cast<dp::ColumnDistance>(distance);
        dp::detail::ColumnTable const table{measure, dp::uniform_background, columns};
        auto const query = table.prepared({x, 10.0});
        std::vector<double> out(columns.size());
        auto const halves = std::span{out};
        table.compare(query, 0, halves.first(dp::detail::ColumnTable::tile));
        table.compare(query, dp::detail::ColumnTable::tile, halves.subspan(dp::detail::ColumnTable::tile));
        for (std::size_t i = 0; i < columns.size(); i += 13) {
            dp::detail::ColumnTable const alone{measure, dp::uniform_background, std::span{columns}.subspan(i, 1)};
            double expected = 0.0;
            alone.compare(alone.prepared({x, 10.0}), 0, {&expected, 1});
            REQUIRE(out[i] == Approx(expected).epsilon(1e-14));  // a register may fuse what a scalar does not
        }
    }
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
