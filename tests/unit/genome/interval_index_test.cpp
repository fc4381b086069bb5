#include <algorithm>
#include <cstddef>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/genome/detail/interval_index.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("an index of intervals agrees with asking each of them", "[genome][interval_index]") {
    std::size_t const seed = 5;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    for (int round = 0; round < 50; ++round) {
        dp::detail::IntervalIndex index;
        std::vector<dp::Interval> intervals;
        for (int i = 0; i < 12; ++i) {
            auto const start = static_cast<std::size_t>(stream.below(100));
            dp::Interval const next{.chromosome = stream.below(2) == 0 ? "a" : "b",
                                    .start = start,
                                    .end = start + static_cast<std::size_t>(stream.below(12))};
            intervals.push_back(next);
            index.add(std::vector{next});
            for (std::size_t at = 0; at < 112; ++at) {
                for (std::size_t const width : {1U, 7U}) {
                    dp::Interval const asked{.chromosome = "a", .start = at, .end = at + width};
                    bool const wanted = std::ranges::any_of(
                        intervals, [&](dp::Interval const& one) { return one.size() != 0 && dp::overlap(one, asked); });
                    if (index.overlaps("a", at, at + width) != wanted) {
                        CAPTURE(at, width);
                        REQUIRE(index.overlaps("a", at, at + width) == wanted);
                    }
                }
            }
        }
    }
    CHECK_FALSE(dp::detail::IntervalIndex{}.overlaps("a", 0, 10));
}
