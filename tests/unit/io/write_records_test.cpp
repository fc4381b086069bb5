#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <deepprune/io/read_records.hpp>
#include <deepprune/io/write_records.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
using dp::test::says;
using Records = std::vector<dp::Record>;

namespace {

Records const records{{"a", "ACGTACGTAC", true}, {"chr1:2-9", "nnRYacgt", false}, {"c", "A", true}};

}  // namespace

TEST_CASE("a written table is read back as it was", "[io][write_records]") {
    TempDir const dir;
    auto const path = dir.path() / "out.tsv";
    dp::write_tsv(path, records);
    CHECK(read_bytes(path) == "sequence\tlabel\tid\nACGTACGTAC\t1\ta\nnnRYacgt\t0\tchr1:2-9\nA\t1\tc\n");
    CHECK(dp::read_records(path) == records);
    dp::write_tsv(path, Records{{"two words", "ACGT", false}});
    CHECK(dp::read_records(path) == Records{{"two words", "ACGT", false}});
}

TEST_CASE("written FASTA is read back but for the labels", "[io][write_records]") {
    TempDir const dir;
    auto const path = dir.path() / "out.fa";
    Records positives = records;
    positives[1].label = true;
    dp::write_fasta(path, records);
    CHECK(read_bytes(path) == ">a\nACGTACGTAC\n>chr1:2-9\nnnRYacgt\n>c\nA\n");
    CHECK(dp::read_records(path) == positives);
    dp::write_fasta(path, records, {.line_width = 4});
    CHECK(read_bytes(path) == ">a\nACGT\nACGT\nAC\n>chr1:2-9\nnnRY\nacgt\n>c\nA\n");
    CHECK(dp::read_records(path) == positives);
}

TEST_CASE("records that could not be read back are not written", "[io][write_records]") {
    TempDir const dir;
    auto const path = write_bytes(dir.path() / "out", "old");
    for (auto const& bad : Records{{"", "ACGT", true},
                                   {"a\tb", "ACGT", true},
                                   {"a\nb", "ACGT", true},
                                   {"a\r", "ACGT", true},
                                   {"a", "", true},
                                   {"a", "AC\nGT", true},
                                   {"a", "ACXGT", true}}) {
        CAPTURE(bad.id, bad.sequence);
        CHECK_THROWS_AS(dp::write_tsv(path, Records{records[0], bad}), dp::DataError);
        CHECK_THROWS_WITH(dp::write_fasta(path, Records{records[0], bad}), says("in record 2"));
        CHECK(read_bytes(path) == "old");
    }
    CHECK_THROWS_WITH(dp::write_fasta(path, Records{{"two words", "ACGT", true}}), says("'two words' in record 1"));
}

TEST_CASE("ids with control characters are not written", "[io][write_records]") {
    TempDir const dir;
    for (std::string const id : {"a\x1B[31m", "a\x7F", "a\nb"}) {
        std::vector<dp::Record> const named{{.id = id, .sequence = "ACGT"}};
        CHECK_THROWS_AS(dp::write_fasta(dir.path() / "f", named), dp::DataError);
        CHECK_THROWS_AS(dp::write_tsv(dir.path() / "f", named), dp::DataError);
    }
}

TEST_CASE("streams get the same text as files", "[io][write_records]") {
    TempDir const dir;
    std::vector<dp::Record> const named{{.id = "a", .sequence = "ACGT", .label = true}, {.id = "b", .sequence = "A"}};
    std::ostringstream fasta;
    dp::write_fasta(fasta, named);
    CHECK(fasta.str() == ">a\nACGT\n>b\nA\n");
    std::ostringstream table;
    dp::write_tsv(table, named);
    dp::write_tsv(dir.path() / "f", named);
    CHECK(table.str() == read_bytes(dir.path() / "f"));
}
