#include <algorithm>
#include <array>
#include <vector>

#include <deepprune/layers/mask.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;
using Bound = dp::Mask::On<dp::Shape<3>>;

TEST_CASE("a mask switches values and their derivatives, and has no gradient", "[layers][mask]") {
    std::vector<float> const switches{1, 0, 1};
    dp::Batch<float> x;
    x.resize_flat(2, 3);
    std::ranges::copy(std::array{1.5F, 2.0F, -3.0F, 4.0F, 5.0F, 6.0F}, x.all().begin());
    dp::Batch<float> y;
    dp::NoCache none;
    Bound::forward<float>({switches}, x, y, none);
    CHECK(std::ranges::equal(y.all(), std::array{1.5F, 0.0F, -3.0F, 4.0F, 0.0F, 6.0F}));

    std::vector<float> gradient{7, 8, 9};
    dp::Batch<float> dx;
    dx.resize_like(x, 3);
    Bound::backward<float>({switches}, x, y, x, none, {gradient}, &dx);
    CHECK(std::ranges::equal(dx.all(), y.all()));
    CHECK(gradient == std::vector<float>{7, 8, 9});
}

TEST_CASE("a mask starts with every unit live and is not trained", "[layers][mask]") {
    STATIC_REQUIRE(Bound::parameters.size() == 1);
    STATIC_REQUIRE(Bound::parameters[0].initial == dp::Initial::one);
    STATIC_REQUIRE(Bound::parameters[0].role == dp::Role::fixed);
    STATIC_REQUIRE(Bound::parameters[0].size() == 3);
}
