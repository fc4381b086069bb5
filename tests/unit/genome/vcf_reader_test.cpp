#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <htslib/hts.h>
#include <htslib/vcf.h>

#include <deepprune/core/error.hpp>
#include <deepprune/core/team.hpp>
#include <deepprune/genome/bgzipped_vcf.hpp>
#include <deepprune/genome/vcf_reader.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/gzip_member.hpp"
#include "../../support/pipe.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
namespace fs = std::filesystem;
using dp::test::says;

namespace {

std::string const head =
    "##fileformat=VCFv4.2\n##contig=<ID=chr1,length=1000>\n##contig=<ID=chr2,length=1000>\n"
    "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ta\n";
std::string const body = "chr1\t5\t.\tA\tC\t.\t.\t.\tGT\t0/1\nchr1\t7\tx\tAC\tC,G\t3\tPASS\t.\tGT\t0|1\n";

struct Read {
    std::vector<std::string> header{};
    std::string lines{};
    std::size_t number = 0;
    std::size_t columns = 0;
};

Read read(fs::path const& path) {
    dp::VcfReader reader{path};
    Read all{.header = {reader.header().begin(), reader.header().end()}, .columns = reader.columns()};
    while (auto const line = reader.next()) {
        all.lines.append(*line) += '\n';
        all.number = reader.number();
    }
    return all;
}

std::string bgzipped(fs::path const& path, std::string const& text) {
    dp::Team team{1};
    dp::BgzippedVcf file{path, 1000, team};
    file.write(text);
    file.commit();
    return read_bytes(path);
}

// Writes a file of VCF as BCF, by htslib itself. \param mode "wb", or "wbu" for BCF that is not compressed
fs::path as_bcf(fs::path const& vcf, fs::path const& bcf, std::string const& mode) {
    std::unique_ptr<htsFile, int (*)(htsFile*)> const from{hts_open(vcf.c_str(), "r"), hts_close};
    std::unique_ptr<htsFile, int (*)(htsFile*)> to{hts_open(bcf.c_str(), mode.c_str()), hts_close};
    std::unique_ptr<bcf_hdr_t, void (*)(bcf_hdr_t*)> const header{bcf_hdr_read(from.get()), bcf_hdr_destroy};
    std::unique_ptr<bcf1_t, void (*)(bcf1_t*)> const record{bcf_init(), bcf_destroy};
    REQUIRE(bcf_hdr_write(to.get(), header.get()) == 0);
    while (bcf_read(from.get(), header.get(), record.get()) == 0) {
        REQUIRE(bcf_write(to.get(), header.get(), record.get()) == 0);
    }
    REQUIRE(hts_close(to.release()) == 0);
    return bcf;
}

}  // namespace

TEST_CASE("VCF is passed on line by line, however it is stored", "[genome][vcf_reader]") {
    TempDir const dir;
    auto const check = [&](Read const& all) {
        CHECK(all.lines == body);
        CHECK(all.header.size() == 5);
        CHECK(all.header.back().ends_with("FORMAT\ta"));
        CHECK(all.columns == 10);
    };
    auto const plain = read(write_bytes(dir.path() / "a.vcf", head + body));
    check(plain);
    CHECK(plain.number == 7);
    check(read(write_bytes(dir.path() / "b.vcf.gz", dp::test::gzip_member(head + body))));
    bgzipped(dir.path() / "c.vcf.gz", head + body);
    check(read(dir.path() / "c.vcf.gz"));
    std::string windows = head + body;
    for (std::size_t at = 0; (at = windows.find('\n', at)) != std::string::npos; at += 2) {
        windows.insert(at, "\r");
    }
    check(read(write_bytes(dir.path() / "d.vcf", windows)));
    check(read(write_bytes(dir.path() / "e.vcf", head + "\n" + body + "\n \n")));
    Pipe const pipe{dir.path() / "pipe", head + body};
    check(read(pipe.path()));
    CHECK(read(write_bytes(dir.path() / "f.vcf", head)).lines.empty());
}

TEST_CASE("BCF is read as the VCF that it is", "[genome][vcf_reader]") {
    TempDir const dir;
    auto const vcf = write_bytes(dir.path() / "a.vcf", head + body);
    for (std::string const mode : {"wb", "wbu"}) {
        auto const bcf = as_bcf(vcf, dir.path() / (mode + ".bcf"), mode);
        auto const all = read(bcf);
        CHECK(all.lines == body);
        CHECK(all.number == 2);
        CHECK(all.columns == 10);
        CHECK(all.header.front() == "##fileformat=VCFv4.2");
        std::string const bytes = read_bytes(bcf);
        auto const cut = write_bytes(dir.path() / "cut.bcf", std::string_view{bytes}.substr(0, bytes.size() - 40));
        CHECK_THROWS_AS(read(cut), dp::Error);
        Pipe const pipe{dir.path() / ("pipe" + mode), bytes};
        CHECK_THROWS_WITH(read(pipe.path()), says("found BCF in a pipe, expected VCF; convert it with bcftools view"));
    }
    // What is not compressed has no checksum either, so that the damage reaches the reader of BCF.
    std::string const plain = read_bytes(dir.path() / "wbu.bcf");
    auto const header_end = 9 + static_cast<unsigned char>(plain[5]) + 256U * static_cast<unsigned char>(plain[6]);
    REQUIRE(header_end < plain.size());
    auto const refuse = [&](std::size_t bytes, std::string const& what) {
        CHECK_THROWS_WITH(read(write_bytes(dir.path() / "x.bcf", std::string_view{plain}.substr(0, bytes))),
                          says("x.bcf") && says(what));
    };
    refuse(header_end - 10, "found a damaged header, expected intact BCF");
    refuse(header_end + 20, "x.bcf:1: found a damaged record, expected intact BCF; get the file again");
    refuse(plain.size() - 3, "x.bcf:2: found a damaged record");
}

TEST_CASE("what is no VCF, or a part of one, is refused", "[genome][vcf_reader]") {
    TempDir const dir;
    auto const refuse = [&](std::string const& bytes, std::string const& what) {
        auto const path = write_bytes(dir.path() / "x.vcf", bytes);
        CHECK_THROWS_WITH(read(path), says(what));
    };
    refuse("", "found an empty file, expected VCF, whose first line");
    refuse(body, "x.vcf:1: found 'chr1\\x095");
    refuse("##fileformat=VCFv4.2\n", "found the end of the file, expected the line that names the columns");
    refuse("##fileformat=VCFv4.2\n" + body, "x.vcf:2: found 'chr1\\x095");
    refuse("##fileformat=VCFv4.2\n#CHROM POS ID REF ALT QUAL FILTER INFO\n", "x.vcf:2: found '#CHROM POS");
    refuse("##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO2\n", "found '#CHROM");
    std::string const whole = bgzipped(dir.path() / "w.vcf.gz", head + body);
    refuse(whole.substr(0, whole.size() - 28), "bgzipped data without the block that ends it");
    refuse(whole.substr(0, whole.size() - 60), "bgzipped data without the block that ends it");
    std::string const zipped = dp::test::gzip_member(head + body);
    refuse(zipped.substr(0, zipped.size() - 5), "the end of the file inside its gzip data");
    CHECK_THROWS_AS(read(dir.path() / "none.vcf"), dp::IoError);
    CHECK_THROWS_AS(read(dir.path()), dp::IoError);
}
