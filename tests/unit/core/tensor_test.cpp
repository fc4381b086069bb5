#include <array>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

#include <deepprune/core/tensor.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("a view is row-major and writes through", "[core][tensor]") {
    std::vector<float> values(24);
    auto view = dp::detail::view_as<float, 3>(values, {2, 3, 4});
    view(1, 2, 3) = 5.0F;
    view(0, 1, 0) = 7.0F;
    CHECK(values[23] == 5.0F);
    CHECK(values[4] == 7.0F);
    CHECK(view.shape()[0] == 2);
    CHECK(view.shape()[2] == 4);
}

TEST_CASE("a view of const values reads and does not write", "[core][tensor]") {
    std::vector<double> const values{1, 2, 3, 4};
    auto const view = dp::detail::view_as<double const, 2>(values, {2, 2});
    CHECK(view(1, 0) == 3.0);
    STATIC_REQUIRE_FALSE(std::is_assignable_v<decltype(view(1, 0)), double>);
}
