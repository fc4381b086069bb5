#include <deepprune/motif/logo_stacks.hpp>

#include <cmath>
#include <cstddef>

#include <deepprune/motif/information.hpp>

#include "../../catch.hpp"
#include "logo_boxes.hpp"

namespace dp = deepprune;
using dp::test::logo_sample;

TEST_CASE("a stack is as high as its column tells, small letters at the bottom", "[motif][logo]") {
    auto const motif = logo_sample();
    auto const stacks = dp::logo_stacks(motif);
    auto const bits = dp::information_content(motif);
    REQUIRE(stacks.size() == motif.size());
    for (std::size_t i = 0; i < stacks.size(); ++i) {
        double sum = 0.0;
        for (std::size_t j = 0; j < stacks[i].size(); ++j) {
            sum += stacks[i][j].bits;
            CHECK(stacks[i][j].bits == Approx(bits[i] * motif[i][stacks[i][j].base]));
            CHECK((j == 0 || stacks[i][j - 1].bits <= stacks[i][j].bits));
        }
        CHECK(sum == Approx(bits[i]).margin(1e-15));
    }
    CHECK(stacks[1].back().base == 3);
    CHECK(stacks[2].empty());
    CHECK(stacks[3].size() == 1);
    CHECK(stacks[4].back().base == 0);             // of equal ones A on top
    CHECK(stacks[4].front().bits == Approx(0.5));  // half of one bit
    CHECK(stacks[3].front().bits == Approx(2.0));
}

TEST_CASE("heights are measured against the given background, with its pseudocount", "[motif][logo]") {
    auto const motif = dp::Motif::from_counts({{6, 2, 0, 0}}, {.name = "m"});
    dp::BaseProbabilities const background{0.5, 0.25, 0.125, 0.125};
    // With 8 sites of the background added: (6 + 4, 2 + 2, 0 + 1, 0 + 1) / 16.
    double const bits = 0.625 * std::log2(1.25) + 0.25 * std::log2(1.0) + 2.0 * 0.0625 * std::log2(0.5);
    auto const stack = dp::logo_stacks(motif, {.background = background, .pseudocount = 8.0}).at(0);
    REQUIRE(stack.size() == 4);
    CHECK(stack[3].base == 0);
    CHECK(stack[3].bits == Approx(0.625 * bits));
    CHECK(stack[2].base == 1);
    CHECK(stack[2].bits == Approx(0.25 * bits));
    CHECK_THROWS_AS(dp::logo_stacks(motif, {.background = {1.0, 0.0, 0.0, 0.0}}), dp::OptionError);
}
