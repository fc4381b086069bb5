#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/read_cisbp.hpp>
#include <deepprune/io/read_motifs.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/refusal.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;

namespace {

std::string refused(std::string_view bytes) {
    return refusal(bytes, [](std::filesystem::path const& path) { return dp::read_motifs(path); });
}

}  // namespace

TEST_CASE("CIS-BP's matrices are read", "[io][read_cisbp]") {
    TempDir const dir;
    std::string const matrix = "Pos\tA\tC\tG\tT\n1\t0.1\t0.2\t0.3\t0.4\n2\t0\t0\t1\t0\n";
    auto const motifs = dp::read_motifs(
        write_bytes(dir.path() / "M1.txt", matrix + "\nTF\tT1\nTF Name\tANT x\nMotif\tM2364\nSpecies\tA_t\n" + matrix));
    REQUIRE(motifs.size() == 2);
    CHECK(motifs[0].name() == "M1");
    CHECK(motifs[0].matrix().consensus() == "TG");
    CHECK(motifs[0].sites() == 0.0);
    CHECK(motifs[1].name() == "M2364");
    CHECK(motifs[1].alternate_name() == "ANT");
    dp::LineReader four{write_bytes(dir.path() / "f", "Pos A C G U\n1 9 0 0 1\n2 0 0 10 0\n3 0 10 0 0\n4 0 0 0 10\n")};
    auto const counts = dp::read_cisbp(four, "given");
    CHECK(counts.at(0).name() == "given");
    CHECK(counts.at(0).counts()[0] == dp::BaseCounts{9, 0, 0, 1});
    CHECK(counts.at(0).sites() == 10.0);
}

TEST_CASE("bad files of CIS-BP are refused with file and line", "[io][read_cisbp]") {
    std::string const head = "Pos\tA\tC\tG\tT\n";
    CHECK(refused(head) == "bad:1: found no matrix for motif 'bad', expected a row of four numbers for each column");
    CHECK(refused(head + "2\t0\t0\t1\t0\n") == "bad:2: found row '2', expected row 1; rows may be missing");
    CHECK(refused(head + "1\t0\t0\t1\n") ==
          "bad:2: found 3 numbers in a row, expected four; the file may be truncated");
    CHECK(refused(head + "1\t0\t0\t1\t-1\n").starts_with("bad:2:9: found '-1'"));
    CHECK(refused(head + "1\t0\t0\t1\t0\nx\n").starts_with("bad:3: found 'x'"));
    CHECK(refused("Motif\tM\n" + head + "1\t0\t0\t1\t0\nMotif\tN\n2\t0\t0\t1\t0\n").starts_with("bad:5: found '2"));
}
