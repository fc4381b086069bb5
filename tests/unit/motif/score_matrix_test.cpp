#include <cstddef>
#include <vector>

#include <deepprune/motif/score_matrix.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("the score matrix of a motif has its log-odds", "[motif][score_matrix]") {
    auto const motif = dp::Motif::from_counts({{8, 0, 1, 0}, {0, 8, 0, 2}, {0, 0, 4, 4}});
    dp::LogOddsOptions const options{.background = {0.3, 0.2, 0.2, 0.3}, .pseudocount = 0.5};
    dp::LogOdds const scores{motif, options};
    auto const matrix = dp::score_matrix(motif, options);
    REQUIRE(matrix.columns.size() == 3);
    for (std::size_t column = 0; column < 3; ++column) {
        for (std::size_t base = 0; base < 4; ++base) {
            CHECK(matrix.columns[column][base] == scores(column, static_cast<dp::Base>(base)));
        }
    }
    CHECK_FALSE(matrix.one_strand);
}

TEST_CASE("RNA has one strand", "[motif][score_matrix]") {
    dp::Motif const rna{dp::PositionWeightMatrix{{{0.5, 0.5, 0.0, 0.0}}}, {.alphabet = dp::MotifAlphabet::rna}};
    CHECK(dp::score_matrix(rna).one_strand);
}
