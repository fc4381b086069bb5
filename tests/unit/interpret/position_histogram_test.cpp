#include <deepprune/interpret/position_histogram.hpp>

#include <cstddef>
#include <string>
#include <vector>

#include "../../catch.hpp"
#include "planted_network.hpp"

namespace dp = deepprune;
using dp::test::set_of;

TEST_CASE("positions are counted from the middle of the sequence") {
    auto const set = set_of({{std::string(10, 'A'), true}, {std::string(4, 'A'), true}});
    std::vector<dp::MotifSite> const sites{{0, 3, false, 1}, {0, 0, false, 1}, {1, 0, true, 1}, {0, 7, false, 1}};
    auto const histogram = dp::position_histogram(sites, set, 4);
    CHECK(histogram.width == 1.0);
    REQUIRE(histogram.counts.size() == 11);
    CHECK(histogram.first == -5.5);
    CHECK(histogram.counts == std::vector<std::size_t>{0, 0, 1, 0, 0, 2, 0, 0, 0, 1, 0});
    auto const coarse = dp::position_histogram(sites, set, 4, 3);
    CHECK(coarse.width == 4.0);
    CHECK(coarse.counts == std::vector<std::size_t>{1, 2, 1});
}

TEST_CASE("sites beyond the ends count in the first and the last bin") {
    auto const set = set_of({{std::string(10, 'A'), true}});
    // Half of a site of 8 lies outside: middles at -6 and +6, half a base more than the bins reach.
    std::vector<dp::MotifSite> const sites{{0, -5, false, 1}, {0, 7, false, 1}};
    auto const histogram = dp::position_histogram(sites, set, 8);
    CHECK(histogram.counts.front() == 1);
    CHECK(histogram.counts.back() == 1);
}

TEST_CASE("bins are whole bases wide and never more than asked for") {
    auto const set = set_of({{std::string(100, 'A'), true}});
    auto const histogram = dp::position_histogram({}, set, 4, 51);
    CHECK(histogram.width == 2.0);  // 101 bases in 51 bins
    CHECK(histogram.counts.size() == 51);
    CHECK(histogram.first == -51.0);
    CHECK(dp::position_histogram({}, set, 4, 0).counts.size() == 1);
    CHECK(dp::position_histogram({}, set_of({}), 4).counts == std::vector<std::size_t>{0});
}
