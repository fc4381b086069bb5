#include <cstddef>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/genome/merge_intervals.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("intervals that overlap or touch become one", "[genome][merge_intervals]") {
    std::vector<dp::Interval> const intervals{{.chromosome = "chr2", .start = 5, .end = 9, .name = "a", .line = 1},
                                              {.chromosome = "chr10", .start = 20, .end = 30},
                                              {.chromosome = "chr10", .start = 3, .end = 12, .score = 7.0},
                                              {.chromosome = "chr10", .start = 12, .end = 14},
                                              {.chromosome = "chr10", .start = 4, .end = 6},
                                              {.chromosome = "chr10", .start = 16, .end = 16},
                                              {.chromosome = "chr2", .start = 10, .end = 11}};
    CHECK(dp::merge_intervals(intervals) == std::vector<dp::Interval>{{.chromosome = "chr10", .start = 3, .end = 14},
                                                                      {.chromosome = "chr10", .start = 20, .end = 30},
                                                                      {.chromosome = "chr2", .start = 5, .end = 9},
                                                                      {.chromosome = "chr2", .start = 10, .end = 11}});
    CHECK(dp::merge_intervals({}).empty());
}

TEST_CASE("random intervals cover the bases that their union covers", "[genome][merge_intervals]") {
    dp::RandomStream stream{dp::Seed{3}, dp::Purpose::test};
    for (std::size_t round = 0; round < 100; ++round) {
        std::vector<dp::Interval> intervals(stream.below(30));
        std::vector<bool> covered(202, false);
        for (dp::Interval& interval : intervals) {
            interval = {.chromosome = "c", .start = stream.below(180), .name = "x"};
            interval.end = interval.start + stream.below(20);
            for (std::size_t base = interval.start; base < interval.end; ++base) {
                covered[base] = true;
            }
        }
        std::vector<dp::Interval> expected;
        for (std::size_t base = 0; base < covered.size(); ++base) {
            if (covered[base] && (base == 0 || !covered[base - 1])) {
                expected.push_back({.chromosome = "c", .start = base});
            } else if (!covered[base] && base > 0 && covered[base - 1]) {
                expected.back().end = base;
            }
        }
        CAPTURE(round);
        REQUIRE(dp::merge_intervals(intervals) == expected);
    }
}
