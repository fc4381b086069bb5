#include <cstddef>
#include <type_traits>

#include <deepprune/core/shape.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("a shape has channels and positions", "[core][shape]") {
    STATIC_REQUIRE(dp::channels(dp::Shape<4, 101>{}) == 4);
    STATIC_REQUIRE(dp::positions(dp::Shape<4, 101>{}) == 101);
    STATIC_REQUIRE(dp::positions(dp::Shape<4, dp::dynamic_length>{}) == dp::dynamic_length);
    STATIC_REQUIRE(dp::channels(dp::Shape<256>{}) == 256);
    STATIC_REQUIRE(std::is_empty_v<dp::Shape<4, 101>>);
}

TEST_CASE("a shape is positional or flat or none", "[core][shape]") {
    STATIC_REQUIRE(dp::PositionalShape<dp::Shape<4, 101>>);
    STATIC_REQUIRE_FALSE(dp::PositionalShape<dp::Shape<4>>);
    STATIC_REQUIRE(dp::FlatShape<dp::Shape<4>>);
    STATIC_REQUIRE_FALSE(dp::FlatShape<dp::Shape<4, 101>>);
    STATIC_REQUIRE(dp::AnyShape<dp::Shape<4>>);
    STATIC_REQUIRE(dp::AnyShape<dp::Shape<4, 101>>);
    STATIC_REQUIRE_FALSE(dp::AnyShape<dp::Shape<>>);
    STATIC_REQUIRE_FALSE(dp::AnyShape<dp::Shape<2, 3, 4>>);
    STATIC_REQUIRE_FALSE(dp::AnyShape<int>);
}
