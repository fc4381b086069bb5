#include <deepprune/scan/site.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("sites are equal in all members", "[scan][site]") {
    dp::Site const site{.start = 3, .score = 2.5, .matrix = 1, .level = 7, .reverse = true};
    CHECK(site == dp::Site{3, 2.5, 1, 7, true});
    CHECK_FALSE(site == dp::Site{3, 2.5, 1, 7, false});
}
