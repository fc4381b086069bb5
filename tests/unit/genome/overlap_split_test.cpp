#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/genome/overlap_split.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;

namespace {

dp::Interval at(std::string const& chromosome, std::size_t start, std::size_t end) {
    return {.chromosome = chromosome, .start = start, .end = end};
}

}  // namespace

TEST_CASE("windows that overlap, or are connected by others, are a group", "[genome][overlap_split]") {
    std::vector<dp::Interval> const windows{at("b", 5, 10), at("a", 20, 30), at("a", 0, 10), at("a", 28, 40),
                                            at("a", 9, 15), at("a", 15, 20), at("a", 0, 2)};
    // a: 0..10, 0..2 and 9..15; then 15..20, which only touches; then 20..30 with 28..40; b: alone.
    CHECK(dp::overlap_groups(windows) == std::vector<std::size_t>{3, 2, 0, 2, 0, 1, 0});
    CHECK(dp::overlap_groups({}).empty());
    // A long window connects what lies behind a short one.
    CHECK(dp::overlap_groups(std::vector{at("a", 0, 100), at("a", 5, 6), at("a", 50, 51)}) ==
          std::vector<std::size_t>{0, 0, 0});
}

TEST_CASE("no base is on both sides of a split", "[genome][overlap_split]") {
    std::size_t const seed = 8;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    std::vector<dp::Interval> windows;
    std::vector<std::uint8_t> labels;
    for (int i = 0; i < 2000; ++i) {
        auto const start = static_cast<std::size_t>(stream.below(150000));
        windows.push_back(at(stream.below(2) == 0 ? "a" : "b", start, start + 101));
        labels.push_back(static_cast<std::uint8_t>(i % 2));
    }
    auto const split = dp::overlap_split(windows, labels, 0.2, dp::Seed{1});
    CHECK(split.train.size() + split.validation.size() == windows.size());
    for (std::size_t const i : split.validation) {
        for (std::size_t const j : split.train) {
            if (dp::overlap(windows[i], windows[j])) {
                FAIL("windows " << i << " and " << j);
            }
        }
    }
    std::array<std::size_t, 2> held{};
    for (std::size_t const i : split.validation) {
        ++held[labels[i]];
    }
    // At most the share of each class; groups hold a few windows, so hardly less.
    CHECK(held[0] <= 200);
    CHECK(held[1] <= 200);
    CHECK(held[0] >= 190);
    CHECK(held[1] >= 190);
    CHECK(dp::overlap_split(windows, labels, 0.2, dp::Seed{1}) == split);
    CHECK_FALSE(dp::overlap_split(windows, labels, 0.2, dp::Seed{2}) == split);
}

TEST_CASE("windows that cannot be split are refused", "[genome][overlap_split]") {
    std::vector<dp::Interval> const chain{at("a", 0, 10), at("a", 5, 15), at("a", 10, 20), at("a", 15, 25)};
    std::vector<std::uint8_t> const labels{0, 1, 0, 1};
    CHECK_THROWS_WITH(
        dp::overlap_split(chain, labels, 0.5, dp::Seed{}),
        says("found 2 positives and 2 negatives in 1 groups of overlapping windows, too few to split, expected "
             "both classes on both sides"));
    CHECK_THROWS_AS(dp::overlap_split(chain, labels, 1.0, dp::Seed{}), dp::OptionError);
    CHECK_THROWS_AS(dp::overlap_split({}, {}, 0.5, dp::Seed{}), dp::DataError);
}
