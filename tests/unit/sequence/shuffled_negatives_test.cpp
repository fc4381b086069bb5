#include <cstdint>
#include <string>
#include <vector>

#include <deepprune/sequence/shuffled_negatives.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("each record gets a shuffled copy as its negative", "[sequence][shuffled_negatives]") {
    std::string const sequence = "GATTACAGATTACCAGGATCCATTAGACCATAGGACTTACGAT";
    std::vector<dp::Record> const positives{{.id = "a", .sequence = sequence, .label = true, .line = 3},
                                            {.id = "b", .sequence = sequence, .label = true, .line = 7}};
    auto const negatives = dp::shuffled_negatives(positives, dp::Seed{5});
    REQUIRE(negatives.size() == 2);
    CHECK(negatives[0].id == "a_shuf");
    CHECK(negatives[1].id == "b_shuf");
    CHECK(negatives[1].line == 7);
    for (std::uint64_t i = 0; i < 2; ++i) {
        CHECK_FALSE(negatives[i].label);
        dp::RandomStream stream{dp::Seed{5}, dp::Purpose::dinucleotide_shuffle, i};
        CHECK(negatives[i].sequence == dp::dinucleotide_shuffle(sequence, stream));
    }
    CHECK(negatives[0].sequence != negatives[1].sequence);
    CHECK(dp::shuffled_negatives({}, dp::Seed{5}).empty());
}

TEST_CASE("the first stream tells sets of one seed apart", "[sequence][shuffled_negatives]") {
    std::vector<dp::Record> const records(3, {.id = "a", .sequence = "GATTACAGATTACCAGGATCCATTAGACCATAGGACTTACG"});
    auto const from_0 = dp::shuffled_negatives(records, dp::Seed{5});
    auto const from_1 = dp::shuffled_negatives(records, dp::Seed{5}, 1);
    CHECK(from_1[0] == from_0[1]);
    CHECK(from_1[1] == from_0[2]);
    CHECK(from_1[2].sequence != from_0[0].sequence);
}
