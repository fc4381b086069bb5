#include <filesystem>
#include <string>
#include <string_view>

#include <deepprune/io/read_matrix.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/refusal.hpp"
#include "../../support/temp_dir.hpp"
#include "../../support/test_data.hpp"

namespace dp = deepprune;

namespace {

dp::PositionWeightMatrix read(std::string_view bytes) {
    TempDir const dir;
    return dp::read_matrix(write_bytes(dir.path() / "m.txt", bytes));
}

std::string refused(std::string_view bytes) {
    return refusal(bytes, [](std::filesystem::path const& path) { return dp::read_matrix(path); });
}

}  // namespace

TEST_CASE("a matrix is read line by line", "[io][read_matrix]") {
    auto const matrix = read("0.5 0.25 0.125 0.125\n\n 0 \t0\t1.0e0 0 \r\n");
    REQUIRE(matrix.size() == 2);
    CHECK(matrix[0] == dp::BaseProbabilities{0.5, 0.25, 0.125, 0.125});
    CHECK(matrix[1] == dp::BaseProbabilities{0.0, 0.0, 1.0, 0.0});
}

TEST_CASE("anything but a matrix of probabilities is refused with file and line", "[io][read_matrix]") {
    std::string const number = ", expected a probability between 0 and 1; divide counts by their line's total";
    CHECK(refused("") == "bad: found no matrix, expected lines of 4 probabilities: A, C, G, T");
    CHECK(refused("0.5 0.5 0\n") == "bad:1: found 3 entries, expected 4 probabilities: A, C, G, T");
    CHECK(refused("1\n") == "bad:1: found 1 entry, expected 4 probabilities: A, C, G, T");
    CHECK(refused("0.25 0.25 0.25 0.25\n0 0 0 1 0\n") ==
          "bad:2: found 5 entries, expected 4 probabilities: A, C, G, T");
    CHECK(refused("0 12 3 4\n") == "bad:1:3: found '12'" + number);
    CHECK(refused("1.5 0 0 0\n") == "bad:1:1: found '1.5'" + number);
    CHECK(refused("0,25 0,25 0,25 0,25\n") == "bad:1:1: found '0,25'" + number);
    CHECK(refused("0.5 0.5 -0.5 0.5\n") == "bad:1:9: found '-0.5'" + number);
    CHECK(refused("0.5 0.5 nan 0\n") == "bad:1:9: found 'nan'" + number);
    CHECK(refused("MEME version 4\n") == "bad:1: found 3 entries, expected 4 probabilities: A, C, G, T");
    CHECK(refused("0.5 0.5 0.5 0.5\n") == "bad:1: found four numbers that sum to 2000/1000, expected a sum of 1");
    CHECK(refused("0.5 0.498 0 0\n") == "bad:1: found four numbers that sum to 998/1000, expected a sum of 1");
}

TEST_CASE("the synthetic motifs of the simulated sets are read", "[io][read_matrix][data]") {
    struct Known {
        char const* file;
        std::size_t length;
        double bits;
    };
    // Length and information content stand in the files' names.
    for (auto const& [file, length, bits] : {Known{"motifs/simulated/simuMtf_Len-8_totIC-10.txt", 8, 10.0},
                                             Known{"motifs/simulated/simuMtf_Len-23_totIC-12.txt", 23, 12.0}}) {
        auto const path = test_data(file);
        if (!path) {
            WARN(no_test_data(file));
            continue;
        }
        auto const matrix = dp::read_matrix(*path);
        CHECK(matrix.size() == length);
        CHECK(matrix.information_content() == Approx(bits).epsilon(1e-2));  // their makers rounded: 1 % is near enough
    }
}

TEST_CASE("sums as far from 1 as the tolerance are scaled", "[io][read_matrix]") {
    TempDir const dir;
    dp::LineReader lines{write_bytes(dir.path() / "f", "0.5 0.75 0 0\n0.25 0.5 0 0\n")};
    auto const matrix = dp::read_matrix(lines, 0.25);
    CHECK(matrix[0][1] == Approx(0.6));
    CHECK(matrix[1][1] == Approx(2.0 / 3.0));
}
