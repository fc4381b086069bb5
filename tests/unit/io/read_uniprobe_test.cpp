#include <filesystem>
#include <string>
#include <string_view>

#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/read_motifs.hpp>
#include <deepprune/io/read_uniprobe.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/refusal.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;

namespace {

std::string refused(std::string_view bytes) {
    return refusal(bytes, [](std::filesystem::path const& path) { return dp::read_motifs(path); });
}

std::string const matrix = "A:\t0.1\t0\nC:\t0.2\t0\nG:\t0.3\t1\nT:\t0.4\t0\n";

}  // namespace

TEST_CASE("UniPROBE's matrices are read", "[io][read_uniprobe]") {
    TempDir const dir;
    auto const motifs = dp::read_motifs(write_bytes(
        dir.path() / "f",
        "Protein: Arid3a\tSeed k-mer: TTAATTAA\tEnrichment Score: 0.49\n" + matrix + "\nArid5a_primary\n\n" + matrix));
    REQUIRE(motifs.size() == 2);
    CHECK(motifs[0].name() == "Arid3a");
    CHECK(motifs[1].name() == "Arid5a_primary");
    CHECK(motifs[1].matrix().consensus() == "TG");
    CHECK(motifs[1].sites() == 0.0);
    CHECK(dp::read_motifs(write_bytes(dir.path() / "alone.pwm", matrix)).at(0).name() == "alone");
}

TEST_CASE("of UniPROBE's full format the probabilities are read", "[io][read_uniprobe]") {
    TempDir const dir;
    std::string const scores = "A:\t-0.1\t2\nC:\t-0.2\t2\nG:\t0.3\t2\nT:\t0.4\t2\n";
    dp::LineReader lines{write_bytes(
        dir.path() / "f",
        "# Motif: GTAATAAA\tEnrichment Score: 0.494\n1\tGTAATAAA\t0.494\n\nEnrichment score matrix\n\n" + scores +
            "\nEnergy matrix for enoLOGOS\n\nPO\t1\t2\n" + scores + "\nProbability matrix\n\n" + matrix)};
    auto const motifs = dp::read_uniprobe(lines, "file");
    REQUIRE(motifs.size() == 1);
    CHECK(motifs[0].name() == "GTAATAAA");
    CHECK(motifs[0].matrix().consensus() == "TG");
}

TEST_CASE("bad files of UniPROBE are refused with file and line", "[io][read_uniprobe]") {
    CHECK(refused("Name\nA: 0.1\n") ==
          "bad:1: found 1 rows for motif 'Name', expected four rows: A, C, G, T; the file may be truncated");
    CHECK(refused("Name\nA: 0.1\nC: 0.1 0.2\n").starts_with("bad:3: found 2 numbers"));
    CHECK(refused("Name\nA: 0.1\nA: 0.1\n").starts_with("bad:3: found a row of 'A'"));
}
