#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include <deepprune/motif/random_motif.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;

namespace {

dp::PositionWeightMatrix make(std::size_t length, double bits, std::uint64_t seed) {
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::motif};
    return dp::random_motif({.length = length, .bits = bits}, stream);
}

}  // namespace

TEST_CASE("a random motif has the wanted information to 1e-9 bits", "[sequence][random_motif]") {
    struct Wanted {
        std::size_t length;
        double bits;
    };
    for (auto const& [length, bits] : {Wanted{8, 10.0}, Wanted{23, 12.0}, Wanted{1, 0.0}, Wanted{1, 2.0},
                                       Wanted{6, 12.0}, Wanted{10, 19.999}, Wanted{15, 0.001}, Wanted{100, 150.0}}) {
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            CAPTURE(length, bits, seed);
            auto const motif = make(length, bits, seed);
            REQUIRE(motif.size() == length);
            REQUIRE(std::abs(motif.information_content() - bits) <= 1e-9);
        }
    }
}

TEST_CASE("each column prefers one letter and the others share the rest", "[sequence][random_motif]") {
    std::set<char> letters;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        auto const motif = make(23, 12.0, seed);
        double least = 2.0;
        double most = 0.0;
        for (auto const& column : motif.columns()) {
            auto sorted = column;
            std::ranges::sort(sorted);
            REQUIRE(sorted[0] == sorted[2]);
            REQUIRE(sorted[3] >= sorted[2]);
            least = std::min(least, dp::information_content(column));
            most = std::max(most, dp::information_content(column));
        }
        // The shares of 23 columns are uniform draws: that they all lie within 0.3 bits of another has a chance < 1e-9.
        CAPTURE(seed);
        CHECK(most - least > 0.3);
        for (char const letter : motif.consensus()) {
            letters.insert(letter);
        }
    }
    CHECK(letters == std::set<char>{'A', 'C', 'G', 'T'});
    CHECK(make(23, 12.0, 1) == make(23, 12.0, 1));
    CHECK(make(23, 12.0, 1) != make(23, 12.0, 2));
}

TEST_CASE("impossible motifs are refused", "[sequence][random_motif]") {
    CHECK_THROWS_AS(make(0, 0.0, 1), dp::OptionError);
    CHECK_THROWS_WITH(make(8, 16.1, 1), says("0 to 16 bits for 8 columns"));
    CHECK_THROWS_AS(make(8, -1.0, 1), dp::OptionError);
    CHECK_THROWS_AS(make(8, std::nan(""), 1), dp::OptionError);
}
