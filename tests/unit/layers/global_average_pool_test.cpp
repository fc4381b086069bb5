#include <algorithm>
#include <array>
#include <vector>

#include <deepprune/layers/global_average_pool.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;
using Bound = dp::GlobalAveragePool::On<dp::Shape<2, dp::dynamic_length>>;

TEST_CASE("the mean of each channel, by hand", "[layers][global_average_pool]") {
    dp::Batch<double> x;
    x.offsets = {0, 4, 5};
    x.resize(2);
    std::ranges::copy(std::array{1.0, -8.0, 5.0, 0.0, 6.0, 2.0, 8.0, 4.0, -2.0, 3.0}, x.all().begin());
    dp::Batch<double> y;
    dp::NoCache none;
    Bound::forward<double>({}, x, y, none);
    CHECK(std::ranges::equal(y.all(), std::array{5.0, -0.5, -2.0, 3.0}));

    dp::Batch<double> dy;
    dy.resize_flat(2, 2);
    std::ranges::copy(std::array{1.0, 2.0, 3.0, 4.0}, dy.all().begin());
    dp::Batch<double> dx;
    dx.resize_like(x, 2);
    Bound::backward<double>({}, x, y, dy, none, {}, &dx);
    CHECK(std::ranges::equal(dx.all(), std::array{0.25, 0.5, 0.25, 0.5, 0.25, 0.5, 0.25, 0.5, 3.0, 4.0}));
}
