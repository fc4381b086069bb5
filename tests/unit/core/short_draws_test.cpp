#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <deepprune/core/short_draws.hpp>

#include "../../catch.hpp"
#include "../../support/chi_square.hpp"

namespace dp = deepprune;

namespace {

constexpr double min_p_value = 1e-4;  // the seeds are fixed; a right generator fails for one seed in 10,000

}  // namespace

TEST_CASE("short draws give every number equally often and no other", "[core][short_draws]") {
    for (std::uint64_t const n : {2U, 3U, 7U, 100U}) {
        CAPTURE(n);
        dp::ShortDraws draws{dp::RandomStream{dp::Seed{12}, dp::Purpose::test, n}};
        std::vector<std::size_t> counts(n);
        for (int i = 0; i < 20000; ++i) {
            ++counts.at(draws.below(n));
        }
        CHECK(uniformity_p_value(counts) > min_p_value);
    }
    // From 32 bits each: for n = 3/4 * 2^32 a quarter of all words must be thrown away.
    std::uint64_t const n = 3U * (std::uint64_t{1} << 30U);
    dp::ShortDraws draws{dp::RandomStream{dp::Seed{13}, dp::Purpose::test}};
    std::vector<std::size_t> remainders(3);
    for (int i = 0; i < 20000; ++i) {
        ++remainders[draws.below(n) % 3];
    }
    CHECK(uniformity_p_value(remainders) > min_p_value);
    CHECK(draws.below(1) == 0);
}

TEST_CASE("short draws from 16 bits are without bias", "[core][short_draws]") {
    // Of the 65,536 draws 21 or 22 give each number below 3000: without rejection those of 22 came 4.8 % more often.
    std::uint64_t const n = 3000;
    std::vector<int> ways(n);
    for (std::uint64_t word = 0; word < 65536; ++word) {
        ++ways[word * n >> 16U];
    }
    auto const of_22 = static_cast<double>(std::count(ways.begin(), ways.end(), 22));
    dp::ShortDraws draws{dp::RandomStream{dp::Seed{16}, dp::Purpose::test}};
    double const count = 400000.0;
    double found = 0.0;
    for (int i = 0; i < 400000; ++i) {
        found += ways[draws.below(n)] == 22 ? 1.0 : 0.0;
    }
    double const share = of_22 / static_cast<double>(n);
    double const biased = of_22 * 22.0 / 65536.0;
    double const deviation = std::sqrt(share * (1.0 - share) / count);
    REQUIRE(biased - share > 8.0 * deviation);
    CHECK(std::abs(found / count - share) < 4.0 * deviation);  // the seed is fixed; one in 15,000 fails
}

TEST_CASE("a shuffle by short draws makes every order equally likely", "[core][short_draws]") {
    dp::ShortDraws draws{dp::RandomStream{dp::Seed{14}, dp::Purpose::test}};
    std::map<std::string, std::size_t> orders;
    for (int i = 0; i < 24000; ++i) {
        std::string items = "abcd";
        dp::shuffle(std::span{items}, draws);
        ++orders[items];
    }
    REQUIRE(orders.size() == 24);
    std::vector<std::size_t> counts;
    for (auto const& [order, count] : orders) {
        counts.push_back(count);
    }
    CHECK(uniformity_p_value(counts) > min_p_value);
}
