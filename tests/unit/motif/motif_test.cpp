#include <limits>
#include <vector>

#include <deepprune/motif/motif.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

namespace {

dp::Motif sample() {
    return dp::Motif::from_counts({{4, 0, 0, 0}, {1, 2, 1, 0}, {0, 0, 1, 1}},
                                  {.name = "m1", .alternate_name = "X", .background = {0.1, 0.2, 0.3, 0.4}});
}

}  // namespace

TEST_CASE("a motif from counts keeps them and divides each column by its total", "[motif]") {
    auto const motif = sample();
    REQUIRE(motif.size() == 3);
    CHECK(motif.name() == "m1");
    CHECK(motif.alternate_name() == "X");
    CHECK(motif.sites() == 4.0);
    CHECK(motif.has_counts());
    CHECK(motif[0] == dp::BaseProbabilities{1, 0, 0, 0});
    CHECK(motif[1] == dp::BaseProbabilities{0.25, 0.5, 0.25, 0});
    CHECK(motif[2] == dp::BaseProbabilities{0, 0, 0.5, 0.5});
    CHECK(motif.counts()[2] == dp::BaseCounts{0, 0, 1, 1});
}

TEST_CASE("a motif from probabilities has counts by its number of sites", "[motif]") {
    std::vector<dp::BaseProbabilities> const columns(2, {0.5, 0.25, 0.125, 0.125});
    dp::Motif const known{dp::PositionWeightMatrix{columns}, {.name = "m", .sites = 16}};
    CHECK_FALSE(known.has_counts());
    CHECK(known.counts()[1] == dp::BaseCounts{8, 4, 2, 2});
    dp::Motif const unknown{dp::PositionWeightMatrix{columns}};
    CHECK(unknown.sites() == 0.0);
    CHECK(unknown.counts()[0] == dp::BaseCounts{50, 25, 12.5, 12.5});
}

TEST_CASE("the reverse complement turns columns, letters and background", "[motif]") {
    auto const motif = sample();
    auto const other = motif.reverse_complement();
    CHECK(other[0] == dp::BaseProbabilities{0.5, 0.5, 0, 0});
    CHECK(other[1] == dp::BaseProbabilities{0, 0.25, 0.5, 0.25});
    CHECK(other[2] == dp::BaseProbabilities{0, 0, 0, 1});
    CHECK(other.counts()[2] == dp::BaseCounts{0, 0, 0, 4});
    CHECK(other.background()[0] == Approx(0.4));
    CHECK(other.reverse_complement().matrix() == motif.matrix());
    CHECK(other.reverse_complement().counts() == motif.counts());
}

TEST_CASE("a part of a motif keeps its counts and details", "[motif]") {
    auto const part = sample().cut(1, 2);
    REQUIRE(part.size() == 2);
    CHECK(part[1] == dp::BaseProbabilities{0, 0, 0.5, 0.5});
    CHECK(part.counts()[0] == dp::BaseCounts{1, 2, 1, 0});
    CHECK(part.name() == "m1");
    CHECK_THROWS_WITH(sample().cut(1, 3), Catch::Contains("found 3 columns from column 1 on, from 0, of a motif of 3"));
    CHECK_THROWS_AS(sample().cut(4, 1), dp::OptionError);
    CHECK_THROWS_AS(sample().cut(0, 0), dp::OptionError);
}

TEST_CASE("invalid motifs are refused", "[motif]") {
    double const nan = std::numeric_limits<double>::quiet_NaN();
    auto const from = [](dp::BaseCounts const& column) { return dp::Motif::from_counts({column}); };
    CHECK_THROWS_WITH(from({0, 0, 0, 0}), Catch::Contains("found only zeros in column 1"));
    CHECK_THROWS_WITH(from({1e308, 1e308, 0, 0}), Catch::Contains("found counts without a finite sum in column 1"));
    CHECK_THROWS_WITH(from({-1, 2, 0, 0}), Catch::Contains("below 0 or not finite in column 1"));
    CHECK_THROWS_AS(from({nan, 2, 0, 0}), dp::DataError);
    CHECK_THROWS_AS(dp::Motif::from_counts({}), dp::DataError);
    dp::PositionWeightMatrix const matrix{{{1, 0, 0, 0}}};
    CHECK_THROWS_WITH(dp::Motif(matrix, {.name = "m", .sites = -1}), Catch::Contains("in motif 'm'"));
    CHECK_THROWS_AS(dp::Motif(matrix, {.name = "m", .background = {0.5, 0.5, 0.5, 0.5}}), dp::DataError);
    CHECK_THROWS_AS(dp::Motif(matrix, {.name = "m", .background = {nan, 0.5, 0.5, 0}}), dp::DataError);
}

TEST_CASE("RNA has U and one strand", "[motif]") {
    dp::PositionWeightMatrix const matrix{{{0, 0, 0, 1}, {1, 0, 0, 0}, {0, 0, 1, 0}}};
    dp::Motif const rna{matrix, {.name = "r", .alphabet = dp::MotifAlphabet::rna}};
    CHECK(rna.consensus() == "UAG");
    CHECK(dp::Motif{matrix}.consensus() == "TAG");
    CHECK(rna.cut(0, 2).alphabet() == dp::MotifAlphabet::rna);
    CHECK_THROWS_AS(rna.reverse_complement(), dp::OptionError);
    CHECK(dp::Motif{matrix}.reverse_complement().consensus() == "CTA");
}
