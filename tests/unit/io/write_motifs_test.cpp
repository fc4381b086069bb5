#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <deepprune/io/read_motifs.hpp>
#include <deepprune/io/write_motifs.hpp>
#include <deepprune/io/write_tomtom.hpp>
#include <deepprune/motif/tomtom_options.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;

namespace {

std::vector<dp::Motif> samples() {
    return {dp::Motif::from_counts({{4, 16, 0, 0}, {19, 0, 1, 0}, {0.5, 1.25, 0, 7}},
                                   {.name = "MA1", .alternate_name = "x::y"}),
            dp::Motif{dp::PositionWeightMatrix{std::vector<dp::BaseProbabilities>(
                          12, {1.0 / 3.0, 1.0 / 7.0, 1.0 / 11.0, 1.0 - 1.0 / 3.0 - 1.0 / 7.0 - 1.0 / 11.0})},
                      {.name = "second", .sites = 17}}};
}

void check_equal(std::vector<dp::Motif> const& read, std::vector<dp::Motif> const& written) {
    REQUIRE(read.size() == written.size());
    for (std::size_t i = 0; i < read.size(); ++i) {
        CHECK(read[i].name() == written[i].name());
        REQUIRE(read[i].size() == written[i].size());
        for (std::size_t j = 0; j < read[i].size(); ++j) {
            for (std::size_t base = 0; base < 4; ++base) {
                CHECK(std::abs(read[i][j][base] - written[i][j][base]) <= 1e-15);
            }
        }
    }
}

}  // namespace

TEST_CASE("what is written is read back with equal values", "[io][write_motifs]") {
    TempDir const dir;
    auto const motifs = samples();
    dp::write_meme(dir.path() / "m.meme", motifs);
    auto const meme = dp::read_motifs(dir.path() / "m.meme");
    check_equal(meme, motifs);
    CHECK(meme[0].sites() == 20.0);
    CHECK(meme[0].alternate_name() == "x::y");
    CHECK(meme[0].strands() == dp::MotifStrands::both);
    dp::write_jaspar(dir.path() / "m.jaspar", motifs);
    check_equal(dp::read_motifs(dir.path() / "m.jaspar"), motifs);
    CHECK(dp::read_motifs(dir.path() / "m.jaspar")[0].counts() == motifs[0].counts());
    dp::write_transfac(dir.path() / "m.tf", motifs);
    check_equal(dp::read_motifs(dir.path() / "m.tf"), motifs);
    CHECK(dp::read_motifs(dir.path() / "m.tf")[0].alternate_name() == "x::y");
}

TEST_CASE("the formats are written as others know them", "[io][write_motifs]") {
    std::vector<dp::Motif> const one{
        dp::Motif::from_counts({{3, 1, 0, 0}, {0, 0, 4, 0}}, {.name = "m", .strands = dp::MotifStrands::forward})};
    CHECK(
        dp::meme_text(one) ==
        "MEME version 4\n\nALPHABET= ACGT\n\nstrands: +\n\nBackground letter frequencies\nA 0.25 C 0.25 G 0.25 T 0.25\n"
        "\nMOTIF m\nletter-probability matrix: alength= 4 w= 2 nsites= 4 E= 0\n 0.75 0.25 0 0\n 0 0 1 0\n");
    CHECK(dp::jaspar_text(one) == ">m\nA  [ 3 0 ]\nC  [ 1 0 ]\nG  [ 0 4 ]\nT  [ 0 0 ]\n");
    CHECK(dp::transfac_text(one) ==
          "AC  m\nXX\nID  m\nXX\nP0      A      C      G      T\n01  3  1  0  0  A\n02  0  0  4  0  G\nXX\n//\n");
}

TEST_CASE("numbers of sites are written whole", "[io][write_motifs]") {
    auto const with = [](double sites) {
        return dp::meme_text(
            std::vector{dp::Motif{dp::PositionWeightMatrix{{{1, 0, 0, 0}}}, {.name = "m", .sites = sites}}});
    };
    CHECK_THAT(with(0.0), Catch::Contains("nsites= 20 E="));
    CHECK_THAT(with(0.25), Catch::Contains("nsites= 1 E="));
    CHECK_THAT(with(1e6 + 0.5), Catch::Contains("nsites= 1000001 E="));
}

TEST_CASE("names that could not be read back are refused", "[io][write_motifs]") {
    auto const named = [](std::string name, std::string other) {
        return std::vector{dp::Motif::from_counts({{1, 0, 0, 0}}, {.name = name, .alternate_name = other})};
    };
    CHECK_THROWS_AS(dp::meme_text({}), dp::DataError);
    CHECK_THROWS_AS(dp::meme_text(named("", "")), dp::DataError);
    CHECK_THROWS_AS(dp::jaspar_text(named("a b", "")), dp::DataError);
    CHECK_THROWS_WITH(dp::transfac_text(named("a", "b\nc")), Catch::Contains("'b\\x0Ac'"));
}

TEST_CASE("matches are written with the columns of Tomtom's table", "[io][write_motifs]") {
    auto const queries = samples();
    std::vector<dp::Motif> const targets{dp::Motif::from_counts({{1, 0, 0, 0}, {0, 1, 1, 0}}, {.name = "t"})};
    std::vector<dp::TomtomMatch> const matches{
        {.query = 0,
         .target = 0,
         .offset = -1,
         .reverse = true,
         .overlap = 2,
         .p_value = 0.00123456789,
         .e_value = 1234.5678,
         .q_value = 0.5},
        {.query = 0, .target = 0, .offset = 0, .overlap = 1, .p_value = 1e-60, .e_value = 1e-57, .q_value = 1e-57}};
    std::string const head =
        "Query_ID\tTarget_ID\tOptimal_offset\tp-value\tE-value\tq-value\tOverlap\tQuery_consensus\t"
        "Target_consensus\tOrientation\n";
    CHECK(dp::tomtom_text(matches, queries, targets) ==
          head + "MA1\tt\t-1\t0.00123457\t1234.57\t0.5\t2\tCAT\tCT\t-\nMA1\tt\t0\t0\t0\t0\t1\tCAT\tAC\t+\n");
    TempDir const dir;
    dp::write_tomtom(dir.path() / "t.tsv", {}, queries, targets, "remark");
    CHECK(read_bytes(dir.path() / "t.tsv") == head + "\n# remark\n");
}

TEST_CASE("Biopython reads back what is written", "[io][write_motifs][biopython]") {
    std::string const python = "/usr/bin/python3";
    if (!std::filesystem::exists(python) ||
        std::system((python + " -c 'import Bio.motifs' >/dev/null 2>&1").c_str()) != 0) {
        WARN("skipped: no " + python + " with Biopython; install python3-biopython");
        return;
    }
    TempDir const dir;
    auto const motifs = samples();
    dp::write_meme(dir.path() / "m.meme", motifs);
    dp::write_jaspar(dir.path() / "m.jaspar", motifs);
    dp::write_transfac(dir.path() / "m.tf", motifs);
    // Prints each motif's frequencies, column by column, as Biopython sees them. Of MEME's text it keeps but whole
    // counts, the probabilities times the number of sites.
    write_bytes(dir.path() / "show.py",
                "import sys\nfrom Bio import motifs\nwith open(sys.argv[2]) as handle:\n"
                "    for m in motifs.parse(handle, sys.argv[1]):\n"
                "        for i in range(m.length):\n"
                "            total = 1 if sys.argv[1] == 'minimal' else sum(m.counts[b][i] for b in 'ACGT')\n"
                "            print(*(repr(float(m.counts[b][i] / total)) for b in 'ACGT'))\n");
    for (auto const& [format, file] : {std::pair{"minimal", "m.meme"}, {"jaspar", "m.jaspar"}, {"transfac", "m.tf"}}) {
        CAPTURE(format);
        auto const out = dir.path() / "out.txt";
        REQUIRE(std::system((python + " " + (dir.path() / "show.py").string() + " " + format + " " +
                             (dir.path() / file).string() + " >" + out.string())
                                .c_str()) == 0);
        std::istringstream lines{read_bytes(out)};
        for (auto const& motif : motifs) {
            for (auto const& column : motif.columns()) {
                for (double const p : column) {
                    double seen = -1.0;
                    lines >> seen;
                    double const expected = format == std::string{"minimal"} ? std::round(p * motif.sites()) : p;
                    CHECK(std::abs(seen - expected) <= 1e-15);
                }
            }
        }
        std::string rest;
        CHECK_FALSE(lines >> rest);
    }
}
