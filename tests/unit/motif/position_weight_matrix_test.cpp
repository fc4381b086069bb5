#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <deepprune/motif/position_weight_matrix.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;
using Columns = std::vector<dp::BaseProbabilities>;

TEST_CASE("information content follows Shannon", "[sequence][position_weight_matrix]") {
    CHECK(dp::information_content({0.25, 0.25, 0.25, 0.25}) == 0.0);
    CHECK(dp::information_content({0.0, 0.0, 1.0, 0.0}) == 2.0);
    CHECK(dp::information_content({0.5, 0.0, 0.5, 0.0}) == 1.0);
    // 2 - (0.5 * 1 + 0.25 * 2 + 2 * 0.125 * 3) = 0.25
    CHECK(dp::information_content({0.5, 0.25, 0.125, 0.125}) == 0.25);
    dp::PositionWeightMatrix const matrix{Columns{{0.0, 0.0, 1.0, 0.0}, {0.5, 0.25, 0.125, 0.125}}};
    CHECK(matrix.information_content() == 2.25);
    CHECK(matrix.size() == 2);
    CHECK(matrix.columns().size() == 2);
    CHECK(matrix[1][1] == 0.25);
    CHECK(matrix.consensus() == "GA");
}

TEST_CASE("rounded columns are scaled to 1", "[sequence][position_weight_matrix]") {
    // Not a braced list of constants: g++ 12 with -O2 -march=znver4 makes its last value 0.333 as well.
    double const third = 0.333;
    dp::PositionWeightMatrix const matrix{Columns(1, dp::BaseProbabilities{third, third, third, 0.0})};
    CHECK(matrix[0][0] == Approx(1.0 / 3.0).epsilon(1e-15));
    CHECK(matrix.consensus() == "A");
}

TEST_CASE("columns that are not distributions are refused", "[sequence][position_weight_matrix]") {
    auto const make = [](Columns columns) { return dp::PositionWeightMatrix{std::move(columns)}; };
    double const nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(make({}), says("without columns"));
    CHECK_THROWS_WITH(make({{0.25, 0.25, 0.25, 0.25}, {0.25, 0.25, 0.25, 0.2}}), says("sum other than 1 in column 2"));
    CHECK_THROWS_WITH(make({{1.5, -0.5, 0.0, 0.0}}), says("outside 0..1 in column 1"));
    CHECK_THROWS_WITH(make({{-0.5, 0.5, 0.5, 0.5}}), says("outside 0..1 in column 1"));
    CHECK_THROWS_AS(make({{nan, 0.5, 0.5, 0.0}}), dp::DataError);
    CHECK_THROWS_AS(make({{12, 3, 4, 7}}), dp::DataError);
}

TEST_CASE("sampled sites have the motif's frequencies", "[sequence][position_weight_matrix]") {
    dp::PositionWeightMatrix const matrix{
        Columns{{0.7, 0.1, 0.2, 0.0}, {0.0, 0.0, 0.0, 1.0}, {0.25, 0.25, 0.25, 0.25}}};
    std::uint64_t const seed = 3;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    constexpr int sites = 20000;
    std::vector<std::vector<double>> counts(3, std::vector<double>(4));
    for (int i = 0; i < sites; ++i) {
        std::string const site = matrix.sample(stream);
        REQUIRE(site.size() == 3);
        for (std::size_t column = 0; column < 3; ++column) {
            counts[column][std::string("ACGT").find(site[column])] += 1.0;
        }
    }
    for (std::size_t column = 0; column < 3; ++column) {
        for (std::size_t base = 0; base < 4; ++base) {
            double const p = matrix[column][base];
            CAPTURE(column, base);
            // Five standard deviations of a binomial count: once in a million; exact for probabilities 0 and 1.
            CHECK(std::abs(counts[column][base] - sites * p) <= 5.0 * std::sqrt(sites * p * (1.0 - p)));
        }
    }
}
