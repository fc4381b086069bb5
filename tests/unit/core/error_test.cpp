#include <string>
#include <string_view>
#include <type_traits>

#include <deepprune/core/error.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("every exception is an Error", "[core][error]") {
    STATIC_REQUIRE(std::is_base_of_v<std::runtime_error, dp::Error>);
    STATIC_REQUIRE(std::is_base_of_v<dp::Error, dp::OptionError>);
    STATIC_REQUIRE(std::is_base_of_v<dp::Error, dp::DataError>);
    STATIC_REQUIRE(std::is_base_of_v<dp::Error, dp::IoError>);
    STATIC_REQUIRE(std::is_base_of_v<dp::Error, dp::NumericalError>);
    STATIC_REQUIRE(std::is_base_of_v<dp::Error, dp::ArchiveError>);
}

TEST_CASE("a message holds place, found, expected and remedy, each if it is known", "[core][error]") {
    CHECK(dp::message({.found = "a stone"}) == "found a stone");
    CHECK(dp::message({.found = "a stone", .expected = "bread"}) == "found a stone, expected bread");
    CHECK(dp::message({.found = "a stone", .remedy = "ask again"}) == "found a stone; ask again");
    CHECK(dp::message({.where = {.file = "f.fa"}, .found = "x"}) == "f.fa: found x");
    CHECK(dp::message({.where = {.file = "f.fa", .line = 7}, .found = "x"}) == "f.fa:7: found x");
    CHECK(dp::message(
              {.where = {.file = "f.fa", .line = 7, .column = 3}, .found = "x", .expected = "y", .remedy = "z"}) ==
          "f.fa:7:3: found x, expected y; z");
    // A column without a line, or a line without a file, says nothing that can be found.
    CHECK(dp::message({.where = {.file = "f.fa", .column = 3}, .found = "x"}) == "f.fa: found x");
    CHECK(dp::message({.where = {.line = 7}, .found = "x"}) == "found x");
}

TEST_CASE("no part of a message moves the terminal", "[core][error]") {
    using namespace std::string_view_literals;
    CHECK(dp::visible("Gr\xC3\xBC\xC3\x9F"
                      "e \xE2\x82\xAC \xF0\x9F\xA7\xAC") ==
          "Gr\xC3\xBC\xC3\x9F"
          "e \xE2\x82\xAC \xF0\x9F\xA7\xAC");
    CHECK(dp::visible("a\tb\x1B[31m\0\x7F"sv) == "a\\x09b\\x1B[31m\\x00\\x7F");
    CHECK(dp::visible("\xC2\x9B"
                      "1m") ==
          "\\xC2\\x9B"
          "1m");  // CSI as one character
    CHECK(dp::visible("\xFF\xC3(\xE2\x82") == "\\xFF\\xC3(\\xE2\\x82");
    CHECK(dp::visible(std::string(5000, 'A')) == std::string(4096, 'A') + "... (904 more bytes)");
    CHECK(dp::message(
              {.where = {.file = "a\nb\x1B.fa", .line = 7}, .found = "x\r", .expected = "y\x07", .remedy = "z\b"}) ==
          "a\\x0Ab\\x1B.fa:7: found x\\x0D, expected y\\x07; z\\x08");
}

TEST_CASE("bytes that a terminal would act on are escaped", "[core][error]") {
    using namespace std::string_view_literals;
    CHECK(dp::printable("ACGT ~") == "ACGT ~");
    CHECK(dp::printable("\0\x1B\x7F\xFF\n"sv) == "\\x00\\x1B\\x7F\\xFF\\x0A");
    CHECK(dp::printable("") == "");
    CHECK(dp::printable(std::string(40, 'A')) == std::string(40, 'A'));
    CHECK(dp::printable(std::string(41, 'A')) == std::string(40, 'A') + "... (1 more byte)");
    CHECK(dp::printable("ACGT", 2) == "AC... (2 more bytes)");
}
