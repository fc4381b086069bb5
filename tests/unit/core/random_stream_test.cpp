#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <deepprune/core/random_stream.hpp>

#include "../../catch.hpp"
#include "../../support/chi_square.hpp"

namespace dp = deepprune;
using Block = dp::RandomStream::Block;

namespace {

// A p-value this small comes up once in 10,000 seeds. The seeds here are fixed: a test always passes or never.
constexpr double min_p_value = 1e-4;

}  // namespace

TEST_CASE("the tail of the chi-square distribution agrees with printed tables", "[support]") {
    // NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.4, upper critical values (three decimals, so the
    // tail is right to about 5e-4 times the density there).
    CHECK(chi_square_tail(3.841, 1) == Approx(0.05).epsilon(1e-3));
    CHECK(chi_square_tail(10.828, 1) == Approx(0.001).epsilon(1e-3));
    CHECK(chi_square_tail(18.307, 10) == Approx(0.05).epsilon(1e-3));
    CHECK(chi_square_tail(29.588, 10) == Approx(0.001).epsilon(1e-3));
    CHECK(chi_square_tail(124.342, 100) == Approx(0.05).epsilon(1e-3));
    // With two degrees it is exp(-x / 2), on both sides of the switch from series to fraction.
    CHECK(chi_square_tail(0.5, 2) == Approx(std::exp(-0.25)).epsilon(1e-12));
    CHECK(chi_square_tail(40.0, 2) == Approx(std::exp(-20.0)).epsilon(1e-12));
    CHECK(chi_square_tail(0.0, 5) == 1.0);
    CHECK(uniformity_p_value({100, 100, 100}) == 1.0);
    CHECK(uniformity_p_value({200, 50, 50}) < 1e-9);
}

TEST_CASE("Philox4x32-10 gives the known answers", "[core][random_stream]") {
    // Random123 1.14, tests/kat_vectors, lines "philox4x32 10".
    CHECK(dp::RandomStream::philox({0, 0, 0, 0}, {0, 0}) == Block{0x6627E8D5U, 0xE169C58DU, 0xBC57AC4CU, 0x9B00DBD8U});
    CHECK(dp::RandomStream::philox({0xFFFFFFFFU, 0xFFFFFFFFU, 0xFFFFFFFFU, 0xFFFFFFFFU}, {0xFFFFFFFFU, 0xFFFFFFFFU}) ==
          Block{0x408F276DU, 0x41C83B0EU, 0xA20BC7C6U, 0x6D5451FDU});
    CHECK(dp::RandomStream::philox({0x243F6A88U, 0x85A308D3U, 0x13198A2EU, 0x03707344U}, {0xA4093822U, 0x299F31D0U}) ==
          Block{0xD16CFE09U, 0x94FDCCEBU, 0x5001E420U, 0x24126EA1U});
}

TEST_CASE("a stream is Philox over its own counter", "[core][random_stream]") {
    dp::Seed const seed{0x0123456789ABCDEFU};
    std::uint64_t const index = 0xFEDCBA9876543210U;
    dp::RandomStream stream{seed, dp::Purpose::test, index};
    for (std::uint32_t block = 0; block < 3; ++block) {
        Block const expected =
            dp::RandomStream::philox({block, 99, 0x76543210U, 0xFEDCBA98U}, {0x89ABCDEFU, 0x01234567U});
        for (std::uint32_t const word : expected) {
            CHECK(stream.next32() == word);
        }
    }
    dp::RandomStream words{seed, dp::Purpose::test, index};
    dp::RandomStream pairs{seed, dp::Purpose::test, index};
    std::uint64_t const low = words.next32();
    std::uint64_t const high = words.next32();
    CHECK(pairs.next64() == (high << 32U | low));
}

TEST_CASE("fill gives the words of next32, from wherever the stream is", "[core][random_stream]") {
    for (std::size_t const used : {0U, 1U, 4U, 7U}) {
        for (std::size_t const count : {0U, 1U, 3U, 63U, 64U, 65U, 200U}) {
            CAPTURE(used, count);
            dp::RandomStream one{dp::Seed{0x123456789ABCDEFU}, dp::Purpose::test, 5};
            for (std::size_t i = 0; i < used; ++i) {
                one.next32();
            }
            dp::RandomStream other = one;
            std::vector<std::uint32_t> words(count);
            one.fill(words);
            for (std::uint32_t const word : words) {
                CHECK(word == other.next32());
            }
            CHECK(one.next32() == other.next32());  // and both are at the same place afterwards
        }
    }
}

TEST_CASE("streams of another seed, purpose or index are other streams", "[core][random_stream]") {
    std::set<std::uint64_t> firsts;
    std::size_t streams = 0;
    for (std::uint64_t const seed : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1} << 32U}) {
        for (auto const purpose : {dp::Purpose::initial_weights, dp::Purpose::batch_order, dp::Purpose::split,
                                   dp::Purpose::dinucleotide_shuffle, dp::Purpose::simulation, dp::Purpose::test}) {
            for (std::uint64_t const index : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1} << 32U}) {
                firsts.insert(dp::RandomStream{dp::Seed{seed}, purpose, index}.next64());
                ++streams;
            }
        }
    }
    CHECK(firsts.size() == streams);
}

TEST_CASE("uniform lies in [0, 1) and fills it evenly", "[core][random_stream]") {
    std::uint64_t const seed = 11;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    std::vector<std::size_t> cells(50);
    bool inside = true;
    for (int i = 0; i < 50000; ++i) {
        double const value = stream.uniform();
        inside = inside && value >= 0.0 && value < 1.0;
        ++cells[std::min<std::size_t>(49, static_cast<std::size_t>(value * 50.0))];
    }
    CHECK(inside);
    CHECK(uniformity_p_value(cells) > min_p_value);
}

TEST_CASE("below gives every number equally often and no other", "[core][random_stream]") {
    for (std::uint64_t const n : {2U, 3U, 7U, 100U}) {
        CAPTURE(n);
        dp::RandomStream stream{dp::Seed{12}, dp::Purpose::test, n};
        std::vector<std::size_t> counts(n);
        for (int i = 0; i < 20000; ++i) {
            ++counts.at(static_cast<std::size_t>(stream.below(n)));
        }
        CHECK(uniformity_p_value(counts) > min_p_value);
    }
    dp::RandomStream stream{dp::Seed{13}, dp::Purpose::test};
    CHECK(stream.below(1) == 0);
    // For n = 3/4 * 2^64 a quarter of all draws falls into the incomplete interval and must be thrown away; a plain
    // remainder would fall below n / 2 in 5 of 8 draws.
    std::uint64_t const n = (std::uint64_t{1} << 63U) + (std::uint64_t{1} << 62U);
    std::vector<std::size_t> halves(2);
    for (int i = 0; i < 20000; ++i) {
        ++halves[stream.below(n) < n / 2 ? 0 : 1];
    }
    CHECK(uniformity_p_value(halves) > min_p_value);
}

TEST_CASE("shuffle makes every order equally likely", "[core][random_stream]") {
    std::uint64_t const seed = 14;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    std::map<std::string, std::size_t> orders;
    for (int i = 0; i < 24000; ++i) {
        std::string items = "abcd";
        dp::shuffle(std::span{items}, stream);
        ++orders[items];
    }
    REQUIRE(orders.size() == 24);
    std::vector<std::size_t> counts;
    for (auto const& [order, count] : orders) {
        counts.push_back(count);
    }
    CHECK(uniformity_p_value(counts) > min_p_value);
}

TEST_CASE("shuffling nothing or one item draws nothing", "[core][random_stream]") {
    dp::RandomStream stream{dp::Seed{15}, dp::Purpose::test};
    std::array<int, 1> one{5};
    dp::shuffle(std::span<int>{}, stream);
    dp::shuffle(std::span<int>{one}, stream);
    CHECK(one[0] == 5);
    CHECK(stream.next32() == dp::RandomStream(dp::Seed{15}, dp::Purpose::test).next32());
}
