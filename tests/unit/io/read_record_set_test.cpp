#include <cstddef>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/read_record_set.hpp>
#include <deepprune/io/read_records.hpp>
#include <deepprune/sequence/record_set.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/says.hpp"
#include "../../support/scarce_memory.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
using dp::test::says;

namespace {

struct Format {
    std::string name;
    std::string text;  // four records of ACGTAC, GGN, TTTTT, ac: 16 bases
    bool labelled;
};

std::vector<Format> const formats{
    {"fasta", ">a\nACG\nTAC\n>b\nGGN\n>c\nTT\n\nTTT\n>d\nac\n", false},
    {"tsv", "sequence\tlabel\tid\nACGTAC\t1\ta\nGGN\t0\tb\nTTTTT\t1\tc\nac\t0\td\n", true},
    {"zeng", ">a ACGTAC 1\n>b GGN 0\n>c TTTTT 1\n>d ac 0\n", true},
    {"deepbind", "FoldID\tEventID\tseq\tBound\nA\ta\tACGTAC\t1\nA\tb\tGGN\t0\nA\tc\tTTTTT\t1\nA\td\tac\t0\n", true}};

}  // namespace

TEST_CASE("a set has the records that a vector has", "[io][read_record_set]") {
    TempDir const dir;
    for (auto const& format : formats) {
        CAPTURE(format.name);
        auto const path = write_bytes(dir.path() / format.name, format.text);
        dp::LineReader lines{path};
        auto const read = dp::read_record_set(lines);
        CHECK(read.labelled == format.labelled);
        std::vector<dp::Record> copies;
        std::vector<std::size_t> numbers;
        for (dp::RecordView const record : read.records) {
            dp::detail::add_record(copies, record);
            numbers.push_back(record.line);
        }
        auto const expected = dp::read_records(path);
        CHECK(copies == expected);
        REQUIRE(numbers.size() == 4);
        CHECK(numbers[3] == expected[3].line);
        CHECK(copies[0].sequence == "ACGTAC");
        CHECK(copies[3].sequence == "ac");
    }
}

TEST_CASE("batches have the records of the file in its order", "[io][read_record_set]") {
    TempDir const dir;
    for (auto const& format : formats) {
        auto const path = write_bytes(dir.path() / format.name, format.text);
        auto const expected = dp::read_records(path);  // of 6, 3, 5 and 2 bases
        for (auto const& [bases, sizes] : std::vector<std::pair<std::size_t, std::vector<std::size_t>>>{
                 {1, {1, 1, 1, 1}}, {6, {1, 2, 1}}, {7, {2, 2}}, {10, {3, 1}}, {16, {4}}, {1000, {4}}}) {
            CAPTURE(format.name, bases);
            std::vector<dp::Record> copies;
            std::vector<std::size_t> found;
            dp::LineReader lines{path};
            dp::read_record_batches(
                lines, {.labels_optional = true},
                [&](dp::ReadRecordSet const& batch) {
                    CHECK(batch.labelled == format.labelled);
                    found.push_back(batch.records.size());
                    for (dp::RecordView const record : batch.records) {
                        dp::detail::add_record(copies, record);
                    }
                },
                bases);
            CHECK(copies == expected);
            CHECK(found == sizes);
        }
    }
}

TEST_CASE("after a bad line no batch comes, and the file is refused", "[io][read_record_set]") {
    TempDir const dir;
    auto const path = write_bytes(dir.path() / "bad.fa", ">a\nAC\n>b\nAC\n>c\nA!\n>d\nAC\n>e\nA?\n");
    std::vector<std::string> taken;
    auto const take = [&](dp::ReadRecordSet const& batch) { taken.emplace_back(batch.records.back().id); };
    dp::LineReader lines{path};
    CHECK_THROWS_WITH(dp::read_record_batches(lines, {}, take, 1), says("bad.fa:6:2: ") && says("bad.fa:10:2: "));
    CHECK(taken == std::vector<std::string>{"a", "b"});

    auto const mixed = write_bytes(dir.path() / "mixed.tsv", "AC\t1\nAC\tNA\n");
    dp::LineReader rows{mixed};
    CHECK_THROWS_WITH(dp::read_record_batches(rows, {.labels_optional = true}, take, 1),
                      says("mixed.tsv:2: found a record without a label beside 1 with one"));
}

TEST_CASE("what the taker of a batch throws comes through", "[io][read_record_set]") {
    TempDir const dir;
    auto const path = write_bytes(dir.path() / "two.fa", ">a\nAC\n>b\nAC\n");
    dp::LineReader lines{path};
    CHECK_THROWS_WITH(dp::read_record_batches(
                          lines, {}, [](dp::ReadRecordSet const&) { throw dp::DataError("enough"); }, 1),
                      "enough");
}

TEST_CASE("bad records are refused as they are for a vector", "[io][read_record_set]") {
    TempDir const dir;
    for (auto const* const text :
         {">a\nAC\nG!\nAC\n>b\nAC\n>c\n>d\nA\n", ">a\n", "ACGT\t2\n", ">a ACG 1 1\n>b AC 1\n"}) {
        CAPTURE(text);
        auto const path = write_bytes(dir.path() / "bad", text);
        std::string expected;
        try {
            (void)dp::read_records(path);
        } catch (dp::DataError const& error) {
            expected = error.what();
        }
        REQUIRE_FALSE(expected.empty());
        dp::LineReader lines{path};
        CHECK_THROWS_WITH(dp::read_record_set(lines), expected);
    }
}

TEST_CASE("labels may be optional", "[io][read_record_set]") {
    TempDir const dir;
    auto const path = write_bytes(dir.path() / "none.tsv", "ACGT\tNA\nAC\t-1\n");
    dp::LineReader lines{path};
    auto const read = dp::read_record_set(lines, {.labels_optional = true});
    CHECK_FALSE(read.labelled);
    CHECK(read.records.size() == 2);
    CHECK(read.records[1].id == "record_2");
    dp::LineReader again{path};
    CHECK_THROWS_AS(dp::read_record_set(again), dp::DataError);
}

TEST_CASE("records take at most 2 bytes a base and 40 each while they are read", "[io][read_record_set]") {
    TempDir const dir;
    constexpr std::size_t count = 400'000;
    constexpr std::size_t bases = 24;
    std::string const sequence = "ACGTACGTACGTACGTACGTACGT";
    for (bool const fasta : {true, false}) {
        CAPTURE(fasta);
        std::string text;
        for (std::size_t i = 0; i < count; ++i) {
            std::string const id = std::to_string(i);
            text += fasta ? ">" + id + "\n" + sequence + "\n" : sequence + "\t1\t" + id + "\n";
        }
        auto const path = write_bytes(dir.path() / "many", text);
        text = {};
        dp::LineReader lines{path};
        dp::test::ScarceMemory const memory{count * (2 * bases + 40)};
        auto const read = dp::read_record_set(lines);
        CHECK(read.records.size() == count);
        CHECK(read.records.back().id == std::to_string(count - 1));
        if (memory.scarce()) {  // so that the limit is one
            dp::LineReader again{path};
            CHECK_THROWS_WITH(dp::read_records(again), says("many:") && says(": found no memory left after ") &&
                                                           says(" MiB of the file, expected a file that fits"));
        }
    }
}

TEST_CASE("a line that does not fit into memory is told with its file", "[io][read_record_set]") {
    TempDir const dir;
    auto const path = write_bytes(dir.path() / "long.fa", ">a\n" + std::string(std::size_t{64} << 20U, 'A') + "\n");
    dp::LineReader lines{path};
    dp::test::ScarceMemory const memory{std::size_t{32} << 20U};
    if (memory.scarce()) {
        CHECK_THROWS_WITH(dp::read_record_set(lines), says("long.fa:1: found no memory left after "));
    }
}

TEST_CASE("the bases of a file have a limit that one can set", "[io][read_record_set]") {
    TempDir const dir;
    for (auto const& format : formats) {
        CAPTURE(format.name);
        auto const path = write_bytes(dir.path() / format.name, format.text);
        dp::LineReader enough{path};
        CHECK(dp::read_record_set(enough, {.max_bases = 16}).records.size() == 4);
        dp::LineReader lines{path};
        CHECK_THROWS_WITH(dp::read_record_set(lines, {.max_bases = 15}),
                          says(format.name + ":" +
                               (format.name == "fasta"  ? "11"
                                : format.name == "zeng" ? "4"
                                                        : "5") +
                               ": found 16 bases up to here, expected at most 15 in the file; raise max-bases, or use "
                               "fewer records"));
    }
}
