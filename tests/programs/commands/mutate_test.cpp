// deepprune mutate: maps of sequences, against predictions of all mutants.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/sequence/encoded_set.hpp>

#include <engine/network.hpp>
#include <training/peak_data.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/says.hpp"
#include "../../support/small_genome.hpp"
#include "../../support/temp_dir.hpp"
#include "../run_command.hpp"
#include "planted_model.hpp"

namespace dp = deepprune;
namespace fs = std::filesystem;
using dp::test::says;

namespace {

struct MapRow {
    std::string sequence{};
    std::size_t position = 0;
    char reference = ' ';
    double changes[4] = {};
};

std::vector<MapRow> map_rows(std::string const& text) {
    std::istringstream lines{text};
    std::string head;
    std::getline(lines, head);
    CHECK(head == "sequence\tposition\treference\tA\tC\tG\tT");
    std::vector<MapRow> rows;
    for (MapRow row; lines >> row.sequence >> row.position >> row.reference >> row.changes[0] >> row.changes[1] >>
                     row.changes[2] >> row.changes[3];) {
        rows.push_back(row);
    }
    return rows;
}

}  // namespace

TEST_CASE("mutate writes the change of the logit for every mutant", "[commands][mutate]") {
    TempDir const dir;
    auto const model = write_model(dir.path() / "m.safetensors").string();
    dp::RandomStream stream{dp::Seed{5}, dp::Purpose::test};
    std::vector<std::string> sequences;
    std::string fasta;
    for (std::size_t i = 0; i < 300; ++i) {  // more than are mapped together
        std::string letters = dp::test::random_letters(i < 2 ? 40 : 12, 0.5, stream);
        letters.replace(i % 3, 8, i % 2 == 0 ? "TGACTCAG" : "AAAACNCC");
        sequences.push_back(letters);
        fasta += ">s/" + std::to_string(i) + " text\n" + letters + "\n";
    }
    auto const in = write_bytes(dir.path() / "in.fa", fasta).string();
    auto const svg = (dir.path() / "maps").string();
    auto const out = (dir.path() / "out.tsv").string();
    auto const printed =
        run_command({"mutate", "--model", model, "--in", in, "--out", out, "--svg", svg, "--threads", "2"});
    CHECK_THAT(printed.out, says("300 maps in " + out + " and " + svg));
    auto const rows = map_rows(read_bytes(out));
    auto const network = programs::engine::load_network(model);
    std::size_t next = 0;
    for (std::size_t i = 0; i < sequences.size(); ++i) {
        dp::EncodedSet set;
        set.add(sequences[i], false);
        for (std::size_t place = 0; place < sequences[i].size(); ++place) {
            for (char const base : {'A', 'C', 'G', 'T'}) {
                auto mutant = sequences[i];
                mutant[place] = base;
                set.add(mutant, false);
            }
        }
        auto const logits = network->logits(set, 1);
        for (std::size_t place = 0; place < sequences[i].size(); ++place, ++next) {
            REQUIRE(next < rows.size());
            REQUIRE(rows[next].sequence == "s/" + std::to_string(i));
            REQUIRE(rows[next].position == place + 1);
            REQUIRE(rows[next].reference == sequences[i][place]);
            for (std::size_t base = 0; base < 4; ++base) {
                // Weights of 1, sums below 16, dense weights up to 2: a few last bits of a float.
                REQUIRE(rows[next].changes[base] == Approx(logits[1 + 4 * place + base] - logits[0]).margin(1e-5));
            }
        }
    }
    CHECK(next == rows.size());
    run_command({"mutate", "--model", model, "--in", in, "--out", (dir.path() / "one.tsv").string(), "--threads", "1"});
    CHECK(read_bytes(dir.path() / "one.tsv") == read_bytes(out));

    CHECK(std::distance(fs::directory_iterator{svg}, fs::directory_iterator{}) == 300);
    auto const drawing = read_bytes(fs::path{svg} / "s_0.svg");
    CHECK_THAT(drawing, says("aria-label=\"mutation map of s/0\""));
    CHECK_THAT(drawing, says(">kernel_10 +</text>"));
    CHECK(drawing.find("kernel_20") == std::string::npos);
    CHECK(drawing.find("kernel_10 -") == std::string::npos);  // the model reads one strand
}

TEST_CASE("mutate maps regions of a genome", "[commands][mutate]") {
    TempDir const dir;
    auto const model = write_model(dir.path() / "m.safetensors").string();
    auto const genome = write_bytes(dir.path() / "g.fa", ">chr1\nccccTGACTCAGccccCTGAGTCAcccc\n").string();
    auto const bed = write_bytes(dir.path() / "r.bed", "chr1\t2\t14\ta\t0\t+\nchr1\t14\t26\tb\t0\t-\n").string();
    std::vector<std::string> const command{"mutate",   "--model", model,   "--regions", bed,
                                           "--genome", genome,    "--out", "-"};
    if (!programs::training::reads_genomes()) {
        CHECK_THROWS_AS(run_command(command), dp::OptionError);
        WARN("skipped: built without htslib");
        return;
    }
    auto const rows = map_rows(run_command(command).out);
    REQUIRE(rows.size() == 24);
    CHECK(rows[0].sequence == "a::chr1:2-14(+)");
    CHECK(rows[12].sequence == "b::chr1:14-26(-)");
    for (std::size_t i = 0; i < 12; ++i) {  // the same bases, on either strand, but for the flanks
        if (i >= 2 && i < 10) {
            CHECK(rows[i].reference == "TGACTCAG"[i - 2]);
            CHECK(rows[12 + i].reference == rows[i].reference);
            CHECK(*std::min_element(rows[i].changes, rows[i].changes + 4) == Approx(-4.0));
        }
    }
    auto const tiny = write_bytes(dir.path() / "t.bed", "chr1\t2\t9\n").string();
    CHECK_THROWS_WITH(run_command({"mutate", "--model", model, "--regions", tiny, "--genome", genome, "--out", "-"}),
                      says("t.bed:1: found 7 bases, expected at least 8"));
}

TEST_CASE("what mutate cannot read is an error, and nothing is written", "[commands][mutate]") {
    TempDir const dir;
    auto const model = write_model(dir.path() / "m.safetensors").string();
    auto const in = write_bytes(dir.path() / "in.fa", ">a\nACGTACGTACGT\n>b\nACGT\n").string();
    auto const out = (dir.path() / "out.tsv").string();
    CHECK_THROWS_WITH(run_command({"mutate", "--model", model, "--in", in, "--out", out}), says("in.fa:3"));
    CHECK_THROWS_AS(run_command({"mutate", "--model", model, "--out", out}), CLI::Error);
    CHECK_THROWS_AS(run_command({"mutate", "--model", model, "--in", in, "--regions", in, "--out", out}), CLI::Error);
    CHECK_THROWS_WITH(run_command({"mutate", "--model", model, "--in", in, "--out", in}),
                      says("an input of this command, named as its output"));
    CHECK_FALSE(fs::exists(out));
}
