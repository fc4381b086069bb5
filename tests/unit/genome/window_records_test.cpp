#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/genome/read_bed.hpp>
#include <deepprune/genome/window_records.hpp>
#include <deepprune/io/read_fasta.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/small_genome.hpp"
#include "../../support/temp_dir.hpp"
#include "../../support/test_data.hpp"

namespace dp = deepprune;
namespace fs = std::filesystem;

namespace {

/// The records with their letters in upper case, for comparison with programs that keep case.
std::vector<dp::Record> upper(std::vector<dp::Record> records) {
    for (auto& record : records) {
        std::ranges::transform(record.sequence, record.sequence.begin(),
                               [](char c) { return static_cast<char>(std::toupper(c)); });
    }
    return records;
}

}  // namespace

TEST_CASE("ids are those of bedtools", "[genome][window_records]") {
    dp::Interval window{.chromosome = "chr1", .start = 5, .end = 9};
    CHECK(dp::window_id(window) == "chr1:5-9");
    window.strand = dp::Strand::reverse;
    CHECK(dp::window_id(window) == "chr1:5-9(-)");
    window.name = "peak_1";
    CHECK(dp::window_id(window) == "peak_1::chr1:5-9(-)");
}

TEST_CASE("the reverse complement pairs IUPAC codes", "[genome][window_records]") {
    CHECK(dp::reverse_complement("AACGT") == "ACGTT");
    CHECK(dp::reverse_complement("ACGTRYKMBVDHNSW") == "WSNDHBVKMRYACGT");
    CHECK(dp::reverse_complement("").empty());
}

TEST_CASE("windows become records in their order", "[genome][window_records]") {
    TempDir const dir;
    dp::GenomeFasta const genome{
        dp::test::write_genome(dir.path() / "g.fa", {{"chr1", "aacgtnACGT"}, {"chr2", "GGGGCCCCAA"}})};
    std::vector<dp::Interval> const windows{
        {.chromosome = "chr2", .start = 6, .end = 10, .strand = dp::Strand::reverse, .line = 7},
        {.chromosome = "chr1", .start = 0, .end = 6, .name = "a", .strand = dp::Strand::forward}};
    auto const records = dp::window_records(windows, genome, true);
    REQUIRE(records.size() == 2);
    CHECK(records[0] == dp::Record{.id = "chr2:6-10(-)", .sequence = "TTGG", .label = true});
    CHECK(records[0].line == 7);
    CHECK(records[1] == dp::Record{.id = "a::chr1:0-6(+)", .sequence = "AACGTN", .label = true});
}

TEST_CASE("the sequences that real files expect", "[genome][window_records]") {
    std::string_view const file = "genome/scan/scan_test.fa";
    auto const fasta = test_data(file);
    auto const regions = test_data("genome/scan/scan_test_regions.bed");
    auto const expected = test_data("genome/scan/scan_test_regions.fa");
    if (!fasta || !regions || !expected) {
        WARN(no_test_data(file));
        return;
    }
    TempDir const dir;
    auto const copy = dir.path() / "g.fa";
    fs::copy_file(*fasta, copy);
    dp::GenomeFasta const genome{copy};
    auto const bed = dp::read_bed(*regions);
    CHECK(dp::window_records(bed.intervals, genome, true) == upper(dp::read_fasta(*expected)));
}

TEST_CASE("as bedtools getfasta, on both strands", "[genome][window_records]") {
    if (std::system("bedtools --version >/dev/null 2>&1") != 0) {
        WARN("skipped: no bedtools");
        return;
    }
    TempDir const dir;
    std::size_t const seed = 3;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    auto const fasta = dp::test::write_genome(
        dir.path() / "g.fa",
        {{"chr1", dp::test::random_letters(5000, 0.4, stream)}, {"chr2", dp::test::random_letters(777, 0.6, stream)}});
    std::string bed;
    for (int i = 0; i < 200; ++i) {
        bool const first = stream.below(2) == 0;
        auto const start = stream.below(first ? 4900 : 677);
        bed += std::string{first ? "chr1" : "chr2"} + '\t' + std::to_string(start) + '\t' +
               std::to_string(start + 1 + stream.below(100)) + "\tp" + std::to_string(i) + "\t0\t" + "+-"[i % 2] + '\n';
    }
    auto const path = write_bytes(dir.path() / "p.bed", bed);
    auto const out = dir.path() / "out.fa";
    REQUIRE(std::system(("bedtools getfasta -s -name -fi " + fasta.string() + " -bed " + path.string() + " -fo " +
                         out.string() + " 2>/dev/null")
                            .c_str()) == 0);
    fs::remove(fasta.string() + ".fai");  // bedtools wrote it
    dp::GenomeFasta const genome{fasta};
    CHECK(dp::window_records(dp::read_bed(path).intervals, genome, true) == upper(dp::read_fasta(out)));
}
