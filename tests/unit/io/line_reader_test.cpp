#include <cstddef>
#include <filesystem>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/io/crc64.hpp>
#include <deepprune/io/line_reader.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/gzip.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
using dp::test::says;
using namespace std::string_view_literals;
using Lines = std::vector<std::string>;

namespace {

Lines read_all(std::filesystem::path const& path, dp::LineReaderOptions const& options = {}) {
    dp::LineReader reader{path, options};
    Lines lines;
    while (auto const line = reader.next()) {
        lines.emplace_back(*line);
        REQUIRE(reader.number() == lines.size());
    }
    CHECK_FALSE(reader.next().has_value());
    CHECK(reader.number() == lines.size());
    return lines;
}

}  // namespace

TEST_CASE("lines end with LF or CRLF, and the last may lack its end", "[io][line_reader]") {
    TempDir const dir;
    auto const lines = [&](std::string_view bytes) { return read_all(write_bytes(dir.path() / "f", bytes)); };
    CHECK(lines("").empty());
    CHECK(lines("a") == Lines{"a"});
    CHECK(lines("a\n") == Lines{"a"});
    CHECK(lines("a\nb") == Lines{"a", "b"});
    CHECK(lines("a\r\nb\r\n") == Lines{"a", "b"});
    CHECK(lines("a\r\nb\r") == Lines{"a", "b"});
    CHECK(lines("\n\n") == Lines{"", ""});
    CHECK(lines("\r\n") == Lines{""});
    CHECK(lines("a\rb\n") == Lines{"a\rb"});
    CHECK(lines("a\r\r\n") == Lines{"a\r"});
}

TEST_CASE("no byte is special but the byte order mark at the start", "[io][line_reader]") {
    TempDir const dir;
    auto const lines = [&](std::string_view bytes) { return read_all(write_bytes(dir.path() / "f", bytes)); };
    CHECK(lines("a\0b\xFF\n\x1F"sv) == Lines{std::string{"a\0b\xFF"sv}, "\x1F"});
    CHECK(lines("\xEF\xBB\xBF"
                "a\n\xEF\xBB\xBF"
                "b\n") == Lines{"a",
                                "\xEF\xBB\xBF"
                                "b"});
    CHECK(lines("\xEF\xBB\xBF") == Lines{""});
}

TEST_CASE("lines of any length come through, plain and gzipped", "[io][line_reader]") {
    TempDir const dir;
    unsigned const seed = 21;
    CAPTURE(seed);
    std::mt19937 random{seed};
    // Around the sizes of the buffers (2^16 bytes read, 2^18 unpacked), where a line is put together from pieces.
    Lines expected;
    for (std::size_t const size :
         {0U, 1U, 65534U, 65535U, 65536U, 65537U, 3U, 0U, 262143U, 262144U, 262145U, 600000U, 2U}) {
        std::string line(size, '\0');
        for (char& letter : line) {
            letter = "ACGT"[random() % 4];
        }
        expected.push_back(line);
    }
    std::string bytes;
    for (auto const& line : expected) {
        bytes += line + '\n';
    }
    CHECK(read_all(write_bytes(dir.path() / "plain", bytes)) == expected);
    CHECK(read_all(write_bytes(dir.path() / "packed", gzip(bytes))) == expected);
}

TEST_CASE("all members of a gzip file are read", "[io][line_reader]") {
    TempDir const dir;
    auto const lines = [&](std::string const& bytes) { return read_all(write_bytes(dir.path() / "f", bytes)); };
    CHECK(lines(gzip("a\nb")) == Lines{"a", "b"});
    CHECK(lines(gzip("a\nb") + gzip("c\n") + gzip("d\n")) == Lines{"a", "bc", "d"});
    CHECK(lines(gzip("a\n") + gzip("") + gzip("b\n") + gzip("")) == Lines{"a", "b"});
    CHECK(lines(gzip("")).empty());
}

TEST_CASE("a gzip file cut at any byte is refused", "[io][line_reader]") {
    TempDir const dir;
    std::string bytes = gzip(">a\nACGTTGCATGCCGAT\n>b\nGGATTACCATTAACG\n");
    auto const path = dir.path() / "cut.gz";
    for (std::size_t size = 2; size < bytes.size(); ++size) {
        CAPTURE(size);
        write_bytes(path, bytes.substr(0, size));
        REQUIRE_THROWS_AS(read_all(path), dp::IoError);
        REQUIRE_THROWS_WITH(read_all(path), says(path.string()) && says("is truncated"));
    }
    CHECK(read_all(write_bytes(path, bytes)).size() == 4);
    // A truncated second member is detected too; a cut exactly between two members cannot be.
    std::string const two = bytes + bytes;
    for (std::size_t size = bytes.size() + 1; size < two.size(); ++size) {
        CAPTURE(size);
        write_bytes(path, two.substr(0, size));
        REQUIRE_THROWS_AS(read_all(path), dp::IoError);
    }
}

TEST_CASE("a gzip file with any bit turned is refused or reads the same", "[io][line_reader]") {
    TempDir const dir;
    std::string const text = ">a\nACGTTGCATGCCGAT\n>b\nGGATTACCATTAACG\n";
    std::string const good = gzip(text);
    Lines const expected = read_all(write_bytes(dir.path() / "good.gz", good));
    std::size_t accepted = 0;
    for (std::size_t bit = 16; bit < 8 * good.size(); ++bit) {  // the magic number decides what file it is
        std::string bytes = good;
        bytes[bit / 8] = static_cast<char>(static_cast<unsigned char>(bytes[bit / 8]) ^ (1U << bit % 8));
        CAPTURE(bit);
        auto const path = write_bytes(dir.path() / "bit.gz", bytes);
        Lines lines;
        try {
            lines = read_all(path);
        } catch (dp::IoError const&) {
            continue;
        }
        ++accepted;
        REQUIRE(lines == expected);
    }
    // RFC 1952: time stamp (32 bits), extra flags (8), operating system (8) and the flag "probably text" tell a reader
    // nothing, nor do up to 7 bits that fill up the last byte of the deflated data.
    CHECK(accepted >= 49);
    CHECK(accepted <= 49 + 7);
}

TEST_CASE("bytes after gzip data are refused", "[io][line_reader]") {
    TempDir const dir;
    CHECK_THROWS_AS(read_all(write_bytes(dir.path() / "f", gzip("a\n") + "more")), dp::IoError);
    auto const zeros = std::string(100000, '\0');
    CHECK_THROWS_WITH(read_all(write_bytes(dir.path() / "g", gzip("a\n") + zeros + "x")),
                      says("zeros and then other bytes behind the gzip data"));
    CHECK_THROWS_AS(read_all(write_bytes(dir.path() / "h", gzip("a\n") + zeros + gzip("b\n"))), dp::IoError);
}

TEST_CASE("zeros behind gzip data are padding, as for gzip", "[io][line_reader]") {
    TempDir const dir;
    for (std::size_t const zeros : {std::size_t{1}, std::size_t{4}, std::size_t{512}, std::size_t{200000}}) {
        CAPTURE(zeros);
        CHECK(read_all(write_bytes(dir.path() / "f", gzip("a\n") + gzip("b\n") + std::string(zeros, '\0'))) ==
              Lines{"a", "b"});
    }
}

TEST_CASE("other compressions and encodings are called by name", "[io][line_reader]") {
    TempDir const dir;
    auto const opened = [&](std::string_view bytes) { return read_all(write_bytes(dir.path() / "f", bytes)); };
    CHECK_THROWS_WITH(opened("BZh91AY&SY"),
                      says("f: found data compressed with bzip2, expected text, plain or gzipped; "
                           "unpack it with bunzip2"));
    CHECK_THROWS_WITH(opened("BZh9\x17\x72\x45\x38\x50\x90"sv), says("compressed with bzip2"));  // of nothing
    CHECK(opened("BZh\t1\t2\n") == Lines{"BZh\t1\t2"});  // text that begins with the same letters
    CHECK(opened("BZh") == Lines{"BZh"});
    CHECK_THROWS_WITH(opened("\xFD"
                             "7zXZ\0\0\4"sv),
                      says("compressed with xz"));
    CHECK_THROWS_WITH(opened("\x28\xB5\x2F\xFD\x04\x00"sv), says("compressed with zstd"));
    CHECK_THROWS_WITH(opened("PK\x03\x04\x14\0"sv), says("a zip archive"));
    for (auto const text : {"\xFF\xFE>\0a\0"sv, "\xFE\xFF\0>\0a"sv, ">\0a\0\n\0"sv, "\0>\0a\0\n"sv}) {
        CHECK_THROWS_WITH(opened(text), says("text in UTF-16") && says("iconv"));
        CHECK_THROWS_AS(opened(gzip(text)), dp::DataError);
    }
    for (auto const text : {"\xFF\xFE\0\0>\0\0\0"sv, "\0\0\xFE\xFF\0\0\0>"sv, ">\0\0\0a\0\0\0"sv, "\0\0\0>\0\0\0a"sv}) {
        CHECK_THROWS_WITH(opened(text), says("text in UTF-32") && says("iconv -f UTF-32"));
    }
    CHECK_THROWS_WITH(opened("\x1F\x9D\x90>"), says("compressed with compress") && says("gunzip"));
    CHECK_THROWS_WITH(opened("LZIP\1\x0C"), says("compressed with lzip"));
    CHECK_THROWS_WITH(opened("7z\xBC\xAF\x27\x1C\0\4"sv), says("a 7-Zip archive"));
    std::string const tar = "a.fa" + std::string(253, '\0') + "ustar" + std::string(250, '\0') + ">a\nACGT\n";
    CHECK_THROWS_WITH(opened(tar), says("a tar archive") && says("tar -xf"));
    CHECK_THROWS_WITH(opened(gzip(tar)), says("a tar archive"));
    CHECK_THROWS_WITH(opened(std::string(257, 'a') + std::string{"ustar  "} + '\0'), says("a tar archive"));  // GNU's
    std::string const mustard = ">" + std::string(256, 'm') + "ustar ACGT";  // text that has the word where tar has it
    CHECK(opened(mustard) == Lines{mustard});
    CHECK_THROWS_WITH(opened(gzip(gzip("a\n"))), says("gzip data inside gzip data") && says("gunzip"));
    CHECK(opened("BZ") == Lines{"BZ"});
    CHECK(opened("a\0"sv) == Lines{std::string{"a\0"sv}});
}

TEST_CASE("size and checksum are those of the file, compressed or not", "[io][line_reader]") {
    TempDir const dir;
    std::string const text(300000, 'A');
    for (auto const& bytes : {std::string{"ACGT\n"}, text, gzip(text), std::string{}}) {
        dp::LineReader reader{write_bytes(dir.path() / "f", bytes), {.checksum = true}};
        while (reader.next()) {
        }
        dp::Crc64 crc;
        crc.add(bytes);
        CHECK(reader.bytes() == bytes.size());
        CHECK(reader.checksum() == crc.value());
    }
}

TEST_CASE("- is the standard input", "[io][line_reader]") {
    TempDir const dir;
    auto const path = write_bytes(dir.path() / "f", gzip("a\nb\n"));
    int const before = ::dup(STDIN_FILENO);
    int const file = ::open(path.c_str(), O_RDONLY);
    REQUIRE(::dup2(file, STDIN_FILENO) == STDIN_FILENO);
    {
        dp::LineReader reader{"-"};
        CHECK(reader.file() == "standard input");
        CHECK(reader.next() == "a");
        CHECK(reader.next() == "b");
        CHECK_FALSE(reader.next().has_value());
    }
    CHECK(::lseek(STDIN_FILENO, 0, SEEK_CUR) >= 0);  // still open
    ::dup2(before, STDIN_FILENO);
    ::close(before);
    ::close(file);
}

TEST_CASE("files that cannot be read are named", "[io][line_reader]") {
    TempDir const dir;
    CHECK_THROWS_AS(dp::LineReader{dir.path() / "none"}, dp::IoError);
    CHECK_THROWS_WITH(dp::LineReader{dir.path() / "none"}, says("none: found") && says("No such file"));
    CHECK_THROWS_WITH(dp::LineReader{dir.path()}, says("a directory"));
    // Linux: nothing is mapped at address 0, so the first read fails.
    if (std::filesystem::exists("/proc/self/mem")) {
        CHECK_THROWS_WITH(dp::LineReader{"/proc/self/mem"}, says("/proc/self/mem: found a read error"));
    }
}

TEST_CASE("a line may not be longer than the limit", "[io][line_reader]") {
    TempDir const dir;
    auto const plain = write_bytes(dir.path() / "plain", "ACGT\nACGTA\n");
    CHECK(read_all(plain, {.longest_line = 5}) == Lines{"ACGT", "ACGTA"});
    CHECK_THROWS_AS(read_all(plain, {.longest_line = 4}), dp::DataError);
    CHECK_THROWS_WITH(read_all(plain, {.longest_line = 4}), says("plain:2: found a line longer than 4 bytes"));
    // 64 MiB without a line end, in a file of 64 KiB: refused as soon as the limit is passed.
    auto const bomb = write_bytes(dir.path() / "bomb.gz", gzip(std::string(std::size_t{1} << 26U, 'A')));
    CHECK_THROWS_WITH(read_all(bomb, {.longest_line = std::size_t{1} << 20U}), says("bomb.gz:1: found a line longer"));
}

TEST_CASE("looking ahead takes nothing away", "[io][line_reader]") {
    TempDir const dir;
    auto const path = write_bytes(dir.path() / "f", "\n \nfirst\n\t\r\nsecond\nthird");
    dp::LineReader reader{path};
    auto const two = reader.peek_filled(2);
    REQUIRE(two.size() == 2);
    CHECK(two[0].text == "first");
    CHECK(two[0].number == 3);
    CHECK(two[1].text == "second");
    CHECK(two[1].number == 5);
    CHECK(reader.number() == 0);
    CHECK(reader.next() == "");
    CHECK(reader.next() == " ");
    CHECK(reader.number() == 2);
    auto const all = reader.peek_filled(9);
    REQUIRE(all.size() == 3);
    CHECK(all[2].text == "third");
    CHECK(all[2].number == 6);
    Lines rest;
    while (auto const line = reader.next()) {
        rest.emplace_back(*line);
    }
    CHECK(rest == Lines{"first", "\t", "second", "third"});
    CHECK(reader.number() == 6);
    CHECK(reader.peek_filled(1).empty());
    dp::LineReader blank{write_bytes(dir.path() / "blank", std::string(5000, '\n') + "x\n")};
    CHECK(blank.peek_filled(1).empty());
    CHECK(blank.next() == "");
}

TEST_CASE("a pipe is read like a file", "[io][line_reader]") {
    TempDir const dir;
    auto const pipe = dir.path() / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    std::thread writer{[&] { write_bytes(pipe, gzip("a\nb\n")); }};
    Lines const lines = read_all(pipe);
    writer.join();
    CHECK(lines == Lines{"a", "b"});
}

TEST_CASE("a long line that is looked at first loses its carriage return and byte order mark", "[io][line_reader]") {
    TempDir const dir;
    std::string const text(200000, 'a');  // more than is read at a time
    for (std::string const start : {"", "\xEF\xBB\xBF"}) {
        for (std::string const end : {"\n", "\r\n"}) {
            dp::LineReader lines{write_bytes(dir.path() / "f", start + text + end + "b\n")};
            auto const first = lines.peek_filled(1);
            REQUIRE(first.size() == 1);
            CHECK(first[0].text == text);
            CHECK(lines.next() == text);
            CHECK(lines.next() == "b");
        }
    }
}

TEST_CASE("an error in a line that is looked at first names that line", "[io][line_reader]") {
    TempDir const dir;
    dp::LineReader lines{write_bytes(dir.path() / "long", "a\nb\nACGTA\n"), {.longest_line = 4}};
    CHECK_THROWS_WITH(lines.peek_filled(9), says("long:3: found a line longer than 4 bytes"));
    std::string const packed = gzip("a\nb\nc\n");
    auto const cut = write_bytes(dir.path() / "cut", packed.substr(0, packed.size() - 1));
    CHECK_THROWS_WITH(read_all(cut), says("cut:4: found the end of the file inside its gzip data"));
    CHECK_THROWS_WITH(dp::LineReader{cut}.peek_filled(9),
                      says("cut:4: found the end of the file inside its gzip data"));
}

TEST_CASE("a thousand lines are looked at, and no more", "[io][line_reader]") {
    TempDir const dir;
    for (std::size_t const blank : {999U, 1000U}) {
        dp::LineReader lines{write_bytes(dir.path() / "f", std::string(blank, '\n') + "x\n")};
        CHECK(lines.peek_filled(1).size() == (blank < 1000 ? 1 : 0));
    }
}

TEST_CASE("without options a line may have 256 MiB, and there is no checksum", "[io][line_reader]") {
    TempDir const dir;
    dp::LineReader lines{write_bytes(dir.path() / "f", "a\n")};
    CHECK(lines.longest_line() == 268435456);
    while (lines.next()) {
    }
    CHECK(lines.checksum() == dp::Crc64{}.value());
}
