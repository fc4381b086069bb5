#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/genome/genome_negatives.hpp>

#include "../../catch.hpp"
#include "../../support/small_genome.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;

namespace {

/// Two chromosomes whose GC content goes from 30 to 70 % in steps of 5,000 bases, with a run of N in the first.
struct Landscape {
    TempDir dir{};
    std::map<std::string, std::string> letters{};
    dp::GenomeFasta genome;

    Landscape() : letters{make()}, genome{write()} {}

    static std::map<std::string, std::string> make() {
        dp::RandomStream stream{dp::Seed{21}, dp::Purpose::test};
        std::map<std::string, std::string> all;
        for (std::string const name : {"chr1", "chr2"}) {
            for (int step = 0; step < 40; ++step) {
                all[name] += dp::test::random_letters(5000, 0.3 + 0.01 * step, stream);
            }
        }
        std::fill_n(all["chr1"].begin() + 50000, 20000, 'N');
        return all;
    }
    std::filesystem::path write() const {
        return dp::test::write_genome(dir.path() / "g.fa", {letters.begin(), letters.end()});
    }
    /// Counted by hand: of the letters that are no N.
    double gc(dp::Interval const& window) const {
        auto const part = letters.at(window.chromosome).substr(window.start, window.size());
        auto const count = [&](std::string const& which) {
            return static_cast<double>(
                std::ranges::count_if(part, [&](char c) { return which.find(c) < which.size(); }));
        };
        return count("ACGT") == 0.0 ? 0.0 : count("GC") / count("ACGT");
    }
};

Landscape const& landscape() {
    static Landscape const made;
    return made;
}

}  // namespace

TEST_CASE("negatives have the GC content of their positives and overlap nothing", "[genome][genome_negatives]") {
    auto const& [dir, letters, genome] = landscape();
    std::vector<dp::Interval> positives;
    for (std::size_t i = 0; i < 150; ++i) {  // rich in GC
        positives.push_back({.chromosome = i % 3 == 0 ? "chr2" : "chr1",
                             .start = 150000 + 300 * i,
                             .end = 150000 + 300 * i + 101,
                             .strand = i % 2 == 0 ? dp::Strand::forward : dp::Strand::none});
    }
    std::vector<dp::Interval> blocked = positives;
    blocked.push_back({.chromosome = "chr1", .start = 100000, .end = 140000});
    auto const drawn = dp::genome_negatives(positives, blocked, genome, {.seed = dp::Seed{1}});
    REQUIRE(drawn.windows.size() == positives.size());
    CHECK(drawn.match.wanted == 150);
    CHECK(drawn.match.missing == 0);
    CHECK(drawn.match.same_bin == 150);
    double sum = 0.0;
    double sum_positives = 0.0;
    for (std::size_t i = 0; i < positives.size(); ++i) {
        auto const& window = drawn.windows[i];
        CHECK(window.chromosome == positives[i].chromosome);
        CHECK(window.size() == 101);
        CHECK(window.strand == positives[i].strand);
        CHECK(window.end <= 200000);
        CHECK(std::abs(landscape().gc(window) - landscape().gc(positives[i])) < 0.02);
        CHECK(std::ranges::none_of(blocked, [&](auto const& other) { return dp::overlap(window, other); }));
        for (std::size_t j = 0; j < i; ++j) {
            if (dp::overlap(window, drawn.windows[j])) {
                FAIL("negatives " << i << " and " << j << " overlap");
            }
        }
        sum += landscape().gc(window);
        sum_positives += landscape().gc(positives[i]);
    }
    CHECK(drawn.match.gc_negatives == Approx(sum / 150));
    CHECK(drawn.match.gc_positives == Approx(sum_positives / 150));
    CHECK(drawn.match.mean_difference < 0.02);
    // Equal seeds give equal windows, and a chromosome's do not depend on the other.
    CHECK(dp::genome_negatives(positives, blocked, genome, {.seed = dp::Seed{1}}).windows == drawn.windows);
    CHECK_FALSE(dp::genome_negatives(positives, blocked, genome, {.seed = dp::Seed{2}}).windows == drawn.windows);
    std::vector<dp::Interval> first;
    std::vector<dp::Interval> first_drawn;
    for (std::size_t i = 0; i < positives.size(); ++i) {
        if (positives[i].chromosome == "chr1") {
            first.push_back(positives[i]);
            first_drawn.push_back(drawn.windows[i]);
        }
    }
    CHECK(dp::genome_negatives(first, blocked, genome, {.seed = dp::Seed{1}}).windows == first_drawn);
}

TEST_CASE("unknown bases are matched too", "[genome][genome_negatives]") {
    auto const& genome = landscape().genome;
    std::vector<dp::Interval> const half{{.chromosome = "chr1", .start = 49950, .end = 50050}};  // 50 N of 100
    auto const drawn = dp::genome_negatives(half, {}, genome, {.seed = dp::Seed{3}, .tries = 200000});
    REQUIRE(drawn.windows.size() == 1);
    REQUIRE(drawn.match.same_bin == 1);
    auto const letters = landscape().letters.at("chr1").substr(drawn.windows[0].start, 100);
    auto const unknown = std::ranges::count(letters, 'N');
    CHECK(unknown >= 50);
    CHECK(unknown < 52);
}

TEST_CASE("what has no match gets the nearest, and what has no place is counted", "[genome][genome_negatives]") {
    TempDir const dir;
    // All of chr1 is A and T but for one stretch, which the positive covers.
    std::string letters(2000, 'A');
    std::fill_n(letters.begin() + 500, 100, 'G');
    dp::GenomeFasta const genome{
        dp::test::write_genome(dir.path() / "g.fa", {{"chr1", letters}, {"tiny", "ACGTACGT"}})};
    std::vector<dp::Interval> const positives{{.chromosome = "chr1", .start = 500, .end = 600},
                                              {.chromosome = "tiny", .start = 0, .end = 8}};
    auto const drawn = dp::genome_negatives(positives, positives, genome, {.seed = dp::Seed{1}, .tries = 50});
    REQUIRE(drawn.windows.size() == 1);
    CHECK(drawn.windows[0].chromosome == "chr1");
    CHECK(drawn.match.same_bin == 0);
    CHECK(drawn.match.missing == 1);
    CHECK(drawn.match.mean_difference == 1.0);
    CHECK_THROWS_AS(dp::genome_negatives(positives, positives, genome, {.bins = 0}), dp::OptionError);
    CHECK(dp::genome_negatives({}, {}, genome).windows.empty());
}

TEST_CASE("of the positives in reach the nearest gets a window", "[genome][genome_negatives]") {
    TempDir const dir;
    // Two positives, 41 and 61 % G, and two places, one all G and one all A, apart by 19 to 30 bins of 50.
    std::string letters(600, 'A');
    std::fill_n(letters.begin(), 41, 'G');
    std::fill_n(letters.begin() + 100, 61, 'G');
    std::fill_n(letters.begin() + 300, 100, 'G');
    dp::GenomeFasta const genome{dp::test::write_genome(dir.path() / "g.fa", {{"chr1", letters}})};
    std::vector<dp::Interval> const positives{{.chromosome = "chr1", .start = 0, .end = 100},
                                              {.chromosome = "chr1", .start = 100, .end = 200}};
    std::vector<dp::Interval> const blocked{{.chromosome = "chr1", .start = 0, .end = 300},
                                            {.chromosome = "chr1", .start = 400, .end = 500}};
    for (std::uint64_t seed = 0; seed < 8; ++seed) {  // which place is drawn first is chance
        INFO("seed " << seed);
        auto const drawn = dp::genome_negatives(positives, blocked, genome, {.seed = dp::Seed{seed}, .tries = 5000});
        REQUIRE(drawn.windows.size() == 2);
        CHECK(drawn.windows[0].start == 500);
        CHECK(drawn.windows[1].start == 300);
        CHECK(drawn.match.same_bin == 0);
    }
}
