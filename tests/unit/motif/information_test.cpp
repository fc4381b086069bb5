#include <cmath>

#include <deepprune/motif/information.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

namespace {

dp::Motif from(std::vector<dp::BaseCounts> counts) { return dp::Motif::from_counts(std::move(counts), {.name = "m"}); }

}  // namespace

TEST_CASE("information against the uniform background is 2 bits less the entropy", "[motif][information]") {
    auto const bits = dp::information_content(from({{8, 0, 0, 0}, {4, 4, 0, 0}, {2, 2, 2, 2}, {4, 2, 1, 1}}));
    REQUIRE(bits.size() == 4);
    CHECK(bits[0] == Approx(2.0));
    CHECK(bits[1] == Approx(1.0));
    CHECK(bits[2] == Approx(0.0).margin(1e-15));
    CHECK(bits[3] == Approx(0.25));
}

TEST_CASE("information is relative to the background that is stated", "[motif][information]") {
    dp::InformationOptions const options{.background = {0.125, 0.375, 0.375, 0.125}};
    auto const bits = dp::information_content(from({{8, 0, 0, 0}, {1, 3, 3, 1}}), options);
    CHECK(bits[0] == Approx(3.0));
    CHECK(bits[1] == Approx(0.0).margin(1e-15));
}

TEST_CASE("pseudocounts and the correction for few sites lower the information", "[motif][information]") {
    auto const motif = from({{4, 0, 0, 0}, {1, 1, 1, 1}});
    // (4 + 1) / 8 and three times 1 / 8: 2 - 5/8 log2(8/5) - 3/8 * 3
    CHECK(dp::information_content(motif, {.pseudocount = 4})[0] == Approx(2.0 - 0.625 * std::log2(1.6) - 1.125));
    auto const corrected = dp::information_content(motif, {.small_sample_correction = true});
    CHECK(corrected[0] == Approx(2.0 - 3.0 / (2.0 * std::log(2.0) * 4.0)));
    CHECK(corrected[1] == 0.0);  // never below 0
}

TEST_CASE("options that cannot work are refused", "[motif][information]") {
    auto const motif = from({{4, 0, 0, 0}});
    CHECK_THROWS_AS(dp::information_content(motif, {.background = {0.5, 0.5, 0.0, 0.0}}), dp::OptionError);
    CHECK_THROWS_AS(dp::information_content(motif, {.background = {0.5, 0.5, 0.5, 0.5}}), dp::OptionError);
    CHECK_THROWS_AS(dp::information_content(motif, {.pseudocount = -1}), dp::OptionError);
    dp::Motif const unknown{motif.matrix()};
    CHECK_THROWS_AS(dp::information_content(unknown, {.small_sample_correction = true}), dp::OptionError);
}

TEST_CASE("empty flanks are cut off, and empty columns inside stay", "[motif][information]") {
    auto const motif = from({{1, 1, 1, 1}, {2, 1, 1, 0}, {4, 0, 0, 0}, {1, 1, 1, 1}, {0, 0, 4, 0}, {1, 1, 1, 1}});
    auto const trimmed = dp::trim(motif, 1.0);
    CHECK(trimmed.left == 2);
    CHECK(trimmed.right == 1);
    CHECK(trimmed.motif == motif.cut(2, 3));
    CHECK(dp::trim(motif, 0.0).motif == motif);
    auto const least = dp::trim(motif, 3.0);  // the most informative column stays
    CHECK(least.motif.size() == 1);
    CHECK(least.left == 2);
    CHECK(least.right == 3);
}
