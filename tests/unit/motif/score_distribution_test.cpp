// The distribution against all words: each of the 4^8 words of a matrix of 8 has its score and its probability.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/motif/score_distribution.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;

namespace {

constexpr std::size_t width = 8;
constexpr std::size_t words = std::size_t{1} << (2 * width);

std::vector<dp::BaseScores> random_matrix(std::uint64_t seed) {
    INFO("seed " << seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    std::vector<dp::BaseScores> columns(width);
    for (auto& column : columns) {
        for (double& score : column) {
            score = 6.0 * stream.uniform() - 4.0;
        }
    }
    return columns;
}

// Base `i` of word `word`.
std::size_t base_of(std::size_t word, std::size_t i) { return (word >> (2 * i)) & 3U; }

// A number of each word and the word's probability, in descending order of the numbers; `of(column, base)` gives terms.
template <class Term>
std::vector<std::pair<double, double>> all_words(dp::BaseProbabilities const& background, Term const& of) {
    std::vector<std::pair<double, double>> all(words);
    for (std::size_t word = 0; word < words; ++word) {
        all[word] = {0.0, 1.0};
        for (std::size_t i = 0; i < width; ++i) {
            all[word].first += of(i, base_of(word, i));
            all[word].second *= background[base_of(word, i)];
        }
    }
    std::ranges::sort(all, [](auto const& a, auto const& b) { return a.first > b.first; });
    return all;
}

// P(number >= limit).
double tail(std::vector<std::pair<double, double>> const& all, double limit) {
    double sum = 0.0;
    for (auto const& [number, p] : all) {
        if (number < limit) {
            break;
        }
        sum += p;
    }
    return sum;
}

}  // namespace

TEST_CASE("p-values are those of all words", "[motif][score_distribution]") {
    for (auto const& background : {dp::uniform_background, dp::BaseProbabilities{0.35, 0.1, 0.25, 0.3}}) {
        for (std::uint64_t const seed : {1U, 2U, 3U}) {
            CAPTURE(seed, background[0]);
            auto const columns = random_matrix(seed);
            dp::ScoreDistribution const scores{columns, background};
            auto const levels = scores.levels();
            auto const totals =
                all_words(background, [&](std::size_t i, std::size_t b) { return static_cast<double>(levels[i][b]); });
            double offset = 0.0;
            for (auto const& column : columns) {
                offset += std::ranges::min(column);
            }
            auto const exact = all_words(background, [&](std::size_t i, std::size_t b) { return columns[i][b]; });
            REQUIRE(totals.front().first < static_cast<double>(scores.size()));
            REQUIRE(scores.size() <= dp::ScoreDistribution::max_total + 1);
            double worst = 0.0;
            for (std::size_t i = 0; i < words; i += i < 200 ? 1 : 997) {
                double const total = totals[i].first;
                double const p = scores.p_value(static_cast<std::size_t>(total));
                // At most 65,536 additions of numbers of one sign, in another order.
                worst = std::max(worst, std::abs(p / tail(totals, total) - 1.0));
                // The scores themselves, which the grid moves by at most `max_error`.
                double const score = offset + total * scores.step();
                CHECK(p <= tail(exact, score - scores.max_error() - 1e-9) * (1.0 + 1e-9));
                CHECK(p >= tail(exact, score + scores.max_error() + 1e-9) * (1.0 - 1e-9));
            }
            CHECK(worst < 1e-10);
            CHECK(scores.max_error() < 0.01);  // of scores in a range of up to 48
        }
    }
}

TEST_CASE("the lowest total of a p-value", "[motif][score_distribution]") {
    auto const columns = random_matrix(4);
    dp::ScoreDistribution const scores{columns};
    for (double const p : {1.0, 0.5, 1e-2, 1e-3, 1e-4, 2e-5, 1e-5}) {
        CAPTURE(p);
        std::size_t const lowest = scores.lowest_total(p);
        CHECK(scores.p_value(lowest) <= p);
        CHECK((lowest == 0 || scores.p_value(lowest - 1) > p));
    }
    CHECK(scores.lowest_total(1.0) == 0);
    // The best word alone has 4^-8 = 1.5e-5.
    CHECK(scores.p_value(scores.lowest_total(2e-5)) == Approx(1.0 / static_cast<double>(words)));
    CHECK(scores.lowest_total(1e-5) == scores.size());
    CHECK(scores.p_value(scores.size()) == 0.0);
}

TEST_CASE("a long matrix fits the grid", "[motif][score_distribution]") {
    std::vector<dp::BaseScores> const columns(64, {-1e6, 3.0, 1e6, 0.5});
    dp::ScoreDistribution const scores{columns};
    CHECK(scores.size() <= dp::ScoreDistribution::max_total + 1);
    CHECK(scores.size() > 32600);
    CHECK(scores.p_value(scores.size() - 1) == Approx(std::pow(0.25, 64)));
}

TEST_CASE("a matrix of equal scores tells nothing", "[motif][score_distribution]") {
    dp::ScoreDistribution const scores{std::vector<dp::BaseScores>(3, {0.5, 0.5, 0.5, 0.5})};
    CHECK(scores.p_value(0) == 1.0);
    CHECK(scores.size() == 1);
    CHECK(scores.lowest_total(0.5) == 1);
}

TEST_CASE("what has no distribution is refused", "[motif][score_distribution]") {
    CHECK_THROWS_WITH(dp::ScoreDistribution{{}}, says("a matrix without columns"));
    double const infinity = std::numeric_limits<double>::infinity();
    CHECK_THROWS_WITH(dp::ScoreDistribution(std::vector<dp::BaseScores>{{0.0, -infinity, 0.0, 0.0}}),
                      says("at least one column of finite scores"));
    CHECK_THROWS_WITH(dp::ScoreDistribution(std::vector<dp::BaseScores>{{1e308, -1e308, 0.0, 0.0}}),
                      says("at least one column of finite scores"));
    CHECK_THROWS_AS(dp::ScoreDistribution(std::vector<dp::BaseScores>{{0.0, 1.0, 0.0, 0.0}}, {0.0, 0.5, 0.25, 0.25}),
                    dp::OptionError);
}
