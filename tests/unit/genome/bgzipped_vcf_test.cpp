#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <deepprune/core/team.hpp>
#include <deepprune/genome/bgzipped_vcf.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
namespace fs = std::filesystem;

namespace {

std::string const vcf_head = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";

void write_vcf(fs::path const& path, std::string const& text, std::size_t longest) {
    dp::Team team{1};
    dp::BgzippedVcf vcf{path, longest, team};
    vcf.write(text);
    vcf.commit();
}

}  // namespace

TEST_CASE("tabix finds records by the index", "[genome][bgzipped_vcf]") {
    TempDir const dir;
    std::string text = vcf_head;
    for (std::size_t i = 1; i < 3000; ++i) {
        text += "chr1\t" + std::to_string(10 * i) + "\t.\tA\tC\t.\t.\t.\n";
    }
    text += "chr2\t5\t.\tA\tC\t.\t.\t.\n";
    for (std::size_t const longest : {std::size_t{30000}, std::size_t{1} << 30U}) {
        auto const path = dir.path() / ("x" + std::to_string(longest) + ".vcf.gz");
        write_vcf(path, text, longest);
        CHECK(fs::exists(path.native() + (longest > 30000 ? ".csi" : ".tbi")));
        if (std::system("tabix --version >/dev/null 2>&1") != 0) {
            WARN("skipped: no tabix");
            continue;
        }
        auto const out = dir.path() / "out";
        REQUIRE(std::system(("tabix " + path.string() + " chr1:20-31 > " + out.string()).c_str()) == 0);
        CHECK(read_bytes(out) == "chr1\t20\t.\tA\tC\t.\t.\t.\nchr1\t30\t.\tA\tC\t.\t.\t.\n");
    }
}

TEST_CASE("unsorted records have no index", "[genome][bgzipped_vcf]") {
    TempDir const dir;
    CHECK_THROWS_WITH(
        write_vcf(dir.path() / "x.vcf.gz",
                  vcf_head + "1\t9\t.\tA\tC\t.\t.\t.\n2\t1\t.\tA\tC\t.\t.\t.\n1\t5\t.\tA\tC\t.\t.\t.\n", 100),
        dp::test::says("whose index cannot be made, expected a folder with space for it; sort the lines, and make it "
                       "with tabix -p vcf FILE"));
    CHECK_FALSE(fs::exists(dir.path() / "x.vcf.gz.tbi"));
}
