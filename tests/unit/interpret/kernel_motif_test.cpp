#include <deepprune/interpret/kernel_motif.hpp>

#include <limits>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("the sign of the dense weight says what a match means") {
    CHECK(dp::KernelMotif{.kernel = {.dense_weight = 0.5}}.activating());
    CHECK_FALSE(dp::KernelMotif{.kernel = {.dense_weight = -0.5}}.activating());
    CHECK(dp::KernelMotif{}.activating());  // unknown
}

TEST_CASE("a kernel fires above a threshold, and from any other limit on") {
    using dp::SiteRule;
    CHECK_FALSE(dp::KernelMotif{.rule = SiteRule::threshold, .limit = 1.5}.fires(1.5));
    CHECK(dp::KernelMotif{.rule = SiteRule::threshold, .limit = 1.5}.fires(1.6));
    for (auto const rule : {SiteRule::false_share, SiteRule::highest, SiteRule::one_class}) {
        CHECK(dp::KernelMotif{.rule = rule, .limit = -1.5}.fires(-1.5));
        CHECK_FALSE(dp::KernelMotif{.rule = rule, .limit = -1.5}.fires(-1.6));
        CHECK_FALSE(dp::KernelMotif{.rule = rule, .limit = std::numeric_limits<double>::infinity()}.fires(9.0));
    }
}
