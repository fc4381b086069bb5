#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/motif/q_values.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("with no excess of high p-values q is Benjamini and Hochberg's", "[motif][q_values]") {
    std::vector<double> const p{0.9, 0.51, 0.8, 0.52, 0.7, 0.53, 0.95, 0.99};
    REQUIRE(dp::detail::null_share(std::vector<double>{0.51, 0.52, 0.53, 0.7, 0.8, 0.9, 0.95, 0.99}) == 1.0);
    auto const q = dp::q_values(p);
    CHECK(q[7] == Approx(0.99));
    CHECK(q[1] == Approx(0.99));
    CHECK(dp::q_values(std::vector<double>{1.0, 0.6, 1.0, 1.0}) == std::vector<double>(4, 1.0));
}

TEST_CASE("q-values by hand", "[motif][q_values]") {
    std::vector<double> const p{0.9, 0.001, 0.8, 0.01, 0.7, 0.03, 0.95, 0.99};
    // The estimate is least, 5/8 / 0.97, at lambda = 0.03.
    double const share = 0.625 / 0.97;
    REQUIRE(dp::detail::null_share(std::vector<double>{0.001, 0.01, 0.03, 0.7, 0.8, 0.9, 0.95, 0.99}) == Approx(share));
    auto const q = dp::q_values(p);
    CHECK(q[1] == Approx(share * 0.008));
    CHECK(q[3] == Approx(share * 0.04));
    CHECK(q[5] == Approx(share * 0.08));
    CHECK(q[4] == Approx(share * 0.99));  // 0.7 * 8 / 4 is more than the last
    CHECK(q[7] == Approx(share * 0.99));
}

TEST_CASE("the share of true nulls is found", "[motif][q_values]") {
    std::vector<double> p;
    for (int i = 0; i < 400; ++i) {
        p.push_back(1e-6 * i);  // 400 effects
    }
    for (int i = 0; i < 600; ++i) {
        p.push_back((i + 0.5) / 600.0);  // 600 nulls, evenly spread
    }
    std::sort(p.begin(), p.end());
    CHECK(dp::detail::null_share(p) == Approx(0.6).margin(0.01));
    CHECK(dp::q_values(p).back() == Approx(dp::detail::null_share(p)).margin(1e-3));
    CHECK(dp::detail::null_share({}) == 1.0);
    CHECK(dp::q_values({}).empty());
}

TEST_CASE("few p-values, or none high, do not show that nulls are rare", "[motif][q_values]") {
    auto const share = [](std::vector<double> p) {
        std::sort(p.begin(), p.end());
        return dp::detail::null_share(p);
    };
    CHECK(share({0.49, 0.49}) == 1.0);  // a database of one motif, on two strands
    CHECK(dp::q_values(std::vector<double>{0.49, 0.49}) == std::vector<double>{0.49, 0.49});
    CHECK(share({0.01, 0.02, 0.03, 0.04}) == 1.0);
    // Sixty p-values up to 0.09: of the steps of 0.005 only 0.08 and those before it have five or more above them, and
    // 0.08 has seven, so that no estimate is below 7/60 / 0.92.
    std::vector<double> boxes;
    for (int i = 1; i <= 60; ++i) {
        boxes.push_back(0.0015 * i);
    }
    CHECK(share(boxes) >= 7.0 / 60.0 / 0.92 - 1e-12);
    CHECK(share(std::vector<double>(100, 0.0)) == 1.0);
}

TEST_CASE("a q-value is at least p times the share, and monotone in p", "[motif][q_values]") {
    std::uint64_t const seed = 12;
    for (std::uint64_t trial = 0; trial < 500; ++trial) {
        CAPTURE(seed, trial);
        dp::RandomStream random{dp::Seed{seed}, dp::Purpose::test, trial};
        std::vector<double> p(static_cast<std::size_t>(random.below(80)));
        double const highest = trial % 3 == 0 ? 1.0 : random.uniform();
        for (double& value : p) {
            value = highest * random.uniform();
        }
        std::sort(p.begin(), p.end());
        double const share = dp::detail::null_share(p);
        REQUIRE(share > 0.0);
        REQUIRE(share <= 1.0);
        auto const q = dp::q_values(p);
        REQUIRE(std::is_sorted(q.begin(), q.end()));
        for (std::size_t i = 0; i < p.size(); ++i) {
            REQUIRE(q[i] >= p[i] * share * (1.0 - 1e-12));  // the last bits of a product
            REQUIRE(q[i] <= 1.0);
        }
    }
}

TEST_CASE("q-values of the lowest p-values are those among all tests", "[motif][q_values]") {
    // 60 tests have the p-values 1e-6 (2 of them), 1e-4 (1), 2e-4 (0), 3e-4 (4); the other 53 have 1.
    std::vector<double> const low{1e-6, 1e-4, 2e-4, 3e-4};
    std::vector<std::uint64_t> const counts{2, 1, 0, 4};
    std::vector<double> all(53, 1.0);
    for (std::size_t i = 0; i < low.size(); ++i) {
        all.insert(all.end(), counts[i], low[i]);
    }
    auto expected = dp::q_values(all);
    std::vector<double> sorted = all;
    std::ranges::sort(sorted);
    for (double& q : expected) {
        q /= dp::detail::null_share(sorted);
    }
    auto const q = dp::q_values(low, counts, 60);
    REQUIRE(q.size() == 4);
    CHECK(q[0] == Approx(expected[53]));
    CHECK(q[1] == Approx(expected[55]));
    CHECK(q[3] == Approx(expected[56]));
    CHECK(q[3] == Approx(3e-4 * 60 / 7));
    CHECK(q[1] == Approx(1e-4 * 60 / 3));
    // A rate above 1 is none.
    CHECK(dp::q_values(std::vector{0.9}, std::vector<std::uint64_t>{1}, 100) == std::vector{1.0});
    // A higher p-value of many tests lowers the rate of a lower one of few.
    CHECK(dp::q_values(std::vector{1e-3, 1.1e-3}, std::vector<std::uint64_t>{1, 9}, 100)[0] == Approx(0.011));
}
