#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/io/read_fasta.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/gzip.hpp"
#include "../../support/refusal.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
using namespace std::string_view_literals;
using Records = std::vector<dp::Record>;

namespace {

Records read(std::string_view bytes, bool label = true) {
    TempDir const dir;
    return dp::read_fasta(write_bytes(dir.path() / "f.fa", bytes), label);
}

std::string refused(std::string_view bytes) {
    return refusal(bytes, [](std::filesystem::path const& path) { return dp::read_fasta(path); });
}

constexpr auto letters = "A, C, G, T or an IUPAC code such as N";

}  // namespace

TEST_CASE("FASTA is read in all its layouts", "[io][read_fasta]") {
    Records const two{{"a", "ACGTN", true}, {"b", "acgRY", true}};
    CHECK(read(">a\nACGTN\n>b\nacgRY\n") == two);
    CHECK(read(">a\nACGTN\n>b\nacgRY") == two);
    CHECK(read(">a\r\nACGTN\r\n>b\r\nacgRY\r\n") == two);
    CHECK(read(">a\nAC\nGTN\n>b\na\nc\ng\nR\nY\n") == two);
    CHECK(read("\n\n>a some words\n\nACGTN\n \n>b\tmore\nacgRY  \n\n") == two);
    CHECK(read("> a\nACGTN \t\n>  b c\nacgRY\n") == two);
    CHECK(read(gzip(">a\nACGTN\n") + gzip(">b\nacgRY\n")) == two);
    CHECK(read("\xEF\xBB\xBF>a\nACGTN\n>b\nacgRY\n") == two);
    CHECK(read(">a\nACGT\n", false) == Records{{"a", "ACGT", false}});
    CHECK(read(">chr2\nA\n>chr2\nC\n") == Records{{"chr2", "A", true}, {"chr2", "C", true}});
}

TEST_CASE("anything but FASTA is refused with file and line", "[io][read_fasta]") {
    CHECK(refused("") == "bad: found no record, expected at least one sequence");
    CHECK(refused("\n \n") == "bad: found no record, expected at least one sequence");
    CHECK(refused(">a\nACGT\nACXT\n") == "bad:3:3: found 'X', expected " + std::string{letters});
    CHECK(refused(">a\nACGU\n") == "bad:2:4: found 'U', expected " + std::string{letters} + "; write RNA's U as T");
    CHECK(refused(">a\nAC\0T\n"sv) == "bad:2:3: found '\\x00', expected " + std::string{letters});
    CHECK(refused(">a\nACGT\xFF\n") == "bad:2:5: found '\\xFF', expected " + std::string{letters});
    CHECK(refused(">a\nAC GT\n") == "bad:2:3: found ' ', expected " + std::string{letters});
    CHECK(refused(">a\n ACGT\n") == "bad:2:1: found ' ', expected " + std::string{letters});
    CHECK(refused(">a\nAC-GT*\n") == "bad:2:3: found '-', expected " + std::string{letters});
    CHECK(refused(">a\n>b\nACGT\n") ==
          "bad:1: found header '>a' without a sequence, expected at least one base after each header");
    CHECK(refused(">a\nACGT\n>b\n\n") ==
          "bad:3: found header '>b' without a sequence, expected at least one base after each header");
    CHECK(refused(">\nACGT\n") == "bad:1: found a header without a name, expected a name after '>'");
    CHECK(refused("> \t\nACGT\n") == "bad:1: found a header without a name, expected a name after '>'");
    // Text before the first header is mentioned once, however long it is.
    CHECK(refused("ACGT\nACGT\n>a\nAC\n") ==
          "bad:1: found 'ACGT' before the first header, expected a line that starts with '>'; is this a FASTA file?");
}

TEST_CASE("a bad letter is found wherever it stands in a line of any length", "[io][read_fasta]") {
    for (std::size_t size = 1; size <= 40; ++size) {
        for (std::size_t place = 0; place < size; ++place) {
            std::string line(size, 'N');
            line[place] = "XU\0\x80\x07"[(size + place) % 5];
            CAPTURE(size, place);
            REQUIRE(dp::detail::find_bad_letter(line) == place);
            line.back() = '-';
            REQUIRE(dp::detail::find_bad_letter(line) == place);
        }
        REQUIRE(dp::detail::find_bad_letter(std::string(size, 'v')) == size);
    }
    CHECK(dp::detail::find_bad_letter("") == 0);
}

TEST_CASE("three bad lines of FASTA are shown and the others are counted", "[io][read_fasta]") {
    CHECK(refused(">a\nX\n>b\n>c\nACGT\nAC!\n>d\nA\n>e\n?\n>f\n?\n") ==
          "bad:2:1: found 'X', expected " + std::string{letters} +
              "\nbad:3: found header '>b' without a sequence, expected at least one base after each header"
              "\nbad:6:3: found '!', expected " +
              std::string{letters} + "\nand 2 more bad lines in bad");
}

TEST_CASE("a record may not be longer than the limit", "[io][read_fasta]") {
    auto const limited = [](std::filesystem::path const& path) {
        dp::LineReader lines{path, {.longest_line = 4}};
        return dp::read_fasta(lines);
    };
    TempDir const dir;
    auto const sixteen = write_bytes(dir.path() / "f.fa", ">a\nACGT\nACGT\nACGT\nACGT\n");
    CHECK(limited(sixteen).at(0).sequence.size() == 16);
    CHECK(refusal(">a\nACGT\nACGT\nACGT\nACGT\nA\nC\n>b\nA\n", limited) ==
          "bad:6: found a sequence longer than 16 bases, expected records that fit into memory");
}

TEST_CASE("a name that is itself a range stays what it is", "[io][read_fasta]") {
    TempDir const dir;
    auto const records =
        dp::read_fasta(write_bytes(dir.path() / "f", ">range=chr1:1-4 x\nACGT\n>a range=chr1:1-4\nACGT\n"));
    REQUIRE(records.size() == 2);
    CHECK(records[0].id == "range=chr1:1-4");
    CHECK(records[1].id == "a::chr1:1-4");
}

TEST_CASE("a bad character of a FASTA name is refused with its column, and makes no region", "[io][read_fasta]") {
    CHECK(refused(">a\x01\nACGT\n").starts_with("bad:1:3: found '\\x01' in an id"));
    CHECK(refused("> a\x01\nACGT\n").starts_with("bad:1:4: found '\\x01' in an id"));
    CHECK(read(">a range=chr1\x01\nACGT\n") == Records{{"a", "ACGT", true}});
}

TEST_CASE("without another word FASTA is of positives", "[io][read_fasta]") {
    TempDir const dir;
    auto const path = write_bytes(dir.path() / "f", ">a\nACGT\n");
    dp::LineReader lines{path};
    CHECK(dp::read_fasta(path).at(0).label);
    CHECK(dp::read_fasta(lines).at(0).label);
}
