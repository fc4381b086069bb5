#include <algorithm>
#include <cstdint>
#include <limits>
#include <list>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/sequence/record.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;
using Pairs = std::vector<std::pair<std::string, int>>;

namespace {

std::vector<int> bases(dp::EncodedSet const& set, std::size_t i) {
    auto const sequence = set.sequence(i);
    return {sequence.begin(), sequence.end()};
}

}  // namespace

TEST_CASE("a range is encoded, whatever its kind", "[sequence][encoded_set]") {
    dp::EncodedSet const set{Pairs{{"ACGT", 1}, {"", 0}, {"nacR", 0}}};
    REQUIRE(set.size() == 3);
    CHECK_FALSE(set.empty());
    CHECK(set.positives() == 1);
    CHECK(set.negatives() == 2);
    CHECK(bases(set, 0) == std::vector<int>{0, 1, 2, 3});
    CHECK(bases(set, 1).empty());
    CHECK(bases(set, 2) == std::vector<int>{4, 0, 1, 4});
    CHECK(std::ranges::equal(set.labels(), std::vector<int>{1, 0, 0}));

    std::list<dp::Record> const records{{"a", "GG", true}, {"b", "T", false}};
    dp::EncodedSet const listed{records};
    CHECK(bases(listed, 0) == std::vector<int>{2, 2});
    CHECK(bases(listed, 1) == std::vector<int>{3});
    CHECK(dp::EncodedSet{}.empty());
}

TEST_CASE("a bad letter is named with its place and leaves the set as it was", "[sequence][encoded_set]") {
    CHECK_THROWS_AS((dp::EncodedSet{Pairs{{"ACXT", 1}}}), dp::DataError);
    CHECK_THROWS_WITH((dp::EncodedSet{Pairs{{"ACGT", 1}, {"AC-T", 1}}}), says("'-' at position 3 of element 1"));
    dp::EncodedSet set;
    set.add("ACGT", true);
    CHECK_THROWS_WITH(set.add("A\xFF", false), says("'\\xFF' at position 2 of element 1"));
    set.add("TT", false);
    CHECK(set.size() == 2);
    CHECK(bases(set, 1) == std::vector<int>{3, 3});
}

TEST_CASE("a label other than 0 and 1 is refused", "[sequence][encoded_set]") {
    CHECK_THROWS_AS((dp::EncodedSet{Pairs{{"ACGT", -1}}}), dp::DataError);
    CHECK_THROWS_WITH((dp::EncodedSet{Pairs{{"ACGT", 0}, {"ACGT", 2}}}), says("element 1") && says("0 (not bound)"));
    using Scored = std::vector<std::pair<std::string, double>>;
    CHECK_THROWS_AS((dp::EncodedSet{Scored{{"ACGT", 0.5}}}), dp::DataError);
    CHECK_THROWS_AS((dp::EncodedSet{Scored{{"ACGT", std::numeric_limits<double>::quiet_NaN()}}}), dp::DataError);
    CHECK(dp::EncodedSet{Scored{{"ACGT", 1.0}}}.positives() == 1);
}

TEST_CASE("codes are added as letters are", "[sequence][encoded_set]") {
    dp::EncodedSet const letters{Pairs{{"ACGT", 1}, {"", 0}, {"NAC", 0}}};
    dp::EncodedSet codes;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        CHECK(codes.has_unknown() == (i > 2));
        codes.add(letters.sequence(i), letters.labels()[i] == 1);
        CHECK(bases(codes, i) == bases(letters, i));
    }
    CHECK(codes.has_unknown());
    CHECK(codes.longest() == 4);
    CHECK(codes.positives() == 1);
    CHECK(codes.negatives() == 2);
}

TEST_CASE("the bases of one sequence are put in another order", "[sequence][encoded_set]") {
    dp::EncodedSet set{Pairs{{"ACGT", 1}, {"NAC", 0}, {"GG", 0}}};
    set.rearrange(1, std::vector<dp::Base>{1, 4, 0});
    CHECK(bases(set, 0) == std::vector{0, 1, 2, 3});
    CHECK(bases(set, 1) == std::vector{1, 4, 0});
    CHECK(bases(set, 2) == std::vector{2, 2});
}
