#include <vector>

#include <deepprune/genome/chromosome_prefix.hpp>

#include "../../catch.hpp"
#include "../../support/small_genome.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
using dp::ChromosomePrefix;

TEST_CASE("names of chromosomes get the prefix chr, or lose it", "[genome][chromosome_prefix]") {
    CHECK(dp::with_prefix("1", ChromosomePrefix::add) == "chr1");
    CHECK(dp::with_prefix("chr1", ChromosomePrefix::add) == "chr1");
    CHECK(dp::with_prefix("chr1", ChromosomePrefix::remove) == "1");
    CHECK(dp::with_prefix("1", ChromosomePrefix::remove) == "1");
    CHECK(dp::with_prefix("chr1", ChromosomePrefix::keep) == "chr1");
    std::vector<dp::Interval> intervals{{.chromosome = "X"}, {.chromosome = "chr2"}};
    dp::apply_prefix(intervals, ChromosomePrefix::add);
    CHECK(intervals[0].chromosome == "chrX");
    CHECK(intervals[1].chromosome == "chr2");
}

TEST_CASE("the prefix that a genome wants", "[genome][chromosome_prefix]") {
    TempDir const dir;
    dp::GenomeFasta const ucsc{dp::test::write_genome(dir.path() / "u.fa", {{"chr1", "ACGT"}, {"chr2", "ACGT"}})};
    dp::GenomeFasta const ensembl{dp::test::write_genome(dir.path() / "e.fa", {{"1", "ACGT"}, {"2", "ACGT"}})};
    std::vector<dp::Interval> const with{{.chromosome = "chr1"}, {.chromosome = "chrM"}};
    std::vector<dp::Interval> const without{{.chromosome = "1"}, {.chromosome = "MT"}};
    std::vector<dp::Interval> const other{{.chromosome = "scaffold_1"}};
    CHECK_FALSE(dp::better_prefix(with, ucsc).has_value());
    CHECK_FALSE(dp::better_prefix(without, ensembl).has_value());
    CHECK(dp::better_prefix(without, ucsc) == ChromosomePrefix::add);
    CHECK(dp::better_prefix(with, ensembl) == ChromosomePrefix::remove);
    CHECK_FALSE(dp::better_prefix(other, ucsc).has_value());
}
