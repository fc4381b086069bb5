#include <cmath>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/io/read_motifs.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/refusal.hpp"
#include "../../support/temp_dir.hpp"
#include "../../support/test_data.hpp"

namespace dp = deepprune;

namespace {

std::vector<dp::Motif> read(std::string_view bytes) {
    TempDir const dir;
    return dp::read_motifs(write_bytes(dir.path() / "some.txt", bytes));
}

std::string refused(std::string_view bytes) {
    return refusal(bytes, [](std::filesystem::path const& path) { return dp::read_motifs(path); });
}

bool starts(std::string const& text, std::string_view start) {
    INFO(text);
    CHECK(text.substr(0, start.size()) == start);
    return text.starts_with(start);
}

std::string const meme_head = "MEME version 4\n\nALPHABET= ACGT\n\nstrands: + -\n\n";
std::string const two_rows = "0.5 0.25 0.125 0.125\n0 0 1 0\n";

}  // namespace

TEST_CASE("MEME's minimal text is read", "[io][read_motifs]") {
    auto const motifs = read(meme_head +
                             "Background letter frequencies\nA 0.3 C 0.2 G 0.2 T 0.3\n\nMOTIF m1 alt\n"
                             "letter-probability matrix: alength= 4 w= 2 nsites= 17 E= 4.1e-009\n" +
                             two_rows + "URL http://x\n\nMOTIF m2\nletter-probability matrix:\n 1.0\t0 0 0 \r\n");
    REQUIRE(motifs.size() == 2);
    CHECK(motifs[0].name() == "m1");
    CHECK(motifs[0].alternate_name() == "alt");
    CHECK(motifs[0].sites() == 17.0);
    CHECK(motifs[0].background()[0] == Approx(0.3));
    CHECK(motifs[0].strands() == dp::MotifStrands::both);
    CHECK(motifs[0][0] == dp::BaseProbabilities{0.5, 0.25, 0.125, 0.125});
    CHECK(motifs[1].size() == 1);
    CHECK(motifs[1].sites() == 0.0);
    CHECK(motifs[1].alternate_name().empty());
}

TEST_CASE("MEME's full text is read, and its other matrices are passed over", "[io][read_motifs]") {
    auto const motifs = read(
        "********\nMEME - Motif discovery tool\n********\nMEME version 3.5.7 (Release date: 2007)\n"
        "ALPHABET= ACGT\nstrands: +\nBackground letter frequencies (from dataset):\nA 0.255 C 0.236 G 0.260 T 0.249 \n"
        "MOTIF  1 MEME\twidth =   2  sites =  10  llr = 140  E-value = 1.1e-022\n"
        "log-odds matrix: alength= 4 w= 2 n= 100 bayes= 1 E= 1\n 90 3 35 -1229\n 1 2 3 4\n"
        "letter-probability matrix: alength= 4 w= 2 nsites= 10 E= 1.1e-022 \n 0 1 0 0 \n 0 0 0 1 \n------\n"
        "MOTIF  2\twidth =   1   sites =  10\nletter-probability matrix: alength= 4 w= 1\n 0 1 0 0\n");
    REQUIRE(motifs.size() == 2);
    CHECK(motifs[0].name() == "1");
    CHECK(motifs[0].alternate_name() == "MEME");
    CHECK(motifs[0].strands() == dp::MotifStrands::forward);
    CHECK(motifs[1].name() == "2");
    CHECK(motifs[1].alternate_name().empty());
}

TEST_CASE("alphabets of RNA and with letters that never occur are read", "[io][read_motifs]") {
    std::string const rows = "MOTIF r\nletter-probability matrix: alength= 4 w= 1\n0.1 0.2 0.3 0.4\n";
    CHECK(read("MEME version 4\nALPHABET= ACGU\nBackground letter frequencies\nA 0.3 C 0.2 G 0.2 U 0.3\n" +
               rows)[0][0][3] == Approx(0.4));
    std::string const block =
        "ALPHABET \"X\" DNA-LIKE\nA \"Adenine\" 660000 ~ T \"Thymine\" 000066\nC ~ G\nM ~ m\n"
        "N = ACGT\nX \"Any base\" = ACGT\nEND ALPHABET\n";
    std::string const wide = "MOTIF w\nletter-probability matrix: alength= 6 w= 1\n";
    auto const motifs = read("MEME version 5.1.1\n" + block + wide + "0.1 0.2 0.3 0 0.4 0\n");  // A C G M T m
    CHECK(motifs[0][0] == dp::BaseProbabilities{0.1, 0.2, 0.3, 0.4});
    CHECK(refused("MEME version 5\n" + block + wide + "0.1 0.2 0.3 0.1 0.3 0\n") ==
          "bad:11: found a letter other than A, C, G and T with a probability above 0, expected a motif of the four "
          "bases");
}

TEST_CASE("bad MEME files are refused with file and line", "[io][read_motifs]") {
    std::string const motif = meme_head + "MOTIF m\nletter-probability matrix: alength= 4 w= 2 nsites= 5\n";
    CHECK(refused(motif + "0.5 0.25 0.125 0.125\n0.5 0.4 0 0\n") ==
          "bad:10: found probabilities that sum to 900/1000, expected a sum of 1");
    CHECK(refused(motif + "0.5 nan 0.125 0.125\n0 0 1 0\n") ==
          "bad:9:5: found 'nan', expected a probability between 0 and 1");
    CHECK(refused(motif + "1.1 -0.1 0 0\n0 0 1 0\n") == "bad:9:1: found '1.1', expected a probability between 0 and 1");
    CHECK(refused(motif + "0.5 0.5 -0.5 0.5\n") == "bad:9:9: found '-0.5', expected a probability between 0 and 1");
    CHECK(refused(motif + "0,5 0,5 0 0\n") == "bad:9:1: found '0,5', expected a probability between 0 and 1");
    CHECK(refused(motif + "0.5 0.5 0\n") == "bad:9: found 3 numbers, expected 4 probabilities, in the order ACGT");
    CHECK(refused(motif + "1 0 0 0\n") ==
          "bad:9: found the end of the file after 1 rows of motif 'm', expected w= 2 rows");
    CHECK(refused(motif + "1 0 0 0\n\nMOTIF n\n") == "bad:10: found '' after 1 rows of motif 'm', expected w= 2 rows");
    CHECK(refused(motif + two_rows + "1 0 0 0\n") ==
          "bad:11: found one more row after 2 rows of motif 'm', expected w= 2 rows");
    CHECK(refused(meme_head + "MOTIF m\nletter-probability matrix:\n") ==
          "bad:8: found no rows for motif 'm', expected a row of probabilities for each column");
    CHECK(
        refused(meme_head + "MOTIF m\nMOTIF n\n") ==
        "bad:7: found motif 'm' without a matrix, expected a line 'letter-probability matrix:' and its rows; the file "
        "may be truncated");
    CHECK(refused(meme_head + "MOTIF\n") == "bad:7: found a motif without a name, expected MOTIF name");
    CHECK(refused(meme_head + "letter-probability matrix:\n") ==
          "bad:7: found a matrix without a motif, expected a line 'MOTIF name' before it");
    CHECK(refused(motif + two_rows + "\nletter-probability matrix: w= 1\n1 0 0 0\n") ==
          "bad:12: found a second matrix for motif 'm', expected one matrix for each motif");
    CHECK(refused(meme_head) == "bad:6: found the end of the file, expected at least one motif");
    CHECK(refused("MEME version 2\n") == "bad:1: found MEME version '2', expected version 3, 4 or 5");
    CHECK(refused("MEME version x\n") == "bad:1: found MEME version 'x', expected version 3, 4 or 5");
    CHECK(refused("****\nMOTIF m\nMEME version 4\n").starts_with("bad:2: found 'MOTIF m'"));
    CHECK(refused("MEME version 4\nALPHABET= ACDEFGHIKLMNPQRSTVWY\n") ==
          "bad:2: found the alphabet 'ACDEFGHIKLMNPQRSTVWY', expected ACGT or ACGU, once each; only motifs of DNA and "
          "RNA "
          "can be read");
    CHECK(refused("MEME version 4\nALPHABET= ACG\n").starts_with("bad:2: found the alphabet 'ACG'"));
    CHECK(refused("MEME version 4\nALPHABET \"X\"\nA ~ T\nMOTIF m\n") ==
          "bad:4: found 'MOTIF m', expected END ALPHABET");
    CHECK(refused("MEME version 4\nMOTIF m\nletter-probability matrix: alength= 20 w= 2\n") ==
          "bad:3: found an alength other than the number of letters in the alphabet, expected alength= 4");
    CHECK(refused("MEME version 4\nMOTIF m\nletter-probability matrix: alength= 4 w= two\n") ==
          "bad:3: found 'two', expected a number after w");
    std::string const background = "MEME version 4\nBackground letter frequencies\n";
    CHECK(refused(background + "A 0.5 C 0.5 G 0.5 T 0.5\n") ==
          "bad:2: found background frequencies that do not sum to 1, expected a sum of 1");
    CHECK(refused(background + "A 0.5 X 0.5\n") == "bad:3:7: found 'X', expected a letter of ACGT, each once");
    CHECK(refused(background + "A 0.5 C\n").starts_with("bad:3: found no background frequencies"));
    CHECK(refused(background + "A x C 0.5\n") == "bad:3:3: found 'x', expected a frequency between 0 and 1");
}

TEST_CASE("JASPAR's forms are read", "[io][read_motifs]") {
    auto const bracketed =
        read(">MA1 x y\nA  [ 4  19 0.5 ]\nC  [16 0 0]\nG [ 0 1 0 ]\nT [ 0 0 0 ]\n\n>MA2\n1\n2\n3\n4\n");
    REQUIRE(bracketed.size() == 2);
    CHECK(bracketed[0].name() == "MA1");
    CHECK(bracketed[0].alternate_name() == "x");
    CHECK(bracketed[0].sites() == 20.0);
    CHECK(bracketed[0].counts()[1] == dp::BaseCounts{19, 0, 1, 0});
    CHECK(bracketed[1].counts()[0] == dp::BaseCounts{1, 2, 3, 4});
    auto const headerless = read(" 2  9  0\n 1 33 45\n39  2  1\n 4  2  0\n");
    REQUIRE(headerless.size() == 1);
    CHECK(headerless[0].name() == "some");
    CHECK(headerless[0].counts()[0] == dp::BaseCounts{2, 1, 39, 4});
    CHECK(read(">m\nT [1]\nA [2]\nC [3]\nG [4]\n")[0].counts()[0] == dp::BaseCounts{2, 3, 4, 1});
}

TEST_CASE("bare probabilities are read column by column", "[io][read_motifs]") {
    auto const motifs = read("0.5 0.25 0.125 0.125\n0 0 1 0\n0 0 1 0\n0 0 1 0\n");
    REQUIRE(motifs.size() == 1);
    CHECK(motifs[0].size() == 4);
    CHECK(motifs[0][3] == dp::BaseProbabilities{0, 0, 1, 0});
    CHECK(read("1 2 3 4\n1 2 3 4\n1 2 3 4\n1 2 3 4\n")[0].counts()[2] == dp::BaseCounts{3, 3, 3, 3});
}

TEST_CASE("bad JASPAR files are refused with file and line", "[io][read_motifs]") {
    CHECK(refused(">m\nA [1 2]\nC [1 2]\nG [1 2]\n") ==
          "bad:1: found 3 rows for motif 'm', expected four rows: A, C, G, T; the file may be truncated");
    CHECK(refused(">m\nA [1 2]\nC [1 2]\nG [1]\n") ==
          "bad:4: found 1 numbers, expected 2 as in the motif's first row; the file may be truncated");
    CHECK(starts(refused(">m\n1 2\n1 2\n1 2\n1 2\n1 2\n"), "bad:6: found a fifth row ('1 2')"));
    CHECK(refused(">m\nA [1 -2]\n") == "bad:2:6: found '-2', expected a count, 0 or more");
    CHECK(refused(">m\nA [1 nan]\n") == "bad:2:6: found 'nan', expected a count, 0 or more");
    CHECK(starts(refused(">m\nA [1]\nA [1]\n"), "bad:3: found a row of 'A'"));
    CHECK(starts(refused(">m\nE [1]\n"), "bad:2: found a row of 'E'"));
    CHECK(starts(refused(">m\n1 0\n1 0\n1 0\n1 0\n"), "bad:2: found a column without counts in motif 'm'"));
    CHECK(starts(refused(">\n1\n1\n1\n1\n"), "bad:1: found a motif without a name"));
    CHECK(starts(refused(">m\nA [ ]\n"), "bad:2: found a row without numbers"));
    CHECK(starts(refused(">m\nC [1]\n2\n3\n"), "bad:3: found"));
}

TEST_CASE("TRANSFAC's forms are read", "[io][read_motifs]") {
    auto const motifs = read(
        "VV  EXAMPLE\nXX\n//\nAC  M1\nXX\nID  first\nP0      A      C      G      T\n"
        "01 1 2 2.5 0 S\n02 2 1 2 0\nXX\nCC x\n//\nID second\nPO\tA\tC\tG\tT\n1\t1\t0\t0\t0\nXX\n//\n");
    REQUIRE(motifs.size() == 2);
    CHECK(motifs[0].name() == "M1");
    CHECK(motifs[0].alternate_name() == "first");
    CHECK(motifs[0].counts()[0] == dp::BaseCounts{1, 2, 2.5, 0});
    CHECK(motifs[1].name() == "second");
    CHECK(motifs[1].alternate_name().empty());
    auto const open = read("AC a\nID x\nP0 A C G T\n0 1 0 0 0\n1 0 1 0 0\nAC b\nP0 A C G T\n01 1 0 0 0\n");
    REQUIRE(open.size() == 2);
    CHECK(open[0].size() == 2);
    CHECK(open[1].name() == "b");
}

TEST_CASE("bad TRANSFAC files are refused with file and line", "[io][read_motifs]") {
    std::string const head = "AC m\nP0 A C G T\n";
    CHECK(refused(head + "01 1 2 3 4\n03 1 2 3 4\n//\n") ==
          "bad:4: found row '03', expected row 2; rows may be missing");
    CHECK(refused(head + "02 1 2 3 4\n//\n") == "bad:3: found row '02', expected row 1; rows may be missing");
    CHECK(refused(head + "01 1 2 3\n//\n") ==
          "bad:3: found 3 entries in a row, expected four counts and perhaps a consensus letter; the file may be "
          "truncated");
    CHECK(refused(head + "01 1 -2 3 4\n") == "bad:3:6: found '-2', expected a count, 0 or more");
    CHECK(refused(head + "01 1 nan 3 4\n") == "bad:3:6: found 'nan', expected a count, 0 or more");
    CHECK(starts(refused(head + "01 0 0 0 0\n"), "bad:3: found a column without counts in motif 'm'"));
    CHECK(starts(refused(head + "//\n"), "bad:1: found no matrix for motif 'm'"));
    CHECK(starts(refused("AC m\nP0 A B C D\n"), "bad:2: found another alphabet in the matrix's first line"));
    CHECK(starts(refused("AC m\nXX\n//\n"), "bad:1: found no matrix for motif 'm'"));
    CHECK(starts(refused("AC\n"), "bad:1: found AC without a name"));
    CHECK(starts(refused("AC m\njunk here\n"), "bad:2: found 'junk here'"));
    CHECK(starts(refused(head + "01 1 2 3 4\n//\nAC n\nP0 A C G T\n01 1 2 3 4\n"),
                 "bad:7: found the end of the file in motif 'n', expected '//' after the motif"));
    CHECK(starts(refused("VV x\nXX\n//\n"), "bad:3: found the end of the file, expected at least one motif"));
}

TEST_CASE("anything but a motif file is refused with file and line", "[io][read_motifs]") {
    CHECK(refused("") == "bad:1: found an empty file, expected at least one motif");
    CHECK(refused(" \n\n") == "bad:1: found an empty file, expected at least one motif");
    std::string const known = ", expected motifs in the format of MEME (text), JASPAR or TRANSFAC";
    CHECK(refused(std::string_view{"\x00\x01\xFF\n", 4}) == "bad:1: found '\\x00\\x01\\xFF'" + known);
    CHECK(refused("# x\nPos A C G T\n") == "bad:2: found 'Pos A C G T'" + known);
    CHECK(refused("# nothing\n") == "bad:1: found '# nothing'" + known);
    CHECK(refused("<?xml?>\n") == "bad:1: found '<?xml?>'" + known + "; use MEME's meme.txt, not its XML");
    CHECK(refused("Name\nA: 0.1\n") == "bad:1: found 'Name'" + known);
}

TEST_CASE("the motif files of other programs are read, or refused by file and line", "[io][read_motifs][data]") {
    auto const root = test_data("motifs");
    if (!root) {
        WARN(no_test_data("motifs"));
        return;
    }
    std::map<std::string, std::size_t> const readable{{"biopython/MA0056.1.transfac", 1},
                                                      {"biopython/REB1.pfm", 1},
                                                      {"biopython/SRF.pfm", 1},
                                                      {"biopython/meme.out", 1},
                                                      {"biopython/minimal_test.meme", 3},
                                                      {"biopython/minimal_test_rna.meme", 3},
                                                      {"biopython/transfac.dat", 2},
                                                      {"rtfbs/jaspar-insecta.jaspar", 126},
                                                      {"rtfbs/pwm.example.jaspar.2015.txt", 1082},
                                                      {"rtfbs/pwm.example.mscan.jaspar2010.txt", 480},
                                                      {"tfbstools/MA0001.1.pfm", 1},
                                                      {"tfbstools/pfm_all_example.txt", 2},
                                                      {"universalmotif/dreme.txt", 3},
                                                      {"universalmotif/jaspar.txt", 5},
                                                      {"universalmotif/meme_custom_alph.txt", 1},
                                                      {"universalmotif/meme_full.txt", 3},
                                                      {"universalmotif/meme_minimal.txt", 5},
                                                      {"universalmotif/transfac.txt", 5}};
    std::size_t seen = 0;
    for (auto const& entry : std::filesystem::recursive_directory_iterator{*root / "formats"}) {
        if (!entry.is_regular_file()) {
            continue;
        }
        auto const name = std::filesystem::relative(entry.path(), *root / "formats").string();
        CAPTURE(name);
        if (auto const known = readable.find(name); known != readable.end()) {
            CHECK(dp::read_motifs(entry.path()).size() == known->second);
            ++seen;
        } else {
            CHECK_THROWS_WITH(dp::read_motifs(entry.path()), Catch::Contains(entry.path().string() + ":"));
        }
    }
    CHECK(seen == readable.size());
}

TEST_CASE("JASPAR 2018 is the same in MEME's and TRANSFAC's format", "[io][read_motifs][data]") {
    auto const meme = test_data("motifs/JASPAR2018_CORE_non-redundant.meme");
    auto const transfac = test_data("motifs/JASPAR2018_CORE_all_non-redundant_pfms_transfac.tf");
    if (!meme || !transfac) {
        WARN(no_test_data("motifs"));
        return;
    }
    std::map<std::string, dp::Motif> by_name;
    for (auto const& motif : dp::read_motifs(*meme)) {
        by_name.emplace(motif.name(), motif);
    }
    auto const others = dp::read_motifs(*transfac);
    CHECK(by_name.size() == 1404);
    CHECK(others.size() == 1404);
    std::vector<std::string> different;
    for (auto const& other : others) {
        auto const& motif = by_name.at(other.name());
        bool same = motif.size() == other.size();
        for (std::size_t i = 0; same && i < motif.size(); ++i) {
            for (std::size_t base = 0; base < 4; ++base) {
                same = same && std::abs(motif[i][base] - other[i][base]) <= 1e-3;
            }
        }
        if (!same) {
            different.push_back(other.name());
        }
    }
    // JASPAR published these four anew between the two files.
    CHECK(different == std::vector<std::string>{"MA1352.1", "MA1353.1", "MA1355.1", "MA1356.1"});
}
