#include <string>

#include <deepprune/motif/consensus.hpp>
#include <deepprune/motif/word_motif.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;

TEST_CASE("a word is a motif of its letters", "[motif][word_motif]") {
    auto const motif = dp::word_motif("acGTRN");
    CHECK(motif.name() == "ACGTRN");
    CHECK(motif.sites() == 0.0);  // unknown
    REQUIRE(motif.size() == 6);
    CHECK(motif[0] == dp::BaseProbabilities{1, 0, 0, 0});
    CHECK(motif[1] == dp::BaseProbabilities{0, 1, 0, 0});
    CHECK(motif[2] == dp::BaseProbabilities{0, 0, 1, 0});
    CHECK(motif[3] == dp::BaseProbabilities{0, 0, 0, 1});
    CHECK(motif[4] == dp::BaseProbabilities{0.5, 0, 0.5, 0});
    CHECK(motif[5] == dp::uniform_background);
    CHECK(motif.alphabet() == dp::MotifAlphabet::dna);
    CHECK(dp::word_motif("A", "mine").name() == "mine");
    CHECK(dp::iupac_consensus(dp::word_motif("ACMGRSVTWYHKDBN")) == "ACMGRSVTWYHKDBN");
    CHECK(dp::iupac_consensus(dp::word_motif("ACMGRSVTWYHKDBN").reverse_complement()) == "NVHMDRWABSYCKGT");
    CHECK(dp::word_motif(std::string(dp::max_word_length, 'A')).size() == dp::max_word_length);
}

TEST_CASE("a word with U is one of RNA", "[motif][word_motif]") {
    auto const motif = dp::word_motif("GAUy");
    CHECK(motif.alphabet() == dp::MotifAlphabet::rna);
    CHECK(motif.consensus() == "GAUC");
    CHECK_THROWS_WITH(dp::word_motif("GATU"), says("both T and U in 'GATU'"));
}

TEST_CASE("what is no word is refused", "[motif][word_motif]") {
    CHECK_THROWS_WITH(dp::word_motif(""), says("an empty word"));
    CHECK_THROWS_WITH(dp::word_motif("ACXT"), says("the character 'X' at place 3 of 'ACXT'"));
    CHECK_THROWS_WITH(dp::word_motif("AC-T"), says("the character '-' at place 3"));
    CHECK_THROWS_WITH(dp::word_motif(std::string("A\0", 2)), says("place 2"));
    CHECK_THROWS_WITH(dp::word_motif(std::string(101, 'A')), says("a word of 101 letters"));
    CHECK_THROWS_AS(dp::word_motif("1"), dp::DataError);
}
