#include <deepprune/genome/interval.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("intervals overlap if they share a base", "[genome][interval]") {
    dp::Interval const middle{.chromosome = "chr1", .start = 10, .end = 20};
    auto const at = [](std::size_t start, std::size_t end) {
        return dp::Interval{.chromosome = "chr1", .start = start, .end = end};
    };
    CHECK(middle.size() == 10);
    CHECK(dp::overlap(middle, at(19, 30)));
    CHECK(dp::overlap(at(0, 11), middle));
    CHECK(dp::overlap(middle, at(12, 13)));
    CHECK_FALSE(dp::overlap(middle, at(20, 30)));
    CHECK_FALSE(dp::overlap(at(0, 10), middle));
    CHECK_FALSE(dp::overlap(middle, {.chromosome = "chr2", .start = 10, .end = 20}));
}
