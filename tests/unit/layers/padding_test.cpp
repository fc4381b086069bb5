#include <deepprune/sequence/window.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("of the zeros of padding same, the smaller half is on the left", "[layers][padding]") {
    STATIC_REQUIRE(dp::left_padding(dp::Padding::same, 24) == 11);  // 23 zeros: 11 and 12
    STATIC_REQUIRE(dp::left_padding(dp::Padding::same, 15) == 7);   // 14 zeros: 7 and 7
    STATIC_REQUIRE(dp::left_padding(dp::Padding::same, 2) == 0);
    STATIC_REQUIRE(dp::left_padding(dp::Padding::same, 1) == 0);
    STATIC_REQUIRE(dp::left_padding(dp::Padding::valid, 24) == 0);
}
