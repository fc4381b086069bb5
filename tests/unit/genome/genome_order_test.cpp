#include <cstddef>
#include <vector>

#include <deepprune/genome/detail/genome_order.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("windows are ordered by chromosome and start, equal ones by place", "[genome]") {
    std::vector<dp::Interval> const windows{{.chromosome = "chr2", .start = 5, .end = 9},
                                            {.chromosome = "chr1", .start = 8, .end = 9},
                                            {.chromosome = "chr1", .start = 3, .end = 20},
                                            {.chromosome = "chr1", .start = 3, .end = 4}};
    CHECK(dp::detail::genome_order(windows) == std::vector<std::size_t>{2, 3, 1, 0});
    CHECK(dp::detail::genome_order({}).empty());
}
