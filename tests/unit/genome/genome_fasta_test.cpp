#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <htslib/bgzf.h>
#include <unistd.h>
#include <utime.h>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/genome/genome_fasta.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/gzip_member.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"
#include "../../support/test_data.hpp"

namespace dp = deepprune;
namespace fs = std::filesystem;
using dp::test::says;

namespace {

/// Writes `text` bgzipped.
fs::path write_bgzip(fs::path const& path, std::string_view text) {
    BGZF* const file = bgzf_open(path.c_str(), "w");
    REQUIRE(file != nullptr);
    REQUIRE(bgzf_write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    REQUIRE(bgzf_close(file) == 0);
    return path;
}

/// Letters at random, wrapped at `width`.
std::string wrapped(std::string const& letters, std::size_t width) {
    std::string text;
    for (std::size_t i = 0; i < letters.size(); i += width) {
        text += letters.substr(i, width) + '\n';
    }
    return text;
}

std::string letters_of(dp::RandomStream& stream, std::size_t count) {
    std::string letters(count, 'A');
    for (char& letter : letters) {
        letter = "ACGTNacgt"[stream.below(9)];
    }
    return letters;
}

std::string upper(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

void set_time(fs::path const& path, long seconds) {
    utimbuf const times{.actime = seconds, .modtime = seconds};
    REQUIRE(utime(path.c_str(), &times) == 0);
}

std::string const two = ">chr1 the first\nACGTAC\nGTacgt\nNN\n>chr2\nTTTT\nGG\n";

}  // namespace

TEST_CASE("any part of plain and bgzipped FASTA, in upper case", "[genome][genome_fasta]") {
    TempDir const dir;
    std::size_t const seed = 14;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    std::string const first = letters_of(stream, 200000);
    std::string const second = letters_of(stream, 60);
    std::string const third = letters_of(stream, 70001);
    std::string const text =
        ">a description\n" + wrapped(first, 60) + ">b\n" + wrapped(second, 60) + ">c\n" + wrapped(third, 70001);
    std::string crlf;
    for (char const c : text) {
        crlf += c == '\n' ? "\r\n" : std::string(1, c);
    }
    for (fs::path const& path :
         {write_bytes(dir.path() / "plain.fa", text),
          write_bytes(dir.path() / "open.fa", text.substr(0, text.size() - 1)),
          write_bytes(dir.path() / "crlf.fa", crlf), write_bgzip(dir.path() / "packed.fa.gz", text)}) {
        CAPTURE(path.string());
        for (bool const again : {false, true}) {  // the index is made, then used
            CHECK(fs::exists(path.string() + ".fai") == again);
            dp::GenomeFasta const genome{path};
            REQUIRE(genome.chromosomes().size() == 3);
            CHECK(genome.chromosomes()[0].name == "a");
            CHECK(genome.length("a") == first.size());
            CHECK(genome.length("b") == second.size());
            CHECK(genome.length("c") == third.size());
            CHECK_FALSE(genome.length("d").has_value());
            CHECK(genome.fetch("b", 0, 60) == upper(second));
            CHECK(genome.fetch("c", 0, third.size()) == upper(third));
            for (int i = 0; i < 200; ++i) {
                auto const start = static_cast<std::size_t>(stream.below(first.size() + 1));
                auto const end = start + static_cast<std::size_t>(
                                             stream.below((std::min)(first.size() - start, std::size_t{500}) + 1));
                CHECK(genome.fetch("a", start, end) == upper(first.substr(start, end - start)));
            }
        }
        CHECK(std::ranges::distance(fs::directory_iterator{dir.path()}, fs::directory_iterator{}) > 0);
    }
    // Nothing but the files and their indices is left behind.
    for (auto const& entry : fs::directory_iterator{dir.path()}) {
        CHECK_FALSE(entry.path().filename().string().starts_with("."));
    }
}

TEST_CASE("what is not in the genome is named", "[genome][genome_fasta]") {
    TempDir const dir;
    dp::GenomeFasta const genome{write_bytes(dir.path() / "g.fa", two)};
    CHECK(genome.fetch("chr1", 0, 14) == "ACGTACGTACGTNN");
    CHECK(genome.fetch("chr2", 3, 6) == "TGG");
    CHECK_THROWS_WITH(genome.fetch("chr2", 3, 7),
                      says("g.fa: found no chr2:3-7, expected at most 6 bases, the length of chr2"));
    CHECK_THROWS_WITH(genome.fetch("2", 3, 7), says("g.fa: found no 2:3-7, expected a chromosome of the file"));
    dp::GenomeFasta const odd{write_bytes(dir.path() / "odd.fa", ">x\nACGT\nAC*T\n")};
    CHECK(odd.fetch("x", 0, 6) == "ACGTAC");
    CHECK_THROWS_WITH(odd.fetch("x", 2, 8),
                      says("odd.fa: found '*' at base 7 of x, expected A, C, G, T or an IUPAC code such as N"));
}

TEST_CASE("an index that does not fit is refused", "[genome][genome_fasta]") {
    TempDir const dir;
    auto const path = write_bytes(dir.path() / "g.fa", two);
    auto const fai = path.string() + ".fai";
    { dp::GenomeFasta const makes_the_index{path}; }
    std::string const good = read_bytes(fai);
    CHECK(good == "chr1\t14\t16\t6\t7\nchr2\t6\t39\t4\t5\n");
    set_time(path, 1000000000);
    auto const with = [&](std::string const& text) {
        write_bytes(fai, text);
        set_time(fai, 1000000000);
        return dp::GenomeFasta{path}.chromosomes().size();
    };
    CHECK(with(good) == 2);
    std::string const remedy = "; the .fai is that of another file: remove it, and it is made anew";
    for (std::string const length : {"13", "15"}) {  // the last base of chr1 is that at byte 31
        CAPTURE(length);
        std::string const byte = length == "13" ? "31" : "33";
        CHECK_THROWS_WITH(with("chr1\t" + length + "\t16\t6\t7\nchr2\t6\t39\t4\t5\n"),
                          says("g.fa: found no end of a line at byte " + byte +
                               ", expected that of 'chr1', as the index says" + remedy));
    }
    // At the end of a line, but not of the sequence.
    CHECK_THROWS_WITH(with("chr1\t12\t16\t6\t7\nchr2\t6\t39\t4\t5\n"),
                      says("found 'NN' at byte 30, expected the sequence 'chr2', as the index says"));
    CHECK_THROWS_WITH(with("chr1\t14\t16\t6\t7\nchr2\t7\t39\t4\t5\n"), says("found no end of a line at byte 47"));
    CHECK_THROWS_WITH(with("chr1\t14\t16\t6\t7\nchr2\t6\t40\t4\t5\n"),
                      says("found '>chr2' at byte 33, expected the sequence 'chr2', as the index says"));
    CHECK_THROWS_WITH(with("1\t14\t16\t6\t7\nchr2\t6\t39\t4\t5\n"),
                      says("found '>chr1 the first' at byte 0, expected the sequence '1', as the index says"));
    CHECK_THROWS_WITH(with("chr1\t14\t16\t6\t7\n"),
                      says("found '>chr2' at byte 33, expected the end of the file, as the index says"));
    CHECK_THROWS_WITH(with(good + "chr3\t6\t60\t4\t5\n"),
                      says("found the end at byte 46, expected the sequence 'chr3'"));
    CHECK_THROWS_WITH(with(""), says("g.fa.fai: found no sequence, expected at least one; remove the index"));
    CHECK_THROWS_WITH(
        with("chr1 14 16 6 7\n"),
        says("g.fa.fai:1: found 'chr1 14 16 6 7', expected name, length, offset, bases and bytes of a line"));
    CHECK_THROWS_WITH(with("chr1\t14\t16\t0\t7\n"), says("g.fa.fai:1: found"));
    write_bytes(fai, good);
    set_time(fai, 999999999);
    CHECK_THROWS_WITH(dp::GenomeFasta{path},
                      says("g.fa.fai: found an index that is older than the FASTA file, expected one made since the "
                           "file was last changed; remove it, and it is made anew; touch it if it is right"));
    // A bgzipped file is held against its index in the same way.
    auto const packed = write_bgzip(dir.path() / "p.fa.gz", two);
    { dp::GenomeFasta const makes_the_index{packed}; }
    CHECK(read_bytes(packed.string() + ".fai") == good);
    write_bytes(packed.string() + ".fai", "chr1\t13\t16\t6\t7\nchr2\t6\t39\t4\t5\n");
    CHECK_THROWS_WITH(dp::GenomeFasta{packed}, says("p.fa.gz: found no end of a line at byte 31"));
}

TEST_CASE("what is no FASTA for a genome is refused", "[genome][genome_fasta]") {
    TempDir const dir;
    auto const refused = [&](std::string const& text) {
        return [path = write_bytes(dir.path() / "bad.fa", text)] { return dp::GenomeFasta{path}.file(); };
    };
    std::string const even =
        "expected lines of one length in each sequence but for the last; wrap the file evenly, for example with "
        "seqkit seq -w 60";
    CHECK_THROWS_WITH(refused("")(), says("bad.fa: found no sequence, expected FASTA"));
    CHECK_THROWS_WITH(refused("ACGT\n")(), says("bad.fa:1: found 'ACGT' before the first header"));
    CHECK_THROWS_WITH(
        refused(">a\nACGT\nACG\nACGT\n")(),
        says("bad.fa:4: found a line behind line 3, which has not the 4 letters of those before it, " + even));
    CHECK_THROWS_WITH(refused(">a\nACGT\nACGTA\n")(),
                      says("bad.fa:3: found a line of 5 letters behind one of 4, " + even));
    CHECK_THROWS_WITH(refused(">a\nACGT\n>b\nAC\n>a\nACGT\n")(),
                      says("bad.fa: found the name 'a' twice, expected a name of its own for each sequence"));
    CHECK_THROWS_WITH(dp::GenomeFasta{write_bytes(dir.path() / "z.fa.gz", dp::test::gzip_member(two))},
                      says("z.fa.gz: found data compressed with gzip, expected plain FASTA, or bgzip, of which any "
                           "part can be read; convert "
                           "it with gunzip -c FILE | bgzip > NEW"));
    CHECK_THROWS_WITH(dp::GenomeFasta{dir.path() / "absent.fa"},
                      says("absent.fa: found a file that cannot be opened (No such file"));
    CHECK_THROWS_WITH(dp::GenomeFasta{dir.path()}, says("found a directory"));
    CHECK_THROWS_WITH(dp::GenomeFasta{"-"}, says("-: found a pipe or a device, expected a file on a disk"));
    // Truncated bgzip: htslib notices while the index is made.
    auto const packed = write_bgzip(dir.path() / "p.fa.gz", two);
    std::string const bytes = read_bytes(packed);
    write_bytes(dir.path() / "cut.fa.gz", bytes.substr(0, bytes.size() / 2));
    CHECK_THROWS_AS(dp::GenomeFasta{dir.path() / "cut.fa.gz"}, dp::Error);
}

TEST_CASE("a folder that cannot be written gets no index, and needs none", "[genome][genome_fasta]") {
    TempDir const dir;
    auto const folder = dir.path() / "locked";
    fs::create_directory(folder);
    auto const path = write_bytes(folder / "g.fa", two);
    fs::permissions(folder, fs::perms::owner_read | fs::perms::owner_exec);
    if (::access(folder.c_str(), W_OK) == 0) {  // as root
        WARN("skipped: this user may write everywhere");
    } else {
        dp::GenomeFasta const genome{path};
        CHECK(genome.fetch("chr2", 0, 6) == "TTTTGG");
        CHECK_FALSE(fs::exists(path.string() + ".fai"));
        char const* const before = std::getenv("TMPDIR");
        std::string const kept = before != nullptr ? before : "";
        REQUIRE(::setenv("TMPDIR", folder.c_str(), 1) == 0);
        CHECK_THROWS_WITH(dp::GenomeFasta{path}, says("g.fa: found no index, and no folder where one can be made"));
        REQUIRE((before != nullptr ? ::setenv("TMPDIR", kept.c_str(), 1) : ::unsetenv("TMPDIR")) == 0);
    }
    fs::permissions(folder, fs::perms::owner_all);
}

TEST_CASE("as samtools faidx", "[genome][genome_fasta]") {
    std::string_view const file = "genome/scan/scan_test.fa";
    auto const real = test_data(file);
    if (!real || std::system("samtools --version >/dev/null 2>&1") != 0) {
        WARN((real ? "skipped: no samtools" : no_test_data(file)));
        return;
    }
    TempDir const dir;
    auto const path = dir.path() / "g.fa";
    fs::copy_file(*real, path);
    dp::GenomeFasta const genome{path};
    std::string const name = genome.chromosomes()[0].name;
    CHECK(genome.length(name) == 3000000);
    std::string regions;
    std::string ours;
    for (std::size_t i = 0; i < 50; ++i) {
        std::size_t const start = i * 59999;
        regions += ' ' + name + ':' + std::to_string(start + 1) + '-' + std::to_string(start + 301);
        ours += genome.fetch(name, start, start + 301) + '\n';
    }
    auto const out = dir.path() / "out";
    REQUIRE(std::system(
                ("samtools faidx -n 1000 " + path.string() + regions + " | grep -v '^>' > " + out.string()).c_str()) ==
            0);
    CHECK(ours == upper(read_bytes(out)));
}
