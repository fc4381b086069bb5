#include <cstddef>
#include <string>
#include <vector>

#include <deepprune/genome/peak_windows.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"
#include "../../support/small_genome.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
using dp::DropReason;
using dp::test::says;

namespace {

/// chr1 of 1,000 bases, chr2 of 50.
dp::GenomeFasta const& genome() {
    static TempDir const dir;
    static dp::GenomeFasta const fasta{dp::test::write_genome(
        dir.path() / "g.fa", {{"chr1", std::string(1000, 'A')}, {"chr2", std::string(50, 'C')}})};
    return fasta;
}

dp::BedFile narrow(std::vector<dp::Interval> intervals) {
    for (std::size_t i = 0; i < intervals.size(); ++i) {
        intervals[i].line = i + 1;
    }
    return {.file = "p.narrowPeak", .kind = dp::BedKind::narrow_peak, .columns = 10, .intervals = std::move(intervals)};
}

std::vector<std::size_t> lines(std::vector<dp::Interval> const& windows) {
    std::vector<std::size_t> all;
    for (auto const& window : windows) {
        all.push_back(window.line);
    }
    return all;
}

using Lines = std::vector<std::size_t>;

}  // namespace

TEST_CASE("windows have the summit in their middle", "[genome][peak_windows]") {
    auto const peaks = narrow({{.chromosome = "chr1", .start = 200, .end = 300, .name = "a", .summit = 10},
                               {.chromosome = "chr1", .start = 400, .end = 501, .strand = dp::Strand::reverse},
                               {.chromosome = "chr1", .start = 600, .end = 600}});
    auto const odd = dp::peak_windows(peaks, genome(), {}, {.width = 101});
    REQUIRE(odd.windows.size() == 3);
    // The summit, base 210, has 50 bases on both sides.
    CHECK(odd.windows[0] == dp::Interval{.chromosome = "chr1", .start = 160, .end = 261, .name = "a"});
    // The middle of 400..500 is base 450.
    CHECK(odd.windows[1] ==
          dp::Interval{.chromosome = "chr1", .start = 400, .end = 501, .strand = dp::Strand::reverse});
    CHECK(odd.windows[2] == dp::Interval{.chromosome = "chr1", .start = 550, .end = 651});
    CHECK(lines(odd.windows) == Lines{1, 2, 3});
    auto const even = dp::peak_windows(peaks, genome(), {}, {.width = 10});
    CHECK(even.windows[0].start == 205);
    CHECK(even.windows[0].end == 215);
    auto const as_is = dp::peak_windows(peaks, genome(), {}, {.width = 0});
    REQUIRE(as_is.windows.size() == 2);
    CHECK(as_is.windows[0] == peaks.intervals[0]);
    CHECK(as_is.dropped_for(DropReason::no_bases).count == 1);
    CHECK(as_is.dropped_for(DropReason::no_bases).first.at(0).line == 3);
}

TEST_CASE("each peak that gives no window counts for one reason", "[genome][peak_windows]") {
    auto const at = [](std::string const& chromosome, std::size_t start, std::size_t end) {
        return dp::Interval{.chromosome = chromosome, .start = start, .end = end};
    };
    auto const peaks = narrow({
        at("chr1", 10, 21),     // middle 15: window 10..20, whole
        at("chr1", 4, 5),       // middle 4: would begin at -1
        at("chr1", 5, 6),       // middle 5: begins at 0
        at("chr1", 994, 995),   // middle 994: ends at 1000
        at("chr1", 995, 996),   // one behind
        at("chr1", 990, 1001),  // the interval itself is longer than the chromosome
        at("1", 10, 21),
        at("chr1", 11, 20),  // the same window as line 1
        at("chr1", 100, 111),
        at("chr2", 40, 49),
    });
    std::vector<dp::Interval> const exclusions{at("chr1", 110, 120), at("chr1", 0, 0), at("chr3", 0, 1000)};
    auto const result = dp::peak_windows(peaks, genome(), exclusions, {.width = 11});
    CHECK(lines(result.windows) == Lines{1, 3, 4, 10});
    CHECK(lines(result.dropped_for(DropReason::off_the_end).first) == Lines{2, 5, 6});
    CHECK(result.dropped_for(DropReason::off_the_end).count == 3);
    CHECK(lines(result.dropped_for(DropReason::unknown_chromosome).first) == Lines{7});
    CHECK(lines(result.dropped_for(DropReason::duplicate).first) == Lines{8});
    CHECK(lines(result.dropped_for(DropReason::excluded).first) == Lines{9});
    CHECK(result.dropped_for(DropReason::over_limit).count == 0);
    // An exclusion one base further away does nothing.
    CHECK(dp::peak_windows(peaks, genome(), std::vector{at("chr1", 111, 120)}, {.width = 11}).windows.size() == 5);
    // Windows on both strands are two.
    auto both = narrow({at("chr1", 10, 21), at("chr1", 10, 21)});
    both.intervals[1].strand = dp::Strand::reverse;
    CHECK(dp::peak_windows(both, genome()).windows.size() == 0);  // 101 bases do not fit there
    CHECK(dp::peak_windows(both, genome(), {}, {.width = 11}).windows.size() == 2);
    // Of many only the first few are named.
    auto const many = narrow(std::vector(7, at("chr9", 10, 21)));
    CHECK(dp::peak_windows(many, genome()).dropped_for(DropReason::unknown_chromosome).count == 7);
    CHECK(dp::peak_windows(many, genome()).dropped_for(DropReason::unknown_chromosome).first.size() == 3);
}

TEST_CASE("the best so many peaks, in the order of the file", "[genome][peak_windows]") {
    auto const peak = [](std::size_t start, double score, double signal, double p, std::optional<double> q) {
        return dp::Interval{
            .chromosome = "chr1", .start = start, .end = start + 11, .score = score, .signal = signal, .p = p, .q = q};
    };
    auto peaks = narrow({peak(100, 1, 5, 2, 3.0), peak(200, 2, 9, 1, std::nullopt), peak(300, 3, 1, 9, 2.0),
                         peak(400, 4, 9, 5, 1.0), peak(2000, 9, 99, 99, 99.0), peak(400, 0, 10, 0, 0.0)});
    auto const best = [&](std::size_t top, dp::PeakRank by) {
        return lines(dp::peak_windows(peaks, genome(), {}, {.width = 11, .top = top, .top_by = by}).windows);
    };
    // Line 5 is off the end and takes no place; of lines 4 and 6, one window, the better counts.
    CHECK(best(2, dp::PeakRank::signal) == Lines{2, 6});
    CHECK(best(2, dp::PeakRank::automatic) == Lines{2, 6});
    CHECK(best(2, dp::PeakRank::score) == Lines{3, 4});
    CHECK(best(2, dp::PeakRank::p) == Lines{3, 4});
    CHECK(best(2, dp::PeakRank::q) == Lines{1, 3});  // a missing number is the lowest
    CHECK(best(9, dp::PeakRank::q) == Lines{1, 2, 3, 4});
    CHECK(dp::peak_windows(peaks, genome(), {}, {.width = 11, .top = 2}).dropped_for(DropReason::over_limit).count ==
          2);
    for (auto& interval : peaks.intervals) {
        interval.q.reset();
    }
    CHECK_THROWS_WITH(
        best(2, dp::PeakRank::q),
        says("p.narrowPeak: found no q-values to rank peaks by, expected narrowPeak or broadPeak with these "
             "numbers; take all peaks, or rank them by another column"));
    peaks.kind = dp::BedKind::bed;
    CHECK_THROWS_WITH(best(2, dp::PeakRank::signal), says("found no signals to rank peaks by"));
    CHECK(best(2, dp::PeakRank::automatic) == Lines{3, 4});
    peaks.columns = 4;
    CHECK_THROWS_WITH(best(2, dp::PeakRank::automatic),
                      says("found no scores to rank peaks by, expected BED with 5 columns or more"));
    CHECK(best(0, dp::PeakRank::automatic) == Lines{1, 2, 3, 4});  // line 6 has the window of line 4
}
