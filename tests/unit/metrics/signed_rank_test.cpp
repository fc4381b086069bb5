#include <cmath>
#include <cstddef>
#include <fstream>
#include <limits>
#include <vector>

#include <nlohmann/json.hpp>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/metrics/signed_rank.hpp>

#include "../../catch.hpp"
#include "../../support/golden_file.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;
using Values = std::vector<double>;

namespace {

double p_value(Values const& differences) { return dp::signed_rank_test(differences).p_value; }

// n differences of sizes 1 to n; the smaller sum of ranks, that of the differences below 0, is `below`.
Values with_sum_below(std::size_t n, std::size_t below) {
    Values differences(n);
    for (std::size_t rank = n; rank >= 1; --rank) {
        bool const negative = rank <= below;
        differences[rank - 1] = negative ? -static_cast<double>(rank) : static_cast<double>(rank);
        below -= negative ? rank : 0;
    }
    REQUIRE(below == 0);
    return differences;
}

// The definition: all sign patterns, one after the other.
double enumerated(Values const& differences) {
    Values ranks;
    double seen = 0.0;
    for (double const d : differences) {
        double rank = 0.5;
        for (double const other : differences) {
            rank += std::abs(other) < std::abs(d) ? 1.0 : (std::abs(other) == std::abs(d) ? 0.5 : 0.0);
        }
        ranks.push_back(rank);
        seen += d > 0.0 ? rank : 0.0;
    }
    std::size_t const patterns = std::size_t{1} << differences.size();
    std::size_t reached = 0;
    for (std::size_t pattern = 0; pattern < patterns; ++pattern) {
        double sum = 0.0;
        for (std::size_t i = 0; i < ranks.size(); ++i) {
            sum += (pattern >> i & 1U) != 0 ? ranks[i] : 0.0;
        }
        reached += sum >= seen ? 1U : 0U;
    }
    return static_cast<double>(reached) / static_cast<double>(patterns);
}

}  // namespace

TEST_CASE("the signed-rank test of few differences, by hand", "[metrics][signed_rank]") {
    // n = 5, all above 0: 1 of 32 patterns. n = 5, the smallest below 0: W = 14, reached by 2 patterns. n = 4 with
    // ranks 1, 2 below 0: W = 7 of 10, reached by 3+4, 1+2+4, 1+3+4, 2+3+4 and all: 5 of 16.
    CHECK(p_value({1, 2, 3, 4, 5}) == 1.0 / 32.0);
    CHECK(p_value({-1, 2, 3, 4, 5}) == 2.0 / 32.0);
    CHECK(p_value({-1, -2, 3, 4}) == 5.0 / 16.0);
    CHECK(p_value({-1, -2, -3}) == 1.0);
    CHECK(p_value({1, -1}) == 0.75);  // two ties: W = 1.5, reached by three of four
    CHECK(p_value({}) == 1.0);
    CHECK(p_value({0.0, -0.0, 0.0}) == 1.0);
    CHECK(p_value({0.0, 7.0}) == 0.5);
    auto const test = dp::signed_rank_test(Values{0.0, 3.0, -3.0, 5.0, 9.0});
    CHECK(test.differences == 4);
    CHECK(test.statistic == 8.5);
    CHECK(test.exact);
}

TEST_CASE("the critical values of the printed tables", "[metrics][signed_rank]") {
    // The largest sum of ranks below 0 that is significant, one-sided (McCornack, JASA 60:864, 1965; the same numbers
    // in most textbooks).
    struct Row {
        std::size_t n;
        double level;
        std::size_t critical;
    };
    for (Row const row :
         {Row{5, 0.05, 0},     Row{6, 0.025, 0},   Row{8, 0.05, 5},     Row{10, 0.05, 10},  Row{10, 0.025, 8},
          Row{10, 0.01, 5},    Row{10, 0.005, 3},  Row{15, 0.05, 30},   Row{15, 0.025, 25}, Row{15, 0.01, 19},
          Row{15, 0.005, 15},  Row{20, 0.05, 60},  Row{20, 0.025, 52},  Row{20, 0.01, 43},  Row{20, 0.005, 37},
          Row{25, 0.05, 100},  Row{25, 0.025, 89}, Row{25, 0.01, 76},   Row{25, 0.005, 68}, Row{30, 0.05, 151},
          Row{30, 0.025, 137}, Row{30, 0.01, 120}, Row{30, 0.005, 109}, Row{50, 0.05, 466}, Row{50, 0.025, 434},
          Row{50, 0.01, 397},  Row{50, 0.005, 373}}) {
        CAPTURE(row.n, row.level, row.critical);
        CHECK(p_value(with_sum_below(row.n, row.critical)) <= row.level);
        CHECK(p_value(with_sum_below(row.n, row.critical + 1)) > row.level);
    }
}

TEST_CASE("the signed-rank test agrees with scipy", "[metrics][signed_rank][golden]") {
    std::ifstream file{dp::test::golden_file("signed_rank.json")};
    REQUIRE(file.good());
    auto const cases = nlohmann::json::parse(file).at("cases");
    REQUIRE(cases.size() == 22);
    for (auto const& golden : cases) {
        CAPTURE(golden.at("name").get<std::string>(), golden.at("n").get<std::size_t>());
        auto const ours = dp::signed_rank_test(golden.at("differences").get<Values>());
        CHECK(ours.differences == golden.at("n").get<std::size_t>());
        CHECK(ours.statistic == golden.at("statistic").get<double>());
        CHECK(ours.exact == golden.at("exact").get<bool>());
        CHECK(ours.p_value == Approx(golden.at("p").get<double>()).epsilon(1e-10));
        CHECK(ours.log_p_value == Approx(golden.at("log_p").get<double>()).epsilon(1e-12).margin(1e-15));
    }
}

TEST_CASE("exact p-values equal the count over all sign patterns, with ties", "[metrics][signed_rank]") {
    dp::RandomStream stream{dp::Seed{7}, dp::Purpose::test};
    for (int repeat = 0; repeat < 200; ++repeat) {
        Values differences(1 + stream.below(10));
        for (double& d : differences) {
            d = (stream.below(2) == 0 ? 1.0 : -1.0) * static_cast<double>(1 + stream.below(6));
        }
        CAPTURE(repeat, differences);
        REQUIRE(p_value(differences) == enumerated(differences));
    }
}

TEST_CASE("where the exact test ends the normal one is near", "[metrics][signed_rank]") {
    auto sizes = [](std::size_t n) { return with_sum_below(n, n * (n + 1) / 6); };
    auto const exact = dp::signed_rank_test(sizes(50));
    auto const normal = dp::signed_rank_test(sizes(51));
    CHECK(exact.exact);
    CHECK(!normal.exact);
    CHECK(normal.log_p_value == Approx(exact.log_p_value).epsilon(0.03));
}

TEST_CASE("the logarithm of the normal tail has no seam", "[metrics][signed_rank]") {
    CHECK(dp::detail::log_normal_tail(0.0) == Approx(std::log(0.5)));
    double const below = dp::detail::log_normal_tail(std::nextafter(20.0, 0.0));
    CHECK(dp::detail::log_normal_tail(20.0) == Approx(below).epsilon(1e-13));
}

TEST_CASE("the signed-rank test refuses NaN and ranks infinities highest", "[metrics][signed_rank]") {
    CHECK_THROWS_AS(p_value({1.0, std::nan("")}), dp::NumericalError);
    CHECK_THROWS_WITH(p_value({1.0, std::nan("")}), says("difference 1 for the signed-rank test"));
    CHECK_THROWS_WITH(p_value({std::nan(""), 1.0}), says("difference 0 for the signed-rank test"));
    double const infinity = std::numeric_limits<double>::infinity();
    CHECK(p_value({1.0, infinity, -2.0}) == p_value({1.0, 3.0, -2.0}));
}

TEST_CASE("a test of nothing is the default", "[metrics][signed_rank]") {
    dp::SignedRank const none;
    auto const test = dp::signed_rank_test({});
    CHECK(none.differences == test.differences);
    CHECK(none.statistic == test.statistic);
    CHECK(none.exact == test.exact);
    CHECK(none.log_p_value == test.log_p_value);
    CHECK(none.p_value == test.p_value);
}
