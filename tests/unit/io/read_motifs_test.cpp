#include <cmath>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/read_motifs.hpp>
#include <deepprune/io/write_motifs.hpp>

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

// What the reader of one format says, whatever the file looks like.
std::string as(std::string_view bytes, dp::MotifFormat format) {
    return refusal(bytes, [format](std::filesystem::path const& path) {
        dp::LineReader lines{path};
        return dp::detail::read_motifs_of(lines, format, nullptr);
    });
}

// The only remark about a file that can be read with remarks alone.
std::string remark(std::string_view bytes) {
    TempDir const dir;
    std::vector<std::string> remarks;
    dp::LineReader lines{write_bytes(dir.path() / "f", bytes)};
    CHECK(!dp::read_motifs(lines, remarks).empty());
    REQUIRE(remarks.size() == 1);
    return remarks[0].substr(remarks[0].rfind('/') + 1);
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

TEST_CASE("MEME: a name may begin with width, and a motif have as many sites as its counts", "[io][read_motifs]") {
    std::string const matrix = "\nletter-probability matrix: alength= 4 w= 2 nsites= 3e15\n" + two_rows;
    auto const motifs = read(meme_head + "MOTIF widthength= x=1" + matrix + "MOTIF m width = 2 sites = 4" + matrix +
                             "MOTIF n width=2 sites=4" + matrix);
    REQUIRE(motifs.size() == 3);
    CHECK(motifs[0].name() == "widthength=");
    CHECK(motifs[0].sites() == 3e15);
    for (std::size_t const i : {1U, 2U}) {
        CHECK(motifs[i].name() == (i == 1 ? "m" : "n"));
        CHECK(motifs[i].alternate_name().empty());
    }
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
    // Frequencies may fill several lines.
    CHECK(read("MEME version 4\nALPHABET= ACGT\nBackground letter frequencies\nA 0.3 C 0.2\nG 0.1\nT 0.4\n" + rows)[0]
              .background() == dp::BaseProbabilities{0.3, 0.2, 0.1, 0.4});
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
    CHECK(as("ALPHABET= ACGT\nMOTIF m\n", dp::MotifFormat::meme) ==
          "bad:2: found a motif before the version, expected a line such as 'MEME version 4' before it");
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

TEST_CASE("a damaged MEME matrix without w= is not read as a shorter one", "[io][read_motifs]") {
    std::string const open = meme_head + "MOTIF m\nletter-probability matrix: alength= 4\n";
    std::string const rows = "1 0 0 0\n0 1 0 0\n";
    std::string const expected = ", expected the rows of a matrix one after the other, each of numbers alone";
    CHECK(read(open + rows + "\nURL http://x\n")[0].size() == 2);
    CHECK(read(open + rows)[0].size() == 2);
    CHECK(refused(open + rows + "\n0 0 1 0\n0 0 0 1\n") == "bad:12: found '0 0 1 0' outside of a matrix" + expected);
    CHECK(refused(open + rows + "0 0 1 x\n0 0 0 1\n") == "bad:11: found '0 0 1 x' outside of a matrix" + expected);
    CHECK(refused(open + rows + "0.5 half 0 0\n") == "bad:11: found '0.5 half 0 0' outside of a matrix" + expected);
    CHECK(refused(open + rows + "1e 0 0 0\n").starts_with("bad:11:1: found '1e'"));
    CHECK(refused(meme_head + "0.25 0.25 0.25 0.25\nMOTIF m\n") ==
          "bad:7: found '0.25 0.25 0.25 0.25' outside of a matrix" + expected);
    // The full format has tables of numbers, but none directly below a matrix.
    std::string const full = "********\nMEME version 4\n********\n1 2 3\nMOTIF m\nletter-probability matrix:\n" + rows;
    CHECK(read(full + "-------\n1 2 3 4\n")[0].size() == 2);
    CHECK(refused(full + "\n0 0 1 0\n") == "bad:10: found '0 0 1 0' after the matrix of motif 'm'" + expected);
}

TEST_CASE("MEME files are read as the MEME Suite reads them", "[io][read_motifs]") {
    auto const motifs = read(
        "  meme VERSION 4\n\n  alphabet= acgt\n  Strands: +\n background LETTER frequencies\n a 0.3 c 0.2 g 0.2 t "
        "0.31\n"
        "\n  Motif x  alt\n  Letter-Probability matrix: ALENGTH= 4 W= 2 NSITES=7\n 0.33 0.33 0.33 0.00\n 0 0.02 0 "
        "0.99\n");
    REQUIRE(motifs.size() == 1);
    CHECK(motifs[0].name() == "x");
    CHECK(motifs[0].alternate_name() == "alt");
    CHECK(motifs[0].sites() == 7.0);
    CHECK(motifs[0].strands() == dp::MotifStrands::forward);
    CHECK(motifs[0].background()[0] == Approx(0.3 / 1.01));
    CHECK(motifs[0][0][1] == Approx(1.0 / 3.0));
    auto const blocks = read(meme_head + "BL   MOTIF a width=1 seqs=2\nletter-probability matrix: w= 1\n1 0 0 0\n//\n" +
                             "BL   MOTIF b width=1 seqs=2\nletter-probability matrix: w= 1\n0 1 0 0\n");
    REQUIRE(blocks.size() == 2);
    CHECK(blocks[1].name() == "b");
    CHECK(blocks[1].matrix().consensus() == "C");
    // A block inside of a motif is none of its own, and the headings of the full format are no motifs.
    CHECK(read("MEME version 4\n********\nMOTIF  1 MEME\twidth = 1\n--------\n\tMotif 1 Description\n--------\n"
               "BL   MOTIF 1 width=1 seqs=2\nletter-probability matrix: w= 1\n1 0 0 0\n--------\n\tMotif 1 block\n")
              .size() == 1);
    CHECK(refused(meme_head + "MOTIF m\nletter-probability matrix:\n0.3 0.3 0.29 0\n").starts_with("bad:9: found"));
    CHECK(refused(meme_head + "MOTIF m\nletter-probability matrix:\n0.5 0.3 0.31 0\n").starts_with("bad:9: found"));
}

TEST_CASE("a row that was cut off is refused where it can be seen", "[io][read_motifs]") {
    std::string const three = ">m\nA [ 4 19 10 ]\nC [ 1 2 3 ]\nG [ 1 2 3 ]\n";
    std::string const expected = ", expected a row whose numbers stand between [ and ]; the file may be truncated";
    CHECK(refused(three + "T [ 1 2 3") == "bad:5: found 'T [ 1 2 3'" + expected);  // of 30
    CHECK(refused(three + "T 1 2 3 ]\n") == "bad:5: found 'T 1 2 3 ]'" + expected);
    CHECK(refused(three + "T [ 1 2 ] 3\n") == "bad:5: found 'T [ 1 2 ] 3'" + expected);
    std::string const head = "AC m\nP0 A C G T\n";
    CHECK(refused(head + "01 1 2 3 4 5\n//\n") ==
          "bad:3: found five counts in a row, expected four counts and perhaps a consensus letter");
    CHECK(refused(head + "01 1 2 3 4\nP0 A C G T\n01 4 3 2 1\n//\n") ==
          "bad:4: found a second matrix for motif 'm', expected '//' or AC before the matrix of another motif");
    CHECK(read("P0 A C G T\n01 1 2 3 4\nP0 A C G T\n01 4 3 2 1\n").size() == 2);  // two records without names
}

TEST_CASE("a row of brackets alone is refused", "[io][read_motifs]") {
    CHECK(refused(">a\n[]\n") == "bad:2: found a row without numbers, expected a count for each column");
    CHECK(refused(">a\n[ ]\n") == "bad:2: found a row without numbers, expected a count for each column");
    CHECK(starts(refused(">a\n[\n"), "bad:2: found '['"));
    CHECK(starts(refused(">a\n]\n"), "bad:2: found ']'"));
    TempDir const dir;
    for (std::string_view const bytes : {"[\n", "[]\n", "[ ]\n1\n", "A\n", "A:\n", "A |\n"}) {
        CAPTURE(bytes);
        dp::LineReader lines{write_bytes(dir.path() / "f.pfm", bytes)};
        CHECK_THROWS_AS(dp::read_pfm(lines, "f"), dp::DataError);
        CHECK_THROWS_AS(read(bytes), dp::DataError);
    }
}

TEST_CASE("JASPAR's dialects are read", "[io][read_motifs]") {
    std::vector<dp::BaseCounts> const counts{{1, 4, 7, 10}, {2, 5, 8, 11}, {3, 6, 9, 12}};
    for (std::string_view const bytes :
         {"# comment\n>m\na [1 2 3]\nc [4 5 6]\n# more\ng [7 8 9]\nt [10 11 12]\n",
          ">m\nA: 1 2 3\nC: 4 5 6\nG: 7 8 9\nT: 10 11 12\n", ">m\nA| 1 2 3\nC |4 5 6\nG | 7 8 9\nU |10 11 12\n",
          ">m\nA[1 2 3]\nC[4 5 6]\nG[7 8 9]\nT[10 11 12]\n", ">m\n1 2 3\n4 5 6\n7 8 9\n10 11 12\n",
          "A 1 2 3\nC 4 5 6\nG 7 8 9\nT 10 11 12\n"}) {
        CAPTURE(bytes);
        CHECK(read(bytes).at(0).counts() == counts);
    }
    CHECK(starts(refused(">m\nA [1,2]\n"), "bad:2:4: found '1,2'"));
    CHECK(starts(refused(">m\n1 2\nC 1 2\n"), "bad:3: found 'C 1 2', expected either all rows or no row"));
}

TEST_CASE("rows of positions are not taken for rows of bases", "[io][read_motifs]") {
    std::string const tgac =
        "0.001\t0.001\t0.001\t0.997\n0.001\t0.001\t0.997\t0.001\n"
        "0.997\t0.001\t0.001\t0.001\n0.001\t0.997\t0.001\t0.001\n";
    SECTION("HOMER's header") {
        auto const motif = read(">TGAC\t1-TGAC,BestGuess:x\t5.179177\t-34261.03\t0\tT:22354.0\n" + tgac).at(0);
        CHECK(motif.matrix().consensus() == "TGAC");
        CHECK(motif.name() == "1-TGAC,BestGuess:x");
        CHECK(motif.alternate_name() == "TGAC");
        CHECK(motif.sites() == 0.0);
        CHECK(read(">AC\tname\t1.5\n0.9 0.1 0 0\n0 1 0 0\n").at(0).matrix().consensus() == "AC");
    }
    SECTION("a number in the header of rows of bases") {
        auto const motif = read(">MA4\tARNT\t1\n1 2 3\n1 2 3\n1 2 3\n1 2 3\n").at(0);
        CHECK(motif.name() == "MA4");
        CHECK(motif.counts()[2] == dp::BaseCounts{3, 3, 3, 3});
    }
    SECTION("totals that are equal in one direction only") {
        std::string const gimme =
            ">g\n0.10  0.20  0.30  0.40\n0.90  0.05  0.03  0.02\n0.01  0.97  0.01  0.01\n"
            "0.05  0.05  0.05  0.85\n";
        CHECK(read(gimme).at(0).matrix().consensus() == "TACT");
        auto const pcm = read(">p\n10 900 50 40\n900 50 30 20\n10 970 10 10\n50 50 50 850\n").at(0);
        CHECK(pcm.matrix().consensus() == "CACT");
        CHECK(pcm.sites() == 1000.0);
        CHECK(pcm.counts()[1] == dp::BaseCounts{900, 50, 30, 20});
        auto const jaspar = read(">j\n10 9 1 0\n0 1 9 0\n0 0 0 5\n0 0 0 5\n").at(0);  // columns of 10
        CHECK(jaspar.counts()[0] == dp::BaseCounts{10, 0, 0, 0});
        CHECK(jaspar.counts()[3] == dp::BaseCounts{0, 0, 5, 5});
    }
    SECTION("the other motifs of the file decide") {
        std::string const five = ">b\n0 0 0 1\n0 0 1 0\n1 0 0 0\n0 1 0 0\n0 0 0 1\n";
        std::string const bases = ">b\n1 0\n0 1\n0 0\n0 0\n";
        CHECK(read(">a\n" + tgac + five).at(0).matrix().consensus() == "TGAC");
        CHECK(read(five + ">a\n" + tgac).at(1).matrix().consensus() == "TGAC");
        CHECK(read(">a\n" + tgac + bases).at(0).matrix().consensus() == "GTCA");
        CHECK(starts(refused(">a\n1 0 0 0\n0 1 0 0\n0 0 1 0\n" + bases), "bad:1: found 3 rows for motif 'a'"));
    }
    SECTION("nothing decides") {
        CHECK(refused(">a\n" + tgac) ==
              "bad:1: found 4 rows of four numbers for motif 'a', which may be bases or positions, expected rows whose "
              "totals tell: every position has as many sites as the next; begin the rows of the bases with A, C, G "
              "and T");
        CHECK(starts(refused(">a\n1 2 3 4\n5 6 7 8\n9 9 9 9\n1 1 1 1\n"), "bad:1: found 4 rows of four"));
        CHECK(starts(refused(">a\n1 2 3 4\n5 6 7 8\n"), "bad:1: found 2 rows of four"));
    }
    SECTION("other lengths") {
        auto const cluster_buster = read(">c\n# WEIGHT: 3.0\n4 16 0 0\n19 0 1 0\n0 20 0 0\n0 0 20 0\n0 0 0 20\n").at(0);
        CHECK(cluster_buster.matrix().consensus() == "CACGT");
        CHECK(cluster_buster.counts()[0] == dp::BaseCounts{4, 16, 0, 0});
        CHECK(refused(">c\n1 2 3 4\n1 2 3\n") ==
              "bad:3: found 3 numbers, expected 4 as in the motif's first row; the file may be truncated");
    }
    SECTION("no header, and rows that sum to 1 but for two digits") {
        CHECK(read("0.33 0.33 0.33 0.00\n0.01 0.97 0.01 0.02\n0 0 0 1\n0 0.99 0 0\n").at(0)[3] ==
              dp::BaseProbabilities{0, 1, 0, 0});
        CHECK(starts(refused("0.99 0 0 0\n0 1 0 0\n0 0 1 0\n0 0 0 1\n"), "bad:1: found four rows of four numbers"));
    }
}

TEST_CASE("TRANSFAC's dialects are read", "[io][read_motifs]") {
    auto const rsat = read(
        "AC  c1\nXX\nID  c1\nXX\nDE  wRTAAA\nP0       a     c     g     t\n"
        "1    43.5258 20.8555 27.2781 49.5652\nXX\nCC  program: tf\nXX\n//\n");
    CHECK(rsat.at(0).counts()[0] == dp::BaseCounts{43.5258, 20.8555, 27.2781, 49.5652});
    auto const regulon = read(
        "NA    SIP4\nPO    A    C    G    T\n00    0.00    14.20    0.00    0.00\n//\n\n"
        "NA    ALX1.p2\nPO    A    C    G    T\n1    79.33    30.18    11.67    39.11\n//\n");
    REQUIRE(regulon.size() == 2);
    CHECK(regulon[0].name() == "SIP4");
    CHECK(regulon[1].name() == "ALX1.p2");
    CHECK(read("NA a\nP0 A C G T\n01 1 0 0 0\nNA b\nP0 A C G T\n01 1 0 0 0\n").at(1).name() == "b");
    CHECK(read("DE words of it\nP0 A C G T\n01 1 0 0 0\n//\n").at(0).name() == "words");
    CHECK(read("DE d\nNA n\nID i\nP0 A C G T\n01 1 0 0 0\n//\n").at(0).name() == "i");
    auto const mcross = read(
        "AC\tM\nXX\nTY\tMotif\nNA\tM\nDE\tN=54\nP0\tA\tC\tG\tT\n01\t3\t2\t4\t45\tN\nXX\n"
        "IC\t1.0\nXX\nXL\n00\t36\n01\t2\nXX\n//\n");
    CHECK(mcross.at(0).counts() == std::vector<dp::BaseCounts>{{3, 2, 4, 45}});
    CHECK(starts(refused("AC m\nP0 A C G T\n01 1 2 3 4\nXX\n02 1 2 3 4\n//\n"), "bad:5: found '02 1 2 3 4'"));
    CHECK(starts(refused("AC m\nP0 A C G T\n01 1 2 3 4\n\n02 1 2 3 4\n//\n"), "bad:5: found '02 1 2 3 4'"));
}

TEST_CASE("U makes a motif of RNA, which is written as such", "[io][read_motifs]") {
    for (std::string_view const bytes :
         {"MEME version 4\nALPHABET= ACGU\nMOTIF r\nletter-probability matrix: nsites= 4\n1 0 0 0\n0 0 0 1\n",
          ">r\nA [4 0]\nC [0 0]\nG [0 0]\nU [0 4]\n", "AC r\nP0 A C G U\n01 4 0 0 0\n02 0 0 0 4\n//\n",
          "Motif\tr\nPos\tA\tC\tG\tU\n1\t4\t0\t0\t0\n2\t0\t0\t0\t4\n"}) {
        CAPTURE(bytes);
        auto const motif = read(bytes).at(0);
        CHECK(motif.alphabet() == dp::MotifAlphabet::rna);
        CHECK(motif.strands() == dp::MotifStrands::forward);
        CHECK(motif.consensus() == "AU");
        std::vector<dp::Motif> const one{motif};
        for (auto const& text : {dp::meme_text(one), dp::jaspar_text(one), dp::transfac_text(one)}) {
            CHECK(read(text).at(0).alphabet() == dp::MotifAlphabet::rna);
            CHECK(read(text).at(0).consensus() == "AU");
        }
        CHECK_THROWS_AS(dp::meme_text(std::vector{motif, dp::Motif{motif.matrix(), {.name = "d"}}}), dp::DataError);
    }
    CHECK(read(">d\nA [4 0]\nC [0 0]\nG [0 0]\nT [0 4]\n").at(0).alphabet() == dp::MotifAlphabet::dna);
}

TEST_CASE("names with control characters are refused", "[io][read_motifs]") {
    CHECK(refused(">a\x1B[31m b\nA [1]\nC [1]\nG [1]\nT [1]\n") ==
          "bad: found a motif called 'a\\x1B[31m' (b), expected names without control characters");
    CHECK(starts(refused("AC a\nID \x07\nP0 A C G T\n01 1 0 0 0\n//\n"), "bad: found a motif called 'a' (\\x07)"));
}

TEST_CASE("a column without counts is flat where that can be said", "[io][read_motifs]") {
    TempDir const dir;
    auto const remarked = [&](std::string_view bytes) {
        std::vector<std::string> remarks;
        dp::LineReader lines{write_bytes(dir.path() / "f", bytes)};
        auto const motifs = dp::read_motifs(lines, remarks);
        REQUIRE(remarks.size() == 1);
        CHECK(motifs.size() == 2);
        CHECK(motifs[0].columns()[1] == dp::uniform_background);
        CHECK(motifs[1].columns()[0] == dp::BaseProbabilities{1, 0, 0, 0});
        CHECK_THROWS_AS(read(bytes), dp::DataError);
        return remarks[0].substr(remarks[0].rfind('/') + 1);
    };
    CHECK(remarked("AC a\nP0 A C G T\n01 0 6 2 1\n02 0 0 0 0\n03 0 0 0 0\n//\nAC b\nP0 A C G T\n01 5 0 0 0\n//\n") ==
          "f:4: motif 'a' has 2 columns without counts, read as flat");
    CHECK(remarked(">a\nA [4 0]\nC [0 0]\nG [0 0]\nT [5 0]\n>b\nA [1]\nC [0]\nG [0]\nT [0]\n") ==
          "f:2: motif 'a' has 1 column without counts, read as flat");
    CHECK(remarked(meme_head + "MOTIF a\nletter-probability matrix: w= 2\n1 0 0 0\n0 0 0 0\nMOTIF b\n"
                               "letter-probability matrix: w= 1\n1 0 0 0\n") ==
          "f:10: motif 'a' has 1 column without counts, read as flat");
    CHECK(remarked(">a\n9 0 0 0\n0 0 0 0\n0 0 0 9\n0 0 9 0\n9 0 0 0\n>b\n5 0 0 0\n0 5 0 0\n0 0 5 0\n0 0 0 5\n") ==
          "f:3: motif 'a' has 1 column without counts, read as flat");
}

TEST_CASE("a motif without a name gets that of its file, without blanks", "[io][read_motifs]") {
    TempDir const dir;
    auto const path = write_bytes(dir.path() / "my\tmotif\nx y.pfm", "1 2\n1 2\n1 2\n1 2\n");
    CHECK(dp::read_motifs(path).at(0).name() == "my_motif_x_y");
}

TEST_CASE("anything but a motif file is refused with file and line", "[io][read_motifs]") {
    CHECK(refused("") == "bad:1: found an empty file, expected at least one motif");
    CHECK(refused(" \n\n") == "bad:1: found an empty file, expected at least one motif");
    std::string const known = ", expected motifs in the format of MEME (text), JASPAR or TRANSFAC";
    CHECK(refused(std::string_view{"\x00\x01\xFF\n", 4}) == "bad:1: found '\\x00\\x01\\xFF'" + known);
    CHECK(refused("# x\nPos A C G\n") == "bad:2: found 'Pos A C G'" + known);
    CHECK(refused("# nothing\n") == "bad:1: found '# nothing'" + known);
    CHECK(refused("<?xml?>\n") == "bad:1: found '<?xml?>'" + known + "; use MEME's meme.txt, not its XML");
    CHECK(refused("Name\nE: 0.1\n") == "bad:1: found 'Name'" + known);
}

TEST_CASE("the motif files of other programs are read, or refused by file and line", "[io][read_motifs][data]") {
    auto const root = test_data("motifs");
    if (!root) {
        WARN(no_test_data("motifs"));
        return;
    }
    std::map<std::string, std::size_t> const readable{{"biopython/clusterbuster.pfm", 3},
                                                      {"biopython/clusterbuster.pfm.out", 3},
                                                      {"universalmotif/cisbp.txt", 2},
                                                      {"universalmotif/homer.txt", 5},
                                                      {"universalmotif/uniprobe_full.txt", 3},
                                                      {"universalmotif/uniprobe_minimal.txt", 2},
                                                      {"biopython/MA0056.1.transfac", 1},
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

TEST_CASE("TRANSFAC: a tag has two capital letters, in the first column", "[io][read_motifs]") {
    for (std::string const tag : {"@C", "[C", "C@", "C[", "cC", "Cc", "C", "CCC", " CC"}) {
        CAPTURE(tag);
        CHECK(refused("AC  M\nXX\n" + tag + "  x\nP0 A C G T\n01 1 2 3 4\n//\n")
                  .find(":3: found '" + tag + "  x', expected a line that begins with two letters") !=
              std::string::npos);
    }
    for (std::string const tag : {"AA", "ZZ"}) {
        CHECK(read("AC  M\n" + tag + "  x\nP0 A C G T\n01 1 2 3 4\n//\n").size() == 1);
    }
}

TEST_CASE("JASPAR: totals of rows that differ by three in a hundred are not equal", "[io][read_motifs]") {
    auto const motifs =
        read(">x\n0.265 0.25 0.25 0.25\n0.235 0.25 0.25 0.25\n0.25 0.25 0.25 0.25\n0.25 0.25 0.25 0.25\n");
    REQUIRE(motifs.size() == 1);
    CHECK(motifs[0][0][0] == Approx(0.265));  // the rows are bases
    CHECK(motifs[0][0][1] == Approx(0.235));
}

TEST_CASE("a file of another format than the one that is asked for has no motif", "[io][read_motifs]") {
    CHECK(starts(as("x\n", dp::MotifFormat::jaspar), "bad:1: found 'x', expected a line '>name' before it"));
    CHECK(starts(as("\n", dp::MotifFormat::jaspar), "bad:1: found an empty file"));
    CHECK(starts(as("TF\tT1\n", dp::MotifFormat::cisbp),
                 "bad:1: found the end of the file, expected at least one matrix"));
    CHECK(
        starts(as("x\n", dp::MotifFormat::uniprobe), "bad:1: found the end of the file, expected at least one matrix"));
}

TEST_CASE("an error at the end of an empty file is in its first line", "[io][read_motifs]") {
    for (auto const format : {dp::MotifFormat::meme, dp::MotifFormat::jaspar, dp::MotifFormat::transfac}) {
        CHECK(starts(as("", format), "bad:1: found"));
    }
    CHECK(starts(as("XX\n", dp::MotifFormat::transfac), "bad:1: found the end of the file"));
}

TEST_CASE("TRANSFAC: which field begins another motif", "[io][read_motifs]") {
    std::string const matrix = "P0 A C G T\n01 1 0 0 0\n";
    auto const names = [](std::string const& bytes) {
        std::string all;
        for (auto const& motif : read(bytes)) {
            all += motif.name() + (motif.alternate_name().empty() ? "" : "(" + motif.alternate_name() + ")") + " ";
        }
        return all;
    };
    CHECK(names("ID a\n" + matrix + "AC b\n" + matrix) == "a b ");
    CHECK(names("AC a\n" + matrix + "ID b\n" + matrix) == "a b ");
    CHECK(starts(refused("AC a\nAC b\n" + matrix + "//\n"), "bad:1: found no matrix for motif 'a'"));
    // NA and DE do so only where there is neither AC nor ID.
    CHECK(names("ID i\nNA a\n" + matrix + "NA b\n//\n") == "i ");
    CHECK(names("AC m\nNA a\n" + matrix + "NA b\n//\n") == "m ");
    CHECK(names("AC m\n" + matrix + "NA x\n//\n") == "m ");
    CHECK(names("NA a\nNA b\n" + matrix + "//\n") == "a ");
    CHECK(names("AC m\nNA\nDE\n" + matrix + "//\n") == "m ");
    CHECK(names(matrix + "NA a\n//\n") == "a ");
    CHECK(names(matrix + matrix + "//\n" + matrix + "//\n") == "motif_1 motif_2 motif_3 ");
    CHECK(starts(refused("ID\n" + matrix), "bad:1: found ID without a name"));
}

TEST_CASE("TRANSFAC: what is cut off, and numbers where no matrix is", "[io][read_motifs]") {
    std::string const matrix = "P0 A C G T\n01 1 0 0 0\n";
    std::string const truncated = "found the end of the file in motif ";
    CHECK(starts(refused("AC m\n" + matrix + "//\nAC n\n"), "bad:5: " + truncated + "'n'"));
    CHECK(starts(refused("AC m\n" + matrix + "//\n" + matrix), "bad:6: " + truncated + "''"));
    CHECK(starts(refused(matrix + "//\nAC n\n" + matrix), "bad:6: " + truncated + "'n'"));
    CHECK(starts(refused("AC m\n01 1 2 3 4\n"), "bad:2: found '01 1 2 3 4', expected a line that begins with"));
    CHECK(starts(as("01 1 2 3 4\n", dp::MotifFormat::transfac), "bad:1: found '01 1 2 3 4', expected a line"));
    for (std::string const letters : {"X C G T", "A X G T", "A C X T", "A C G X", "A C G"}) {
        CAPTURE(letters);
        CHECK(starts(refused("AC m\nP0 " + letters + "\n01 1 2 3 4\n"), "bad:2: found another alphabet"));
    }
    CHECK(starts(refused("AC m\nP0 A C G T\n01 1 2 3 x 5\n"), "bad:3: found five counts in a row"));
    CHECK(starts(refused("AC m\nP0 A C G T\n01 1 2 3 4 S x\n"), "bad:3: found 6 entries in a row"));
    CHECK(read("AC m\n" + matrix + "//\n").at(0).alphabet() == dp::MotifAlphabet::dna);
}

TEST_CASE("JASPAR: what tells bases from positions", "[io][read_motifs]") {
    std::string const four = ">a\n0 1 0 0\n0 0 1 0\n0 0 0 1\n1 0 0 0\n";  // equal totals both ways
    std::string const labelled = ">b\nA [1 0]\nC [0 1]\nG [0 0]\nT [0 0]\n";
    std::string const homer = ">AC\tname\t1.5\n0.9 0.1 0 0\n0 1 0 0\n";
    CHECK(read(four + labelled).at(0).matrix().consensus() == "TACG");
    CHECK(read(four + homer).at(0).matrix().consensus() == "CGTA");
    CHECK(starts(refused(four + homer + labelled), "bad:1: found 4 rows of four"));  // one of each: the totals again
    CHECK(read(">a\n1 2 3 4\n").at(0).size() == 1);
    CHECK(starts(refused(">a\n0 0 0 0\n"), "bad:2: found a column without counts"));
    // Totals of 1 in a hundred are equal, and those of 3 in a hundred are not, of rows and of columns.
    CHECK(read(">p\n400 300 200 100\n0 0 0 1010\n0 0 1000 0\n").at(0).size() == 3);
    CHECK(read(">x\n0.265 0.235 0.25 0.25\n0.25 0.25 0.25 0.25\n0.25 0.25 0.25 0.25\n0.25 0.25 0.25 0.25\n")
              .at(0)[0][0] == Approx(0.265));
    CHECK(starts(refused(">ACGT\tname\tword" + four.substr(2)), "bad:1: found 4 rows"));  // not HOMER's header
}

TEST_CASE("a headerless matrix may hold remarks and blank lines, and needs its four rows", "[io][read_motifs]") {
    CHECK(read("1 2\n3 4\n# y\n5 6\n \n7 8\n").at(0).counts()[1] == dp::BaseCounts{2, 4, 6, 8});
    CHECK(starts(refused("1 2\n1 2\n1 2\n"), "bad:1: found 3 rows for motif"));
}

TEST_CASE("MEME: lines that only look like the beginning of a motif", "[io][read_motifs]") {
    std::string const matrix = "letter-probability matrix: w= 1\n1 0 0 0\n";
    CHECK(read(meme_head + "Motifs of it\nNotes here\nThe motif was found\nBL  something\nMOTIF m\n" + matrix).size() ==
          1);
    std::string const full = "********\nMEME version 4\n********\n";
    CHECK(read(full + "MOTIF m\nMotif 1 Description\n\tMOTIF 1 x\n" + matrix).size() == 1);
    CHECK(read(full + "MOTIF m\n" + matrix + "MOTIF n\n1 2 3\n" + matrix).size() ==
          2);  // a table, but no matrix's rest
    CHECK(read(meme_head + "MOTIF m\nBL   MOTIF\n" + matrix).at(0).name() == "m");
    CHECK(read(meme_head + "MOTIF m\nBL   MOTIF m\n" + matrix).size() == 1);
    CHECK(starts(refused(meme_head + "MOTIF m\n" + matrix + "BL   MOTIF \n"), "bad:10: found a motif without a name"));
    CHECK(read(meme_head + "MOTIF m alt more\n" + matrix).at(0).alternate_name() == "alt");
    CHECK(read(meme_head + "MOTIF m width =\n" + matrix).at(0).alternate_name().empty());
    CHECK(read(meme_head + "MOTIF width alt\n" + matrix).at(0).name() == "width");
    CHECK(read(meme_head + "MOTIF width\n" + matrix).at(0).name() == "width");
    CHECK(read(meme_head + "MOTIF width=5 x\n" + matrix).at(0).name() == "width=5");
}

TEST_CASE("MEME: the numbers in a matrix's first line, and its flat columns", "[io][read_motifs]") {
    std::string const open = meme_head + "MOTIF a\nletter-probability matrix: ";
    CHECK(read(open + "w=\n1 0 0 0\n").at(0).size() == 1);
    CHECK(read(open + "nsites= 0\n1 0 0 0\n").at(0).sites() == 0.0);
    CHECK(read(open + "nsites= 4e15\n1 0 0 0\n").at(0).sites() == 4e15);
    CHECK(starts(refused(open + "nsites= 4.5e15\n1 0 0 0\n"), "bad:8: found '4.5e15'"));
    CHECK(starts(refused(open + "nsites= -1\n1 0 0 0\n"), "bad:8: found '-1'"));
    CHECK(remark(open + "w= 3\n0 0 0 0\n1 0 0 0\n0 0 0 0\n") ==
          "f:9: motif 'a' has 2 columns without counts, read as flat");
}
