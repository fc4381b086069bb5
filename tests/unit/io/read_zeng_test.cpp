#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/io/read_records.hpp>
#include <deepprune/io/read_zeng.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/gzip.hpp"
#include "../../support/refusal.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
using Records = std::vector<dp::Record>;

namespace {

Records read(std::string_view bytes) {
    TempDir const dir;
    return dp::read_zeng(write_bytes(dir.path() / "train.data", bytes));
}

std::string refused(std::string_view bytes) {
    return refusal(bytes, [](std::filesystem::path const& path) { return dp::read_zeng(path); });
}

}  // namespace

TEST_CASE("Zeng's lines are read with blanks, tabs and either line end", "[io][read_zeng]") {
    Records const two{{"chr5:114-118", "ACGTN", true}, {"chr5:114-118_shuf", "acgtn", false}};
    CHECK(read(">chr5:114-118 ACGTN 1\n>chr5:114-118_shuf acgtn 0\n") == two);
    CHECK(read(">chr5:114-118\tACGTN\t1\r\n>chr5:114-118_shuf\tacgtn\t0\r\n") == two);
    CHECK(read("\n >chr5:114-118  ACGTN \t 1 \n\n>chr5:114-118_shuf acgtn 0") == two);
    CHECK(read(gzip(">chr5:114-118 ACGTN 1\n>chr5:114-118_shuf acgtn 0\n")) == two);
}

TEST_CASE("anything but Zeng's form is refused with file and line", "[io][read_zeng]") {
    std::string const form = "expected three columns: >id sequence label";
    CHECK(refused("") == "bad: found no record, expected at least one sequence");
    CHECK(refused(">a ACGT 1\n>b ACGT\n") == "bad:2: found no label column, " + form +
                                                 "; some copies of these sets lack the labels: use one that has them");
    CHECK(refused(">a ACGT -1\n") ==
          "bad:1:9: found label '-1', expected 0 (not bound) or 1 (bound); the file has no labels: use a copy that "
          "does");
    CHECK(refused(">a ACGT 3\n") == "bad:1:9: found label '3', expected 0 (not bound) or 1 (bound)");
    CHECK(refused(">a\n") == "bad:1: found 1 column, " + form);
    CHECK(refused(">a ACGT 1 1\n") == "bad:1: found 4 columns, " + form);
    std::string const start = "; start each line with '>' and the id, without a blank between them";
    CHECK(refused("a ACGT 1\n") == "bad:1: found 'a', " + form + start);
    CHECK(refused("> a ACGT 1\n") == "bad:1: found '>', " + form + start);
    CHECK(refused(">a AC.T 1\n") == "bad:1:6: found '.', expected A, C, G, T or an IUPAC code such as N");
    CHECK(refused(">a ACGT 1\n>b ACG\xC3 7\n") ==
          "bad:2:7: found '\\xC3', expected A, C, G, T or an IUPAC code such as N"
          "\nbad:2:9: found label '7', expected 0 (not bound) or 1 (bound)");
}

TEST_CASE("a bad id of a Zeng's row without a label is named with its column", "[io][read_zeng]") {
    TempDir const dir;
    dp::LineReader lines{write_bytes(dir.path() / "f", ">a\x01 ACGT\n")};
    std::string text;
    try {
        static_cast<void>(dp::read_unlabelled_records(lines, dp::DataFormat::zeng));
    } catch (dp::DataError const& error) {
        text = error.what();
    }
    CHECK(text.find("f:1:3: found '\\x01' in an id") != std::string::npos);
}

TEST_CASE("Zeng's rows are read without their labels, or with them", "[io][read_zeng]") {
    auto const unlabelled = [](std::string_view bytes) {
        TempDir const dir;
        dp::LineReader lines{write_bytes(dir.path() / "f", bytes)};
        return dp::read_unlabelled_records(lines, dp::DataFormat::zeng);
    };
    auto const without = unlabelled(">a ACGT\n>b CCGT\n");
    CHECK_FALSE(without.labelled);
    REQUIRE(without.records.size() == 2);
    CHECK(without.records[1].id == "b");
    CHECK(without.records[1].sequence == "CCGT");
    auto const with = unlabelled(">a ACGT 1\n>b CCGT 0\n");
    CHECK(with.labelled);
    CHECK(with.records == Records{{"a", "ACGT", true}, {"b", "CCGT", false}});
    CHECK(refused(">a\x01 ACGT 1\n").starts_with("bad:1:3: found '\\x01' in an id"));
}
