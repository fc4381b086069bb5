#include <algorithm>
#include <string>
#include <vector>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/pipe.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"
#include "../run_command.hpp"
#include "planted_model.hpp"

using deepprune::test::says;

namespace {

/// A table of 10,000 records, more than a pipe or a buffer holds.
std::string long_table() {
    std::string text;
    for (int i = 0; i < 10000; ++i) {
        text += i % 2 == 0 ? "CCTGACTCAGTTACGTACGTACG\t1\n" : "TTTTTTTTTTTTACGTACGTACG\t0\n";
    }
    return text;
}

std::string const motif = ">q\n9 0 0 0 9\n0 9 0 0 0\n0 0 9 0 0\n0 0 0 9 0\n";

}  // namespace

TEST_CASE("what was mended in a database, or left out, is said", "[commands]") {
    TempDir const dir;
    auto const query = write_bytes(dir.path() / "q.jaspar", motif).string();
    std::string const rows = "A [9 0]\nC [0 0]\nG [0 0]\nT [0 9]\n";
    auto const known = write_bytes(dir.path() / "known.jaspar",
                                   ">twice\n" + rows + ">zero\nA [0 0]\nC [0 0]\nG [0 0]\nT [0 9]\n>twice\n" + rows)
                           .string();
    auto const printed = run_command({"tomtom", "--query", query, "--target", known, "--out", "-", "--threshold", "1"});
    CHECK_THAT(printed.err, says("known.jaspar:7: motif 'zero' has 1 column without counts, read as flat\n"));
    CHECK_THAT(printed.err, says("known.jaspar: motif 'twice' is there 2 times; the first one counts\n"));
    CHECK_THAT(printed.err, says("1 motifs with 2 targets"));
}

TEST_CASE("every command reads a pipe as it reads a file", "[commands][pipes]") {
    TempDir const dir;
    auto const model = write_model(dir.path() / "model.safetensors").string();
    auto const text = long_table();
    auto const file = write_bytes(dir.path() / "f.tsv", text).string();
    auto const piped = [&](std::string const& bytes, auto const& command) {
        static int count = 0;
        Pipe const pipe{dir.path() / ("pipe" + std::to_string(++count)), bytes};
        return command(pipe.path().string()).out;
    };
    SECTION("predict") {
        auto const predict = [&](std::string const& data) {
            return run_command({"predict", "--model", model, "--data", data, "--out", "-"});
        };
        auto const expected = predict(file);
        CHECK(piped(text, predict) == expected.out);
        CHECK(expected.out.starts_with("id\tlabel\tscore\tprobability\nrecord_1\t1\t"));
        CHECK_THAT(expected.out, says("\nrecord_10000\t0\t"));
        CHECK_THAT(expected.err, says("wrote 10000 predictions, AUROC 1.0000\n"));
        CHECK(std::ranges::count(expected.out, '\n') == 10001);  // written in pieces
        auto const out = (dir.path() / "p.tsv").string();
        run_command({"predict", "--model", model, "--data", file, "--out", out});
        CHECK(expected.out == read_bytes(out));
    }
    SECTION("motifs") {
        auto const motifs = [&](std::string const& data) {
            return run_command({"motifs", "--model", model, "--data", data, "--out", (dir.path() / "out").string()});
        };
        CHECK(piped(text, motifs) == motifs(file).out);
    }
    SECTION("check-data") {
        auto const check = [&](std::string const& data) { return run_command({"check-data", data}); };
        CHECK(piped(text, check) == check(file).out);
    }
    SECTION("shuffle") {
        auto const shuffle = [&](std::string const& data) {
            return run_command({"shuffle", "--in", data, "--out", "-"});
        };
        auto const expected = shuffle(file);
        CHECK(piped(text, shuffle) == expected.out);
        CHECK(expected.err == "10000 shuffled sequences in the standard output\n");
        auto const out = (dir.path() / "o.tsv").string();
        run_command({"shuffle", "--in", file, "--out", out});
        CHECK(expected.out == read_bytes(out));
    }
    SECTION("tomtom") {
        auto const known = write_bytes(dir.path() / "known.jaspar", motif).string();
        auto const tomtom = [&](std::string const& query) {
            return run_command({"tomtom", "--query", query, "--target", known, "--out", "-"});
        };
        CHECK_THAT(piped(motif, tomtom), says("\nq\tq\t0\t"));
    }
    SECTION("logo") {
        auto const logo = [](std::string const& motifs) {
            return run_command({"logo", "--motifs", motifs, "--out", "-"});
        };
        auto const svg = piped(motif, logo);
        CHECK(svg.starts_with("<svg"));
        CHECK(svg.ends_with("</svg>\n"));
    }
    SECTION("simulate") {
        auto const printed = run_command({"simulate", "--positives", "2", "--negatives", "2", "--out", "-"});
        CHECK(printed.out.starts_with("sequence\tlabel\tid\n"));
        CHECK_THAT(printed.err, says("4 sequences of 101 bases (2 positives) in the standard output\n"));
    }
}
