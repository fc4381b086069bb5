#include <filesystem>
#include <string>
#include <string_view>

#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/read_words.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/refusal.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
using dp::test::says;

namespace {

std::string refused(std::string_view bytes) {
    return refusal(bytes, [](std::filesystem::path const& path) { return dp::read_words(path); });
}

bool words(std::string_view bytes) {
    TempDir const dir;
    dp::LineReader lines{write_bytes(dir.path() / "f", bytes)};
    bool const found = dp::begins_with_words(lines);
    CHECK(lines.number() == 0);
    return found;
}

}  // namespace

TEST_CASE("words are read from FASTA", "[io][read_words]") {
    TempDir const dir;
    auto const motifs =
        dp::read_words(write_bytes(dir.path() / "f", ">one of many\nACGTGTCA\n\n>two\r\nSTRG\r\ngtc an\n>\nacg\n"));
    REQUIRE(motifs.size() == 3);
    CHECK(motifs[0].name() == "one");
    CHECK(motifs[0].consensus() == "ACGTGTCA");
    CHECK(motifs[1].name() == "two");
    CHECK(motifs[1].size() == 9);
    CHECK(motifs[2].name() == "ACG");
}

TEST_CASE("damaged words are refused with their lines", "[io][read_words]") {
    CHECK_THAT(refused(""), says("at least one word"));
    CHECK_THAT(refused("ACGT\n"), says(":1: found 'ACGT'"));
    CHECK_THAT(refused(">a\nAC\n>b\n>c\nA\n"), says(":4: found an empty word"));
    CHECK_THAT(refused(">a\nAC\n>b\nAJ\n"), says(":4: found the character 'J' at place 2 of 'AJ'"));
    CHECK_THAT(refused(">a\n" + std::string(101, 'A') + "\n"), says("a word of 101 letters"));
    CHECK_THAT(refused(">a\x01\nAC\n"), says("control characters"));
}

TEST_CASE("words are told from matrices", "[io][read_words]") {
    CHECK(words(">a\nACGT\n"));
    CHECK(words(">a\n\nAC-GT\n"));  // refused as a word
    CHECK_FALSE(words(">a\nA [ 1 2 3 ]\n"));
    CHECK_FALSE(words(">a\n1 2 3\n"));
    CHECK_FALSE(words(">AACC\tname\t6.5\n0.1\t0.2\t0.3\t0.4\n"));
    CHECK_FALSE(words(">a\n>b\n"));
    CHECK_FALSE(words(">a\n"));
    CHECK_FALSE(words("ACGT\nACGT\n"));
    CHECK_FALSE(words(""));
}
