#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/genome/flank_negatives.hpp>

#include "../../catch.hpp"
#include "../../support/small_genome.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;

TEST_CASE("flanks are the nearest free windows", "[genome][flank_negatives]") {
    TempDir const dir;
    dp::GenomeFasta const genome{dp::test::write_genome(dir.path() / "g.fa", {{"chr1", std::string(1000, 'A')}})};
    dp::Interval const middle{.chromosome = "chr1", .start = 500, .end = 510, .strand = dp::Strand::reverse};
    auto const flank = [&](std::vector<dp::Interval> blocked, dp::Seed seed = {}, std::size_t farthest = 20) {
        blocked.push_back(middle);
        auto const drawn =
            dp::flank_negatives(std::vector{middle}, blocked, genome, {.seed = seed, .farthest = farthest});
        CHECK(drawn.windows.size() + drawn.missing == 1);
        return drawn.windows.empty() ? std::size_t{0} : drawn.windows[0].start;
    };
    auto const block = [](std::size_t start, std::size_t end) {
        return dp::Interval{.chromosome = "chr1", .start = start, .end = end};
    };
    std::vector<std::size_t> sides;
    for (std::size_t seed = 0; seed < 40; ++seed) {
        sides.push_back(flank({}, dp::Seed{seed}));
    }
    CHECK(std::ranges::count(sides, std::size_t{490}) + std::ranges::count(sides, std::size_t{510}) == 40);
    CHECK(std::ranges::count(sides, std::size_t{490}) > 5);  // 1e-5 for a fair coin
    CHECK(std::ranges::count(sides, std::size_t{510}) > 5);
    CHECK(flank({block(0, 500)}) == 510);
    CHECK(flank({block(0, 500), block(519, 520)}) == 520);
    CHECK(flank({block(495, 1000)}) == 480);
    CHECK(flank({block(0, 500), block(510, 545)}) == 550);
    CHECK(flank({block(0, 500), block(510, 545)}, {}, 3) == 0);  // none
    CHECK(flank({block(0, 1000)}) == 0);
    CHECK_THROWS_AS(dp::flank_negatives({}, {}, genome, {.farthest = 0}), dp::OptionError);
}

TEST_CASE("flanks overlap neither peaks nor one another, nor leave the chromosome", "[genome][flank_negatives]") {
    TempDir const dir;
    dp::GenomeFasta const genome{dp::test::write_genome(dir.path() / "g.fa", {{"chr1", std::string(1000, 'A')}})};
    std::vector<dp::Interval> positives;
    for (std::size_t i = 0; i < 9; ++i) {
        positives.push_back({.chromosome = "chr1", .start = 100 * i, .end = 100 * i + 25});
    }
    positives.push_back({.chromosome = "chr1", .start = 975, .end = 1000});
    auto const drawn = dp::flank_negatives(positives, positives, genome, {.seed = dp::Seed{4}});
    CHECK(drawn.missing == 0);
    REQUIRE(drawn.windows.size() == 10);
    for (std::size_t i = 0; i < 10; ++i) {
        CHECK(drawn.windows[i].end <= 1000);
        CHECK(drawn.windows[i].size() == 25);
        CHECK(std::ranges::none_of(positives, [&](auto const& other) { return dp::overlap(drawn.windows[i], other); }));
        for (std::size_t j = 0; j < i; ++j) {
            CHECK_FALSE(dp::overlap(drawn.windows[i], drawn.windows[j]));
        }
    }
    CHECK(dp::flank_negatives(positives, positives, genome, {.seed = dp::Seed{4}}).windows == drawn.windows);
}
