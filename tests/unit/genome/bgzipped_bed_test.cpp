#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <string>
#include <string_view>

#include <deepprune/core/team.hpp>
#include <deepprune/genome/bgzipped_bed.hpp>
#include <deepprune/io/line_reader.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
namespace fs = std::filesystem;
using dp::test::says;

namespace {

// So many lines, on two chromosomes.
std::string bed_lines(std::size_t count) {
    std::string text = "#chrom\tstart\tend\n";
    for (std::size_t i = 0; i < count; ++i) {
        std::size_t const start = 37 * (i < count / 2 ? i : i - count / 2);
        text +=
            (i < count / 2 ? "chr1\t" : "chr2\t") + std::to_string(start) + '\t' + std::to_string(start + 10) + '\n';
    }
    return text;
}

// In pieces of `piece` bytes.
void write_bed(fs::path const& path, std::string const& text, std::size_t piece, unsigned threads,
               std::size_t longest = 1000) {
    dp::Team team{threads};
    dp::BgzippedBed bed{path, longest, team};
    for (std::size_t at = 0; at < text.size(); at += piece) {
        bed.write(std::string_view{text}.substr(at, piece));
    }
    bed.commit();
}

std::string unpacked(fs::path const& path) {
    dp::LineReader lines{path};
    std::string text;
    while (auto const line = lines.next()) {
        text.append(*line) += '\n';
    }
    return text;
}

}  // namespace

TEST_CASE("bgzipped text is the text, and equal bytes on any threads", "[genome][bgzipped_bed]") {
    TempDir const dir;
    // From a header alone to more than the blocks that are compressed together.
    for (std::size_t const lines : {0U, 10U, 5000U, 400000U}) {
        std::string const text = bed_lines(lines);
        CAPTURE(lines, text.size());
        write_bed(dir.path() / "a.bed.gz", text, 1000000, 1);
        CHECK(unpacked(dir.path() / "a.bed.gz") == text);
        write_bed(dir.path() / "b.bed.gz", text, 7777, 3);
        CHECK(read_bytes(dir.path() / "a.bed.gz") == read_bytes(dir.path() / "b.bed.gz"));
        CHECK(read_bytes(dir.path() / "a.bed.gz.tbi") == read_bytes(dir.path() / "b.bed.gz.tbi"));
    }
    // Nothing else is left behind.
    CHECK(std::distance(fs::directory_iterator{dir.path()}, fs::directory_iterator{}) == 4);
}

TEST_CASE("tabix finds lines by the index", "[genome][bgzipped_bed]") {
    if (std::system("tabix --version >/dev/null 2>&1") != 0) {
        WARN("skipped: no tabix");
        return;
    }
    TempDir const dir;
    for (std::size_t const longest : {std::size_t{1000}, std::size_t{1} << 30U}) {
        auto const path = dir.path() / ("x" + std::to_string(longest) + ".bed.gz");
        write_bed(path, bed_lines(50000), 100000, 2, longest);
        CHECK(fs::exists(path.native() + (longest > 1000 ? ".csi" : ".tbi")));
        CHECK_FALSE(fs::exists(path.native() + (longest > 1000 ? ".tbi" : ".csi")));
        auto const out = dir.path() / "out";
        REQUIRE(std::system(("tabix " + path.string() + " chr2:3701-3738 > " + out.string()).c_str()) == 0);
        CHECK(read_bytes(out) == "chr2\t3700\t3710\nchr2\t3737\t3747\n");
    }
}

TEST_CASE("without commit nothing is written, and an old index stays no longer than its file",
          "[genome][bgzipped_bed]") {
    TempDir const dir;
    auto const path = dir.path() / "x.bed.gz";
    dp::Team team{1};
    {
        dp::BgzippedBed bed{path, 1000, team};
        bed.write(bed_lines(10));
    }
    CHECK(fs::is_empty(dir.path()));
    write_bytes(path.native() + ".csi", "of an older file");
    write_bed(path, bed_lines(10), 100, 1);
    CHECK(fs::exists(path.native() + ".tbi"));
    CHECK_FALSE(fs::exists(path.native() + ".csi"));
}

TEST_CASE("an index that cannot be replaced is an error before the file is", "[genome][bgzipped_bed]") {
    TempDir const dir;
    auto const path = dir.path() / "x.bed.gz";
    fs::create_directories(path.native() + ".tbi/full");
    CHECK_THROWS_WITH(write_bed(path, bed_lines(10), 100, 1),
                      says("an index of an earlier file that cannot be removed"));
    CHECK_FALSE(fs::exists(path));
    CHECK_THROWS_AS(write_bed(dir.path() / "none" / "x.bed.gz", "", 1, 1), dp::IoError);
}

TEST_CASE("unsorted lines have no index", "[genome][bgzipped_bed]") {
    TempDir const dir;
    CHECK_THROWS_WITH(write_bed(dir.path() / "x.bed.gz", "chr1\t5\t6\nchr2\t1\t2\nchr1\t1\t2\n", 100, 1),
                      says("a complete file whose index cannot be made"));
    CHECK_FALSE(fs::exists(dir.path() / "x.bed.gz.tbi"));
}
