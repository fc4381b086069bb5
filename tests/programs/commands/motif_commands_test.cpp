#include <algorithm>
#include <filesystem>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/core/error.hpp>
#include <deepprune/io/read_motifs.hpp>

#include <motifs/findings.hpp>
#include <output_folder.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"
#include "../run_command.hpp"
#include "planted_model.hpp"

namespace dp = deepprune;
namespace fs = std::filesystem;
using dp::test::says;

namespace {

/// Runs the program with these arguments and returns its output.
std::string run(std::vector<std::string> const& arguments) { return run_command(arguments).out; }

std::string const sequences = "CCTGACTCAGTT\t1\nTTTGACTCAGCC\t1\nTGACTCAGCCCC\t0\nGGAAAACCCCTT\t0\nTTTTTTTTTTTT\t0\n";
std::string const database =
    ">M1 AP1\nA [ 0 0 9 0 0 0 9 0 ]\nC [ 0 0 0 9 0 9 0 0 ]\nG [ 0 9 0 0 0 0 0 9 ]\nT [ 9 0 0 0 9 0 0 0 ]\n"
    ">M2 other\nA [ 0 0 9 9 9 0 ]\nC [ 0 0 0 0 0 9 ]\nG [ 0 9 0 0 0 0 ]\nT [ 9 0 0 0 0 0 ]\n";

}  // namespace

TEST_CASE("motifs reads the kernels of a model", "[commands]") {
    TempDir const dir;
    auto const model = write_model(dir.path() / "model.safetensors").string();
    auto const data = write_bytes(dir.path() / "data.tsv", sequences).string();
    auto const known = write_bytes(dir.path() / "known.jaspar", database).string();
    auto const out = dir.path() / "out";
    auto const text = run({"motifs", "--model", model, "--data", data, "--out", out.string(), "--motif-db", known});
    CHECK(text.find("kernel_10") != std::string::npos);
    CHECK(text.find("M1 AP1") != std::string::npos);
    CHECK(text.find("Kernel 30 never fires") != std::string::npos);

    auto const motifs = dp::read_motifs(out / "motifs.meme");
    REQUIRE(motifs.size() == 2);
    CHECK(motifs[0].name() == "kernel_10");
    CHECK(motifs[0].matrix().consensus() == "TGACTCAG");
    CHECK(motifs[0].sites() == 3.0);
    CHECK(motifs[1].name() == "kernel_20");
    CHECK(motifs[1].sites() == 1.0);
    auto const table = read_bytes(out / "motifs.tsv");
    CHECK(std::ranges::count(table, '\n') == 4);
    CHECK(table.find("\nkernel_10\t10\t2\tactivating\tTGACTCAG\t16.000\t3\t3\t5\t3\t0\t") != std::string::npos);
    CHECK(table.find("\nkernel_20\t20\t-1\trepressing\tAAAACCCC\t") != std::string::npos);
    CHECK(table.find("\nkernel_30\t30\t") != std::string::npos);
    // Two bound sequences and one of three unbound ones have TGACTCAG; the last kernel's scores are all the same.
    CHECK(table.find("\t2\t2\t3\t1\tthreshold\t0\t0\t0\n") != std::string::npos);
    CHECK(table.find("\t2\t0\t3\t1\tthreshold\t0\t0\t0\n") != std::string::npos);
    CHECK(table.find("\tNA\tNA\tNA\t0\t2\t0\t3\t0\tthreshold\t0\t0\t0\n") != std::string::npos);
    CHECK(text.find("Kernel 20 represses") != std::string::npos);
    CHECK(read_bytes(out / "motif_matches.tsv").find("\nkernel_10\tM1\t0\t") != std::string::npos);
    for (auto const* const logo : {"kernel_10.svg", "kernel_10_match.svg", "kernel_20.svg"}) {
        CAPTURE(logo);
        CHECK(fs::exists(out / "logos" / logo));
    }
    CHECK_FALSE(fs::exists(out / "logos" / "kernel_30.svg"));

    SECTION("a second run removes the outputs of the first") {
        run({"motifs", "--model", model, "--data", data, "--out", out.string(), "--positives-only"});
        CHECK_FALSE(fs::exists(out / "motif_matches.tsv"));
        CHECK_FALSE(fs::exists(out / "logos" / "kernel_20.svg"));
        CHECK_FALSE(fs::exists(out / "logos" / "kernel_10_match.svg"));
        CHECK(dp::read_motifs(out / "motifs.meme").at(0).sites() == 2.0);
    }
    SECTION("sites beyond an end come back on request, and sequences need no labels") {
        auto const cut = write_bytes(dir.path() / "cut.fa", ">a\nGACTCAGCCCCC\n>b\nTTTGACTCAGCC\n").string();
        run({"motifs", "--model", model, "--data", cut, "--out", out.string()});
        CHECK(dp::read_motifs(out / "motifs.meme").at(0).sites() == 1.0);
        CHECK(read_bytes(out / "motifs.tsv").find("\t2\t2\t0\tNA\tthreshold\t0\t1\t0\n") != std::string::npos);
        run({"motifs", "--model", model, "--data", cut, "--out", out.string(), "--overhanging"});
        CHECK(dp::read_motifs(out / "motifs.meme").at(0).sites() == 2.0);
        CHECK(read_bytes(out / "motifs.tsv").find("\t2\t2\t0\tNA\tthreshold\t0\t0\t0\n") != std::string::npos);
    }
    SECTION("bad files leave no output") {
        auto const nothing = dir.path() / "nothing";
        auto const rna = write_bytes(dir.path() / "rna.jaspar", ">r\nA [1]\nC [0]\nG [0]\nU [0]\n").string();
        CHECK_THROWS_WITH(
            run({"motifs", "--model", model, "--data", data, "--out", nothing.string(), "--motif-db", rna}),
            says("rna.jaspar: found motif 'r' of RNA, expected motifs of DNA"));
        auto const bad = write_bytes(dir.path() / "bad.meme", "MEME version 4\n\nMOTIF x\n").string();
        CHECK_THROWS_AS(run({"motifs", "--model", model, "--data", data, "--out", nothing.string(), "--motif-db", bad}),
                        dp::DataError);
        CHECK_THROWS_AS(run({"motifs", "--model", data, "--data", data, "--out", nothing.string()}), dp::ArchiveError);
        auto const brief = write_bytes(dir.path() / "brief.tsv", "ACGT\t1\n").string();
        CHECK_THROWS_AS(run({"motifs", "--model", model, "--data", brief, "--out", nothing.string()}), dp::DataError);
        CHECK_THROWS_AS(
            run({"motifs", "--model", model, "--data", data, "--out", nothing.string(), "--threshold", "1"}),
            CLI::ParseError);
        CHECK_FALSE(fs::exists(nothing));
        CHECK_THROWS_AS(run({"motifs", "--model", model, "--data", data, "--out", data}), dp::IoError);
    }
}

TEST_CASE("the table of motifs names the rule for sites, and what is not known", "[commands]") {
    programs::motifs::Findings findings;
    for (auto const rule : {dp::SiteRule::threshold, dp::SiteRule::false_share, dp::SiteRule::highest}) {
        findings.reading.kernels.push_back(
            {.found = {.rule = rule, .limit = -0.5, .firing_positives = 3, .left_out = 4, .replaced = 2},
             .contribution = 0.25});
    }
    findings.reading.kernels.push_back({.found = {.rule = dp::SiteRule::one_class, .firing_negatives = 7}});
    findings.reading.kernels.back().found.limit = std::numeric_limits<double>::infinity();
    findings.reading.positives = 5;
    auto const table_of = [&] {
        auto const files = programs::motifs::files(findings, {});
        return std::ranges::find(files, "motifs.tsv", &programs::OutputFile::name)->text;
    };
    auto const bound = table_of();
    CHECK(bound.find("\t0.25\t5\t3\t0\tNA\tthreshold\t-0.5\t4\t2\n") != std::string::npos);
    CHECK(bound.find("\t0.25\t5\t3\t0\tNA\tfalse_share\t-0.5\t4\t2\n") != std::string::npos);
    CHECK(bound.find("\t0.25\t5\t3\t0\tNA\thighest\t-0.5\t4\t2\n") != std::string::npos);
    CHECK(bound.find("\tNA\t5\t0\t0\tNA\tone_class\tNA\t0\t0\n") != std::string::npos);
    findings.reading.positives = 0;
    findings.reading.negatives = 9;
    CHECK(table_of().find("\tNA\t0\tNA\t9\t7\tone_class\tNA\t0\t0\n") != std::string::npos);
    // Every row has as many fields as the head.
    std::istringstream lines{table_of()};
    std::string head;
    std::getline(lines, head);
    for (std::string line; std::getline(lines, line);) {
        CHECK(std::ranges::count(line, '\t') == std::ranges::count(head, '\t'));
    }
}

TEST_CASE("logo draws a file of motifs", "[commands]") {
    TempDir const dir;
    auto const known = write_bytes(dir.path() / "known.jaspar", database).string();
    auto const folder = dir.path() / "logos";
    CHECK(run({"logo", "--motifs", known, "--out", folder.string()}) == "2 logos in " + folder.string() + "\n");
    auto const first = read_bytes(folder / "M1.svg");
    CHECK(first.starts_with("<svg xmlns="));
    CHECK(first.find(">M1 AP1</text>") != std::string::npos);
    CHECK(fs::exists(folder / "M2.svg"));

    auto const one = dir.path() / "one.svg";
    CHECK(run({"logo", "--motifs", known, "--out", one.string(), "--name", "AP1", "--reverse-complement",
               "--colour-blind"}) == "1 logo in " + one.string() + "\n");
    auto const turned = read_bytes(one);
    CHECK(turned.find("M1 AP1 (reverse complement)") != std::string::npos);
    CHECK(turned.find("#009e73") != std::string::npos);

    auto const other = dir.path() / "other.svg";
    CHECK_THROWS_AS(run({"logo", "--motifs", known, "--out", other.string()}), dp::OptionError);
    CHECK_THROWS_AS(run({"logo", "--motifs", known, "--out", other.string(), "--name", "nobody"}), dp::DataError);
    CHECK_THROWS_AS(run({"logo", "--motifs", other.string(), "--out", folder.string()}), dp::IoError);
    CHECK_FALSE(fs::exists(other));
}

TEST_CASE("what a command prints moves no terminal, however its files and motifs are named", "[commands]") {
    TempDir const dir;
    auto const known = write_bytes(dir.path() / "known.jaspar", database).string();
    CHECK(run({"logo", "--motifs", known, "--out", (dir.path() / "a\x1B[31m").string()}) ==
          "2 logos in " + dir.path().string() + "/a\\x1B[31m\n");
    CHECK(run({"logo", "--motifs", known, "--out", (dir.path() / "b\x1B.svg").string(), "--name", "M1"}) ==
          "1 logo in " + dir.path().string() + "/b\\x1B.svg\n");
    auto const flat =
        write_bytes(dir.path() / "c\x1B[31m.jaspar", ">M1\nA [ 0 ]\nC [ 0 ]\nG [ 0 ]\nT [ 0 ]\n").string();
    auto const warned = run_command({"logo", "--motifs", flat, "--out", (dir.path() / "d").string()}).err;
    CHECK(warned.starts_with("warning: " + dir.path().string() + "/c\\x1B[31m.jaspar:2: motif 'M1' has 1 column"));

    auto const long_name =
        write_bytes(dir.path() / "long.jaspar", ">" + std::string(100'000, 'x') + database.substr(3)).string();
    auto const model = write_model(dir.path() / "model.safetensors").string();
    auto const data = write_bytes(dir.path() / "data.tsv", sequences).string();
    auto const text = run(
        {"motifs", "--model", model, "--data", data, "--out", (dir.path() / "e").string(), "--motif-db", long_name});
    CHECK(text.find("xx... (99804 more bytes)") != std::string::npos);  // 100,000 + " AP1" - 200
    CHECK(text.size() < 4000);
}

TEST_CASE("logos against a background without a base are refused", "[commands]") {
    TempDir const dir;
    auto const motifs = write_bytes(dir.path() / "m.meme",
                                    "MEME version 4\nBackground letter frequencies\nA 0 C 0.5 G 0.25 T 0.25\n"
                                    "MOTIF m1\nletter-probability matrix: w= 1\n0 1 0 0\n")
                            .string();
    auto const out = dir.path() / "o.svg";
    CHECK_THROWS_WITH(run({"logo", "--motifs", motifs, "--out", out.string(), "--own-background"}),
                      says("m.meme: motif 'm1': found a background") && says("four probabilities above 0"));
    CHECK_THROWS_WITH(run({"logo", "--motifs", motifs, "--out", out.string(), "--small-sample-correction"}),
                      says("m.meme: motif 'm1': found a correction for few sites"));
    CHECK(run({"logo", "--motifs", motifs, "--out", out.string()}) == "1 logo in " + out.string() + "\n");
}

TEST_CASE("motif names become valid file names", "[commands]") {
    TempDir const dir;
    std::string text;
    for (auto const* const name : {"../../a/b", "a:b", "A_B", ".hidden"}) {
        text += ">" + std::string{name} + "\nA [ 1 ]\nC [ 0 ]\nG [ 0 ]\nT [ 0 ]\n";
    }
    auto const motifs = write_bytes(dir.path() / "names.jaspar", text).string();
    auto const folder = dir.path() / "logos";
    run({"logo", "--motifs", motifs, "--out", folder.string()});
    std::vector<std::string> names;
    for (auto const& entry : fs::directory_iterator{folder}) {
        names.push_back(entry.path().filename().string());
    }
    std::ranges::sort(names);
    CHECK(names == std::vector<std::string>{"A_B_2.svg", "a_b.svg", "motif.._.._a_b.svg", "motif.hidden.svg"});
}
