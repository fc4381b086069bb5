#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <deepprune/layers/global_max_pool.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;
using Bound = dp::GlobalMaxPool::On<dp::Shape<2, dp::dynamic_length>>;

TEST_CASE("the best of each channel, and of equal ones the lowest position", "[layers][global_max_pool]") {
    dp::Batch<double> x;
    x.offsets = {0, 3, 4, 6};
    x.resize(2);
    std::ranges::copy(std::array{1.0, -7.0,   // sequence 0: channel 0 has its best twice, channel 1 has all equal
                                 5.0, -7.0,   //
                                 5.0, -7.0,   //
                                 -2.0, -3.0,  // sequence 1: one position, below 0
                                 0.0, -0.0,   // sequence 2: 0 and -0 are equal
                                 -0.0, 0.0},
                      x.all().begin());
    dp::Batch<double> y;
    dp::GlobalMaxPool::BestRows best;
    Bound::forward<double>({}, x, y, best);
    CHECK(std::ranges::equal(y.all(), std::array{5.0, -7.0, -2.0, -3.0, 0.0, 0.0}));
    CHECK(best.rows == std::vector<std::uint32_t>{1, 0, 3, 3, 4, 4});

    dp::Batch<double> dy;
    dy.resize_flat(3, 2);
    std::ranges::copy(std::array{1.0, 2.0, 3.0, 4.0, 5.0, 6.0}, dy.all().begin());
    dp::Batch<double> dx;
    dx.resize_like(x, 2);
    Bound::backward<double>({}, x, y, dy, best, {}, &dx);
    CHECK(std::ranges::equal(dx.all(), std::array{0.0, 2.0, 1.0, 0.0, 0.0, 0.0, 3.0, 4.0, 5.0, 6.0, 0.0, 0.0}));
}
