#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include <deepprune/layers/one_hot.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::Unknown;
using dp::test::says;

namespace {

dp::EncodedSet set_of(std::vector<char const*> const& sequences) {
    dp::EncodedSet set;
    for (char const* const sequence : sequences) {
        set.add(sequence, false);
    }
    return set;
}

template <class Encoder>
dp::Batch<float> encoded(dp::EncodedSet const& set, std::vector<std::size_t> const& which) {
    Encoder::require_readable(set);
    dp::Batch<float> y;
    Encoder::template encode<float>(set, which, y);
    return y;
}

}  // namespace

TEST_CASE("bases become channels, in the given order", "[layers][one_hot]") {
    auto const y = encoded<dp::OneHot<>>(set_of({"AC", "T", "gTa"}), {2, 0, 2});
    REQUIRE(y.offsets == std::vector<std::size_t>{0, 3, 5, 8});
    REQUIRE(y.channels() == 4);
    CHECK(std::ranges::equal(y.row(0), std::array{0.0F, 0.0F, 1.0F, 0.0F}));
    CHECK(std::ranges::equal(y.row(1), std::array{0.0F, 0.0F, 0.0F, 1.0F}));
    CHECK(std::ranges::equal(y.row(2), std::array{1.0F, 0.0F, 0.0F, 0.0F}));
    CHECK(std::ranges::equal(y.row(3), std::array{1.0F, 0.0F, 0.0F, 0.0F}));
    CHECK(std::ranges::equal(y.row(4), std::array{0.0F, 1.0F, 0.0F, 0.0F}));
    CHECK(std::ranges::equal(y.row(7), y.row(2)));
}

TEST_CASE("an unknown letter follows the policy", "[layers][one_hot]") {
    auto const set = set_of({"NR"});
    auto const uniform = encoded<dp::OneHot<2>>(set, {0});
    CHECK(std::ranges::all_of(uniform.all(), [](float value) { return value == 0.25F; }));
    auto const zero = encoded<dp::OneHot<2, Unknown::zero>>(set, {0});
    CHECK(std::ranges::all_of(zero.all(), [](float value) { return value == 0.0F; }));
    CHECK_THROWS_AS((dp::OneHot<2, Unknown::reject>::require_readable(set)), dp::DataError);
    CHECK_THROWS_WITH((dp::OneHot<dp::dynamic_length, Unknown::reject>::require_readable(set_of({"ACGT", "ACN"}))),
                      says("an unknown letter at position 3 of element 1") && says("A, C, G or T only") &&
                          says("OneHot<,reject>") && says("Unknown::uniform"));
    CHECK_NOTHROW((dp::OneHot<dp::dynamic_length, Unknown::reject>::require_readable(set_of({"ACGT", "acgt"}))));
}

TEST_CASE("a fixed length is asked of every sequence", "[layers][one_hot]") {
    CHECK_NOTHROW(dp::OneHot<4>::require_readable(set_of({"ACGT", "TTTT"})));
    CHECK_NOTHROW(dp::OneHot<4>::require_readable(set_of({})));
    CHECK_NOTHROW(dp::OneHot<>::require_readable(set_of({"ACGT", "T", ""})));
    CHECK_THROWS_AS(dp::OneHot<4>::require_readable(set_of({"ACGTA"})), dp::DataError);
    CHECK_THROWS_WITH(
        dp::OneHot<4>::require_readable(set_of({"ACGT", "ACG"})),
        says("a sequence of 3 bases (element 1)") && says("expected 4, as OneHot<4> says") && says("OneHot<>"));
}

TEST_CASE("the signature of an encoder has its length and its policy", "[layers][one_hot]") {
    CHECK(dp::OneHot<101>::signature() == "OneHot<101>");
    CHECK(dp::OneHot<>::signature() == "OneHot<>");
    CHECK(dp::OneHot<101, Unknown::zero>::signature() == "OneHot<101,zero>");
    CHECK(dp::OneHot<101, Unknown::reject>::signature() == "OneHot<101,reject>");
}
