#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <deepprune/metrics/auroc.hpp>

#include "../../catch.hpp"
#include "../../support/random_scores.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;
using Labels = std::vector<std::uint8_t>;

namespace {

/// The definition: every pair, a tie counts one half.
template <class T>
double pair_count(std::vector<T> const& scores, Labels const& labels) {
    double wins = 0.0;
    double pairs = 0.0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        for (std::size_t j = 0; j < scores.size(); ++j) {
            if (labels[i] == 1 && labels[j] == 0) {
                wins += scores[i] > scores[j] ? 1.0 : (scores[i] == scores[j] ? 0.5 : 0.0);
                pairs += 1.0;
            }
        }
    }
    return wins / pairs;
}

}  // namespace

TEMPLATE_TEST_CASE("AUROC equals the count over all pairs to the last bit", "[metrics]", float, double) {
    std::uint64_t const seed = 4711;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    for (int repeat = 0; repeat < 300; ++repeat) {
        std::size_t const size = 2 + stream.below(120);
        std::uint64_t const distinct = 1 + stream.below(repeat % 2 == 0 ? 8 : 1000);
        auto const set = dp::test::tied_scores<TestType>(stream, size, distinct);
        CAPTURE(repeat, size, distinct);
        REQUIRE(dp::auroc(set.scores, set.labels) == pair_count(set.scores, set.labels));
    }
}

TEST_CASE("AUROC of small sets", "[metrics]") {
    CHECK(dp::auroc(std::vector{1.0F, 2.0F}, Labels{0, 1}) == 1.0);
    CHECK(dp::auroc(std::vector{1.0F, 2.0F}, Labels{1, 0}) == 0.0);
    CHECK(dp::auroc(std::vector{2.0F, 2.0F}, Labels{1, 0}) == 0.5);
    // Four positives (0.9, 0.8, 0.55, 0.4) against three negatives (0.7, 0.55, 0.1): 3 + 3 + 1.5 + 1 wins of 12.
    CHECK(dp::auroc(std::vector{0.9, 0.8, 0.7, 0.55, 0.55, 0.4, 0.1}, Labels{1, 1, 0, 1, 0, 1, 0}) == 8.5 / 12.0);
}

TEST_CASE("AUROC orders infinities and takes both zeros for one score", "[metrics]") {
    double const infinity = std::numeric_limits<double>::infinity();
    CHECK(dp::auroc(std::vector{infinity, 5.0, -infinity, -7.0}, Labels{1, 0, 0, 1}) == 0.75);
    CHECK(dp::auroc(std::vector{infinity, infinity}, Labels{1, 0}) == 0.5);
    CHECK(dp::auroc(std::vector{-0.0, 0.0}, Labels{1, 0}) == 0.5);
    CHECK(dp::auroc(std::vector{0.0, -0.0}, Labels{1, 0}) == 0.5);
    float const denormal = std::numeric_limits<float>::denorm_min();
    CHECK(dp::auroc(std::vector{denormal, 0.0F}, Labels{1, 0}) == 1.0);
}

TEST_CASE("AUROC depends on order alone, and swapping the classes mirrors it", "[metrics]") {
    std::uint64_t const seed = 12;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    auto set = dp::test::tied_scores<double>(stream, 301, 40);
    double const area = dp::auroc(set.scores, set.labels);
    auto stretched = set.scores;  // a rising function, exact for these scores, so that ties stay ties
    std::ranges::for_each(stretched, [](double& score) { score = score * score * score + 1.0; });
    CHECK(dp::auroc(stretched, set.labels) == area);
    std::ranges::reverse(set.scores);
    std::ranges::reverse(set.labels);
    CHECK(dp::auroc(set.scores, set.labels) == area);
    std::ranges::for_each(set.labels, [](std::uint8_t& label) { label = label == 1 ? 0 : 1; });
    // One minus a rounded quotient: each side is rounded once, so they may differ by one unit in the last place of 1.
    CHECK(dp::auroc(set.scores, set.labels) == Approx(1.0 - area).margin(2.3e-16).epsilon(0.0));
}

TEST_CASE("AUROC keeps whole numbers on a set whose pairs need more than 32 bits", "[metrics]") {
    // 100,000 of each class, every positive one place above its negative: P(P + 1) / 2 wins of P^2 pairs.
    std::size_t const half = 100000;
    std::vector<float> scores;
    Labels labels;
    for (std::size_t i = 0; i < 2 * half; ++i) {
        scores.push_back(static_cast<float>(i));
        labels.push_back(static_cast<std::uint8_t>(i % 2));
    }
    CHECK(dp::auroc(scores, labels) == 5000050000.0 / 10000000000.0);
}

TEST_CASE("AUROC takes vectors, arrays and spans, of float and of double", "[metrics]") {
    std::vector<float> scores{0.5F, 1.5F, 1.0F};
    std::array<std::uint8_t, 3> const labels{0, 1, 0};
    CHECK(dp::auroc(scores, labels) == 1.0);
    CHECK(dp::auroc(std::span{scores}, labels) == 1.0);
    CHECK(dp::auroc(std::span<float const>{scores}, std::span{labels}) == 1.0);
    CHECK(dp::auroc(std::array{0.5, 1.5, 1.0}, labels) == 1.0);
}

TEST_CASE("AUROC names what is wrong with its input", "[metrics]") {
    std::vector<float> const none;
    CHECK_THROWS_AS(dp::auroc(none, Labels{}), dp::DataError);
    CHECK_THROWS_WITH(dp::auroc(none, Labels{}), says("no scores at all for the AUROC"));

    std::vector const two{1.0F, 2.0F};
    CHECK_THROWS_AS(dp::auroc(two, Labels{1, 1}), dp::DataError);
    CHECK_THROWS_WITH(dp::auroc(two, Labels{1, 1}), says("2 positives and no negative"));
    CHECK_THROWS_AS(dp::auroc(two, Labels{0, 0}), dp::DataError);
    CHECK_THROWS_WITH(dp::auroc(two, Labels{0, 0}), says("2 negatives and no positive"));
    CHECK_THROWS_AS(dp::auroc(two, Labels{0, 1, 1}), dp::DataError);
    CHECK_THROWS_WITH(dp::auroc(two, Labels{0, 1, 1}), says("2 scores and 3 labels"));
    CHECK_THROWS_AS(dp::auroc(two, Labels{0, 2}), dp::DataError);
    CHECK_THROWS_WITH(dp::auroc(two, Labels{0, 2}), says("label 2 of element 1"));
}

TEST_CASE("AUROC refuses every kind of NaN", "[metrics]") {
    auto const bits = GENERATE(0x7FC00000U, 0xFFC00000U, 0x7F800001U, 0xFFFFFFFFU);
    std::vector const scores{1.0F, std::bit_cast<float>(bits)};
    CHECK_THROWS_AS(dp::auroc(scores, Labels{0, 1}), dp::NumericalError);
    CHECK_THROWS_WITH(dp::auroc(scores, Labels{0, 1}), says("NaN") && says("element 1"));
    auto const wide = GENERATE(0x7FF8000000000000U, 0xFFF8000000000000U, 0x7FF0000000000001U, 0xFFFFFFFFFFFFFFFFU);
    std::vector const doubles{std::bit_cast<double>(std::uint64_t{wide}), 1.0};
    CHECK_THROWS_AS(dp::auroc(doubles, Labels{0, 1}), dp::NumericalError);
}
