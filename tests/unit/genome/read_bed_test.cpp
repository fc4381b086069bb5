#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/genome/read_bed.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/gzip_member.hpp"
#include "../../support/refusal.hpp"
#include "../../support/temp_dir.hpp"
#include "../../support/test_data.hpp"

namespace dp = deepprune;

namespace {

dp::BedFile read(std::string_view bytes, dp::ReadBedOptions const& options = {}) {
    TempDir const dir;
    return dp::read_bed(write_bytes(dir.path() / "f.bed", bytes), options);
}

std::string refused(std::string_view bytes, dp::ReadBedOptions const& options = {}) {
    return refusal(bytes, [&](std::filesystem::path const& path) { return dp::read_bed(path, options); });
}

/// A BED12 line that is right but for columns 10 to 12.
std::string with_blocks(std::string const& blocks) { return "chr1\t100\t200\ta\t5\t+\t100\t200\t0\t" + blocks + "\n"; }

}  // namespace

TEST_CASE("a first line that lacks the columns of a peak file is refused", "[genome][read_bed]") {
    std::string const narrow = "chr1\t10\t20\tp\t0\t.\t3.5\t2\t-1\t4\n";
    std::string const broad = "chr1\t10\t20\tp\t0\t.\t3.5\t2\t-1\n";
    for (std::string const first : {"chr1\t10\t20\n", "chr1\t10\t20\tp\t0\t.\n", "chr1\t10\t20\tp\t0\t.\t3.5\n",
                                    "chr1\t10\t20\tp\t0\t.\t3.5\t2\n"}) {
        std::string const found = "bad:1: found " + std::to_string(std::ranges::count(first, '\t') + 1);
        CHECK(refused(first + narrow + narrow) == found + " fields, expected 10 as most of the first lines have");
        CHECK(refused(first + broad + broad) == found + " fields, expected 9 as most of the first lines have");
    }
}

TEST_CASE("BED3 to BED9 and BED12 are read", "[genome][read_bed]") {
    std::string const line = "chr1\t100\t200\ta\t5\t-\t110\t190\t255,0,0\t2\t10,20\t0,80\n";
    std::vector<std::size_t> ends;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\t' || line[i] == '\n') {
            ends.push_back(i);
        }
    }
    dp::Interval wanted{.chromosome = "chr1", .start = 100, .end = 200};
    for (std::size_t columns : {3U, 4U, 5U, 6U, 7U, 8U, 9U, 12U}) {
        CAPTURE(columns);
        wanted.name = columns > 3 ? "a" : "";
        wanted.score = columns > 4 ? 5.0 : 0.0;
        wanted.strand = columns > 5 ? dp::Strand::reverse : dp::Strand::none;
        auto const bed = read(line.substr(0, ends[columns - 1]) + '\n');
        CHECK(bed.kind == dp::BedKind::bed);
        CHECK(bed.columns == columns);
        REQUIRE(bed.intervals.size() == 1);
        CHECK(bed.intervals[0] == wanted);
        CHECK(bed.intervals[0].line == 1);
    }
    for (std::size_t columns : {10U, 11U}) {
        CHECK(refused(line.substr(0, ends[columns - 1])) ==
              "bad:1: found " + std::to_string(columns) +
                  " fields, expected 3 to 9 or 12 of BED, or the 10 of narrowPeak; BED10 and BED11 do not exist: the "
                  "three columns of blocks go together");
    }
}

TEST_CASE("remarks, blank lines, blanks as separators, CRLF and gzip", "[genome][read_bed]") {
    std::string const text =
        "browser position chr1:1-2\ntrack name=\"a b\"\n#chrom start end\n\nchr1\t0\t10\r\n \t \nchr2  5 \t5\n# end\n";
    for (auto const& bytes : {text, dp::test::gzip_member(text)}) {
        auto const bed = read(bytes);
        REQUIRE(bed.intervals.size() == 2);
        CHECK(bed.intervals[0] == dp::Interval{.chromosome = "chr1", .start = 0, .end = 10});
        CHECK(bed.intervals[0].line == 5);
        CHECK(bed.intervals[1] == dp::Interval{.chromosome = "chr2", .start = 5, .end = 5});
        CHECK(bed.intervals[1].line == 7);
    }
    CHECK(read("").intervals.empty());
    CHECK(read("# nothing\n").columns == 0);
    CHECK(read("chr1 007 0010 . 0 .").intervals[0] == dp::Interval{.chromosome = "chr1", .start = 7, .end = 10});
    // The last may end without a line end; a chromosome may be called trackless.
    CHECK(read("trackless\t1\t2").intervals[0].chromosome == "trackless");
    CHECK(read("HLA-A*01:01:01:01\t1\t2\ngi|5|ref\t1\t2\nKI270728.1\t1\t2\n").intervals.size() == 3);
}

TEST_CASE("narrowPeak, broadPeak and summits are known by their columns", "[genome][read_bed]") {
    auto const narrow =
        read("chr1\t9356548\t9356648\t.\t0\t.\t182\t5.0945\t-1\t50\nchr1\t5\t10\tp2\t1374\t+\t0.5\t-1\t3\t-1\n");
    CHECK(narrow.kind == dp::BedKind::narrow_peak);
    CHECK(narrow.columns == 10);
    CHECK(narrow.intervals[0] ==
          dp::Interval{
              .chromosome = "chr1", .start = 9356548, .end = 9356648, .signal = 182.0, .p = 5.0945, .summit = 50});
    CHECK(narrow.intervals[1] == dp::Interval{.chromosome = "chr1",
                                              .start = 5,
                                              .end = 10,
                                              .name = "p2",
                                              .score = 1374.0,
                                              .strand = dp::Strand::forward,
                                              .signal = 0.5,
                                              .q = 3.0});
    auto const broad = read("chr1\t100\t200\t.\t2000\t.\t7.5\t2\t1.5\n");
    CHECK(broad.kind == dp::BedKind::broad_peak);
    CHECK(broad.intervals[0].signal == 7.5);
    CHECK(broad.intervals[0].p == 2.0);
    CHECK(broad.intervals[0].q == 1.5);
    CHECK_FALSE(broad.intervals[0].summit.has_value());
    auto const summits = read("chr1\t100\t101\tpeak_1\t17.31\nchr1\t300\t301\tpeak_2\t1204.5\n");
    CHECK(summits.kind == dp::BedKind::summits);
    CHECK(summits.intervals[1].score == 1204.5);
    // Most lines decide, so a bad one is named by what the others are.
    CHECK(refused("chr1\t1\t9\ta\t0\t+\t1\t9\t0\nchr1\t1\t9\ta\t0\t+\t1\t9\t0,0\nchr1\t1\t9\ta\t0\t+\t2\t8\t1,2,3\n") ==
          "bad:2:20: found itemRgb '0,0', expected 0, or three numbers of 0 to 255 such as 255,0,0");
    CHECK(refused("chr1\t5\t10\t.\t0\t.\t1\t1\t1\t6\n") ==
          "bad:1:23: found peak '6', expected a whole number from 0 to 5; it counts from the start of the interval; -1 "
          "stands for none");
    CHECK(refused("chr1\t5\t10\t.\t0\t.\t1.5\t1\t-2\t0\n") ==
          "bad:1:23: found qValue '-2', expected -log10 of the q-value, or -1 for none");
}

TEST_CASE("what is no BED is refused with line, column, and what to do", "[genome][read_bed]") {
    auto const chromosome = "expected 1 to 255 letters, digits and _ (or . - * : |)";
    auto const position = "expected a whole number from 0 to 2147483647";
    CHECK(refused("chr1&\t1\t2\n") == std::string{"bad:1:1: found chromosome 'chr1&', "} + chromosome);
    CHECK(refused("\"chr1\"\t1\t2\n") == std::string{"bad:1:1: found chromosome '\"chr1\"', "} + chromosome);
    CHECK(refused(std::string(256, 'c') + "\t1\t2\n").find(chromosome) != std::string::npos);
    CHECK(refused(".\t1\t2\n") ==
          "bad:1:1: found chromosome '.', expected a name that begins with a letter or a digit");
    CHECK(refused("\t1\t2\n") == "bad:1:1: found a blank before the first field, expected the name of a chromosome");
    CHECK(refused("chr1\t-1\t2\n") == std::string{"bad:1:6: found start '-1', "} + position);
    CHECK(refused("chr1\t1.0\t2\n") == std::string{"bad:1:6: found start '1.0', "} + position);
    CHECK(refused("chr1\t1\tx\n") == std::string{"bad:1:8: found end 'x', "} + position);
    CHECK(refused("chr1\t1\t2147483648\n") == std::string{"bad:1:8: found end '2147483648', "} + position);
    CHECK(refused("chr1\t1\t18446744073709551617\n") ==
          std::string{"bad:1:8: found end '18446744073709551617', "} + position);
    CHECK(refused("chr1\t2\t1\n") ==
          "bad:1:8: found end 1 before start 2, expected an end that is not below the start");
    CHECK(refused("chr1\t2\n") ==
          "bad:1: found 2 fields, expected at least 3, separated by tabs or blanks: chromosome, start, end");
    CHECK(refused("chr1\t1\t2\ta\nchr1\t1\t2\n") == "bad:2: found 3 fields, expected 4 as in line 1");
    CHECK(refused("chr1\t1\t2\ta\nchr1\t1\t2\tb c\n") ==
          "bad:2: found 5 fields, expected 4 as in line 1; a blank separates fields too: write names without blanks");
    std::string const empty =
        "found an empty field, expected something in each field; write . where there is no name and no strand, and 0 "
        "where there is no score";
    CHECK(refused("chr1\t1\t2\t\t5\n") == "bad:1:10: " + empty);
    CHECK(refused("chr1\t1\t2\t\n") == "bad:1:10: " + empty);
    CHECK(refused("chr1\t1\t2\tcaf\xC3\xA9\n") == "bad:1:13: found '\\xC3', expected printable ASCII and tabs");
    CHECK(refused("chr1\t1\t2\rchr1\t1\t2\r") ==
          "bad:1:9: found '\\x0D', expected printable ASCII and tabs; end the lines with LF, for example with tr '\\r' "
          "'\\n'");
    std::string const score = "expected a whole number from 0 to 1000; write 0 where there is no score";
    CHECK(refused("chr1\t1\t9\ta\t1001\n") == "bad:1:12: found score '1001', " + score);
    CHECK(refused("chr1\t1\t9\ta\t-1\n") == "bad:1:12: found score '-1', " + score);
    CHECK(refused("chr1\t1\t9\ta\t0.5\n") == "bad:1:12: found score '0.5', " + score);
    CHECK(refused("chr1\t1\t9\ta\t.\t+\n") == "bad:1:12: found score '.', " + score);
    CHECK(refused("chr1\t1\t9\ta\t1\t*\n") == "bad:1:14: found strand '*', expected +, - or .");
    CHECK(refused("chr1\t1\t9\ta\t1\t+\t0\n") == "bad:1:16: found thickStart '0', expected a whole number from 1 to 9");
    CHECK(refused("chr1\t1\t9\ta\t1\t+\t5\t4\n") ==
          "bad:1:18: found thickEnd '4', expected a whole number from 5 to 9");
    CHECK(refused("chr1\t1\t9\ta\t1\t+\t5\t5\tred\n") ==
          "bad:1:20: found itemRgb 'red', expected 0, or three numbers of 0 to 255 such as 255,0,0");
    CHECK(refused("chr1\t1\t9\ta\t1\t+\t5\t5\t256,0,0\n") ==
          "bad:1:20: found itemRgb '256,0,0', expected 0, or three numbers of 0 to 255 such as 255,0,0");
    std::string thirteen = "chr1\t1\t9";
    for (int i = 0; i < 10; ++i) {
        thirteen += "\t1";
    }
    CHECK(refused(thirteen) ==
          "bad:1: found 13 fields, expected 3 to 9 or 12 of BED, or the 10 of narrowPeak; keep the first columns, for "
          "example with cut -f 1-6");
    // Three lines in full, the others as a count.
    CHECK(refused("a\t2\t1\na\t2\t1\na\t2\t1\na\t2\t1\na\t1\t2\n").ends_with("\nand 1 more bad line in bad"));
}

TEST_CASE("the first and the last letter of what chromosomes and names may hold", "[genome][read_bed]") {
    for (std::string const good : {"azAZ09_x", "a", "z", "A", "Z", "0", "9", "_"}) {
        CAPTURE(good);
        CHECK(read(good + "\t1\t2\n").intervals.at(0).chromosome == good);
    }
    for (std::string const bad : {"c`", "c{", "c@", "c[", "c/", "c;"}) {  // the neighbours of the letters and digits
        CAPTURE(bad);
        CHECK(refused(bad + "\t1\t2\n").starts_with("bad:1:1: found chromosome '" + bad + "'"));
    }
    CHECK(read("chr1\t1\t2\t!~\n").intervals.at(0).name == "!~");
    CHECK(refused("chr1\t1\t2\ta\x7F\n").starts_with("bad:1:11: found '\\x7F', expected printable ASCII"));
    CHECK(refused("chr1\t1\t2\ta\x1F\n").starts_with("bad:1:11: found '\\x1F', expected printable ASCII"));
    CHECK(refused(" chr1\t1\t2\n").starts_with("bad:1:1: found a blank before the first field"));
}

TEST_CASE("the lowest and the highest numbers of BED are read", "[genome][read_bed]") {
    auto const whole = read("chr1\t0\t2147483647\ta\t1000\nchr1\t2147483647\t2147483647\tb\t0\n").intervals;
    CHECK(whole.at(0).end == 2147483647);
    CHECK(whole.at(0).score == 1000.0);
    CHECK(whole.at(1).start == 2147483647);
    CHECK(refused("chr1\t2147483648\t2147483648\n").starts_with("bad:1:6: found start '2147483648'"));
    // A p of 1 has -log10 0, and signals may be below 0; programs write scores up to the largest position.
    auto const peak = read("chr1\t5\t10\t.\t2147483647\t.\t-2.5\t0\t0\t0\n").intervals.at(0);
    CHECK(peak.score == 2147483647.0);
    CHECK(peak.signal == -2.5);
    CHECK(peak.p == 0.0);
    CHECK(peak.q == 0.0);
    CHECK(peak.summit == 0);
    CHECK(read("chr1\t5\t10\t.\t0\t.\t1.5\t1\t1\t5\n").intervals.at(0).summit == 5);
    CHECK(refused("chr1\t5\t10\t.\t2147483648\t.\t1.5\t0\t0\t0\n").starts_with("bad:1:13: found score '2147483648'"));
    CHECK(refused("chr1\t5\t10\t.\t-1\t.\t1.5\t0\t0\t0\n").starts_with("bad:1:13: found score '-1'"));
    CHECK(refused("chr1\t5\t10\t.\t0\t.\t1.5\t-1.5\t0\t0\n").starts_with("bad:1:21: found pValue '-1.5'"));
    CHECK(refused("chr1\t5\t10\t.\t0\t.\t1.5\t0\t0\t0\nchr1\t5\t10\t.\t0\t.\tx\t0\t0\t0\n")
              .starts_with("bad:2:17: found signalValue 'x'"));
    CHECK(read("chr1\t1\t2\ta\t-7.5\nchr1\t5\t6\tb\t0\n").intervals.at(0).score == -7.5);  // a summit's
}

TEST_CASE("another number of fields than the first line's is named with that line", "[genome][read_bed]") {
    CHECK(refused("# x\nchr1\t1\t2\ta\nchr1\t1\t2\n") == "bad:3: found 3 fields, expected 4 as in line 2");
    CHECK(refused("chr1\t1\t2\ta\nchr1 1 2\n") == "bad:2: found 3 fields, expected 4 as in line 1");
    CHECK(refused("chr1\t1\t2\ta\nchr1\t1\t2\tb\t3\n") == "bad:2: found 5 fields, expected 4 as in line 1");
    CHECK(refused("chr1\n") ==
          "bad:1: found 1 field, expected at least 3, separated by tabs or blanks: chromosome, start, end");
    CHECK(read("chr1\t1\t2\tx\ty\n", {.positions_only = true}).columns == 3);
    CHECK(refused("chr1\t1\n", {.positions_only = true}).starts_with("bad:1: found 2 fields, expected at least 3"));
}

TEST_CASE("blocks lie within the interval, in order and apart", "[genome][read_bed]") {
    CHECK(read(with_blocks("2\t10,20\t0,80")).intervals.size() == 1);
    CHECK(read(with_blocks("2\t10,20,\t0,80,")).intervals.size() == 1);
    CHECK(read(with_blocks("2\t40,60\t0,40")).intervals.size() == 1);  // no gap
    CHECK(read("chr1\t9\t9\ta\t5\t+\t9\t9\t0\t1\t0\t0\n").intervals.size() == 1);
    CHECK(refused(with_blocks("0\t\t")).find("an empty field") != std::string::npos);
    CHECK(refused(with_blocks("0\t1\t0")) == "bad:1:30: found blockCount '0', expected a whole number from 1 to 100");
    CHECK(refused(with_blocks("2\t10\t0,80")) ==
          "bad:1:32: found 1 numbers in blockSizes, expected 2 as blockCount says");
    CHECK(refused(with_blocks("2\t10,20\t0,80,90")) ==
          "bad:1:38: found 3 numbers in blockStarts, expected 2 as blockCount says");
    CHECK(refused(with_blocks("2\t10,-20\t0,80")) ==
          "bad:1:32: found blockSizes '10,-20', expected whole numbers between commas");
    CHECK(refused(with_blocks("2\t10,20\t1,80")) ==
          "bad:1:38: found a first block that starts at 1, expected 0, the start of the interval");
    CHECK(refused(with_blocks("2\t10,20\t0,70")) ==
          "bad:1:38: found a last block that ends at 90, expected 100, the end of the interval");
    CHECK(refused(with_blocks("2\t10,20\t0,81")) ==
          "bad:1:38: found a last block that ends at 101, expected 100, the end of the interval");
    CHECK(refused(with_blocks("2\t90,20\t0,80")) ==
          "bad:1:38: found blocks 1 and 2 that overlap, expected blocks in ascending order that do not overlap");
    CHECK(refused(with_blocks("3\t10,10,20\t0,90,80")) ==
          "bad:1:41: found blocks 2 and 3 that overlap, expected blocks in ascending order that do not overlap");
}

TEST_CASE("positions alone: what follows the third column is free", "[genome][read_bed]") {
    dp::ReadBedOptions const options{.positions_only = true};
    auto const bed = read("chr1\t5\t10\tHigh Signal Region\nchr2\t0\t7\t\t\nchr3 1 2\n", options);
    REQUIRE(bed.intervals.size() == 3);
    CHECK(bed.intervals[0] == dp::Interval{.chromosome = "chr1", .start = 5, .end = 10});
    CHECK(refused("chr1\t5\t1\tLow Mappability\n", options) ==
          "bad:1:8: found end 1 before start 5, expected an end that is not below the start");
}

TEST_CASE("real BED files", "[genome][read_bed]") {
    struct Real {
        std::string_view file;
        std::size_t intervals;
        dp::BedKind kind;
    };
    for (Real const& real :
         {Real{"genome/scan/scan_test_regions.bed", 58, dp::BedKind::bed},
          Real{"genome/mdshw5_pyfaidx/gene.bed12", 1, dp::BedKind::bed},
          Real{"fasta/wgEncodeAwgTfbsHaibHepg2Hnf4asc8987V0416101UniPk.narrowPeak.gz", 0, dp::BedKind::narrow_peak}}) {
        auto const path = test_data(real.file);
        if (!path) {
            WARN(no_test_data(real.file));
            continue;
        }
        auto const bed = dp::read_bed(*path);
        CHECK(bed.kind == real.kind);
        CHECK((real.intervals == 0 ? bed.intervals.size() > 1000 : bed.intervals.size() == real.intervals));
    }
    if (auto const path = test_data("genome/mdshw5_pyfaidx/malformed.bed")) {
        CHECK_THROWS_AS(dp::read_bed(*path), dp::DataError);
    }
}
