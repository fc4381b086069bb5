#include <deepprune/motif/motif_similarity.hpp>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/sequence/alphabet.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("similarity finds offset and strand") {
    auto const motif = [](std::string const& word) {
        std::vector<dp::BaseProbabilities> columns;
        for (char const letter : word) {
            auto const base = dp::encode_base(letter);
            columns.push_back(base < 4 ? dp::BaseProbabilities{0, 0, 0, 0} : dp::uniform_background);
            if (base < 4) {
                columns.back()[base] = 1.0;
            }
        }
        return dp::Motif{dp::PositionWeightMatrix{columns}, {.name = "m"}};
    };
    auto const same = dp::motif_similarity(motif("ACGGA"), motif("ACGGA"));
    CHECK(same.value == Approx(1.0));
    CHECK(same.offset == 0);
    CHECK_FALSE(same.reverse);
    auto const moved = dp::motif_similarity(motif("ACGGANN"), motif("NNACGGA"));
    CHECK(moved.value == Approx(1.0));
    CHECK(moved.offset == 2);
    auto const turned = dp::motif_similarity(motif("ACGGANN"), motif("TCCGT"));
    CHECK(turned.value == Approx(1.0));
    CHECK(turned.reverse);
    CHECK(turned.offset == 0);
    CHECK(dp::motif_similarity(motif("AAAA"), motif("NNNN")).value == 0.0);
    CHECK(dp::motif_similarity(motif("AAAAAAAA"), motif("AAAA")).value == Approx(std::sqrt(0.5)));
}

TEST_CASE("motifs of RNA have no other strand") {
    auto const motif = [](dp::BaseProbabilities const& first, dp::BaseProbabilities const& second,
                          dp::MotifAlphabet alphabet) {
        return dp::Motif{dp::PositionWeightMatrix{{first, second}}, {.name = "m", .alphabet = alphabet}};
    };
    dp::BaseProbabilities const a{1.0, 0.0, 0.0, 0.0};
    dp::BaseProbabilities const t{0.0, 0.0, 0.0, 1.0};
    using enum dp::MotifAlphabet;
    CHECK(dp::motif_similarity(motif(a, a, dna), motif(t, t, dna)).value == Approx(1.0));
    CHECK(dp::motif_similarity(motif(a, a, dna), motif(t, t, dna)).reverse);
    for (auto const& [first, second] : {std::pair{rna, dna}, {dna, rna}, {rna, rna}}) {
        auto const found = dp::motif_similarity(motif(a, a, first), motif(t, t, second));
        CHECK(found.value < 0.5);
        CHECK_FALSE(found.reverse);
    }
}

TEST_CASE("the cosine weighs columns by their preference") {
    dp::Motif const a{dp::PositionWeightMatrix{{{0.7, 0.1, 0.1, 0.1}, {0.25, 0.25, 0.25, 0.25}}}, {.name = "a"}};
    dp::Motif const b{dp::PositionWeightMatrix{{{0.1, 0.7, 0.1, 0.1}, {0.4, 0.4, 0.1, 0.1}}}, {.name = "b"}};
    // Column 0: 2 (0.45 · -0.15) + 2 · 0.15² = -0.09; column 1: 0. Lengths: 0.27 and 0.27 + 4 · 0.15² = 0.36.
    CHECK(dp::detail::motif_cosine(a, b) == Approx(-0.09 / std::sqrt(0.27 * 0.36)));
    // Column 0 of a faces column 1 of b: 0.45 · 0.15 - 0.15 · 0.15 + 2 · 0.15².
    CHECK(dp::detail::motif_cosine(a, b, 1) == Approx(0.09 / std::sqrt(0.27 * 0.36)));
    CHECK(dp::detail::motif_cosine(a, b, 2) == 0.0);
    CHECK(dp::detail::motif_cosine(a, a) == Approx(1.0));
}
