#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/core/team.hpp>
#include <deepprune/motif/log_odds.hpp>
#include <deepprune/scan/site_scanner.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"
#include "random_matrices.hpp"

namespace dp = deepprune;
using dp::test::says;

namespace {

void sort_sites(std::vector<dp::Site>& sites) {
    std::ranges::sort(sites, {}, [](dp::Site const& site) {
        return std::tuple{site.start, site.matrix, site.reverse};
    });
}

std::vector<dp::Site> sites_of(dp::SiteScanner const& scanner, std::span<dp::Base const> bases) {
    std::vector<dp::Site> sites;
    scanner.scan(bases, [&](dp::Site const& site) { sites.push_back(site); });
    sort_sites(sites);
    return sites;
}

// By a loop over all windows. Bits of the scores, and p-values, are equal too.
void check_sites(std::vector<dp::ScoreMatrix> const& matrices, dp::SiteScannerOptions const& options,
                 std::span<dp::Base const> bases, std::size_t& found) {
    dp::SiteScanner const scanner{matrices, options};
    std::vector<dp::Site> expected;
    for (std::size_t m = 0; m < matrices.size(); ++m) {
        dp::ScoreDistribution const scores{matrices[m].columns, options.background};
        for (auto const& window : dp::test::score_windows(matrices[m], scores, bases)) {
            if (scores.p_value(window.total) <= options.threshold) {
                std::size_t const level = window.total - scores.lowest_total(options.threshold);
                REQUIRE(level < scanner.p_values(m).size());
                CHECK(scanner.p_values(m)[level] == scores.p_value(window.total));
                expected.push_back({.start = window.start,
                                    .score = window.score,
                                    .matrix = static_cast<std::uint32_t>(m),
                                    .level = static_cast<std::uint16_t>(level),
                                    .reverse = window.reverse});
            }
        }
    }
    sort_sites(expected);
    REQUIRE(sites_of(scanner, bases) == expected);
    found += expected.size();
}

}  // namespace

TEST_CASE("a scanner finds the sites that a loop over all windows finds", "[scan][site_scanner]") {
    dp::RandomStream stream{dp::Seed{21}, dp::Purpose::test};
    std::size_t found = 0;
    for (std::size_t length = 1; length <= dp::SiteScanner::max_length; ++length) {
        for (std::size_t const bases : {length - 1, length, length + 1, std::size_t{700}}) {
            for (std::size_t const one_unknown_in : {0U, 40U}) {
                CAPTURE(length, bases, one_unknown_in);
                check_sites({dp::test::random_score_matrix(length, stream)}, {.threshold = 0.02},
                            dp::test::random_bases(bases, one_unknown_in, stream), found);
            }
        }
    }
    CHECK(found > 1000);
}

TEST_CASE("many matrices of mixed lengths at a time", "[scan][site_scanner]") {
    dp::RandomStream stream{dp::Seed{22}, dp::Purpose::test};
    std::size_t found = 0;
    for (std::size_t round = 0; round < 12; ++round) {
        std::vector<dp::ScoreMatrix> matrices;
        std::size_t const count = 1 + stream.below(40);
        for (std::size_t m = 0; m < count; ++m) {
            matrices.push_back(dp::test::random_score_matrix(1 + stream.below(round % 2 == 0 ? 64 : 25), stream));
            matrices.back().one_strand = stream.below(5) == 0;
        }
        CAPTURE(round, count);
        check_sites(matrices, {.threshold = 1e-3, .background = {0.3, 0.2, 0.2, 0.3}},
                    dp::test::random_bases(9000, 500, stream), found);
    }
    CHECK(found > 1000);
}

TEST_CASE("at a threshold of 1 every window is a site", "[scan][site_scanner]") {
    dp::RandomStream stream{dp::Seed{23}, dp::Purpose::test};
    std::vector const matrix{dp::test::random_score_matrix(7, stream)};
    auto const bases = dp::test::random_bases(5000, 0, stream);
    CHECK(sites_of(dp::SiteScanner{matrix, {.threshold = 1.0}}, bases).size() == 2 * (5000 - 6));
}

TEST_CASE("scores and strands are those of LogOdds", "[scan][site_scanner]") {
    auto const motif = dp::Motif::from_counts({{9, 0, 0, 1}, {0, 8, 1, 1}, {0, 0, 10, 0}, {1, 1, 0, 8}, {9, 1, 0, 0}});
    dp::LogOdds const scores{motif};
    dp::SiteScanner const scanner{std::vector{dp::score_matrix(motif)}, {.threshold = 0.02}};
    dp::RandomStream stream{dp::Seed{24}, dp::Purpose::test};
    auto const bases = dp::test::random_bases(2000, 0, stream);
    auto const sites = sites_of(scanner, bases);
    REQUIRE(sites.size() > 20);
    for (dp::Site const& site : sites) {
        auto const window = std::span{bases}.subspan(site.start, 5);
        CHECK(site.score == (site.reverse ? scores.reverse_score(window) : scores.score(window)));
    }
}

TEST_CASE("a sequence in pieces has the sites of the whole", "[scan][site_scanner]") {
    dp::RandomStream stream{dp::Seed{25}, dp::Purpose::test};
    std::vector const matrices{dp::test::random_score_matrix(6, stream), dp::test::random_score_matrix(19, stream)};
    dp::SiteScanner const scanner{matrices, {.threshold = 1e-3}};
    REQUIRE(scanner.longest() == 19);
    auto const bases = dp::test::random_bases(20000, 300, stream);
    auto const whole = sites_of(scanner, bases);
    REQUIRE(whole.size() > 20);
    dp::SiteScanner::WindowCounts windows{};
    dp::SiteScanner::count_windows(bases, bases.size(), windows);
    for (std::size_t const piece : {1U, 18U, 777U, 20000U}) {
        std::vector<dp::Site> sites;
        dp::SiteScanner::WindowCounts in_pieces{};
        for (std::size_t begin = 0; begin < bases.size(); begin += piece) {
            std::size_t const count =
                std::min<std::size_t>(piece + dp::SiteScanner::max_length - 1, bases.size() - begin);
            auto const part = std::span{bases}.subspan(begin, count);
            scanner.scan(part, piece, [&](dp::Site site) {
                site.start += begin;
                sites.push_back(site);
            });
            dp::SiteScanner::count_windows(part, piece, in_pieces);
        }
        sort_sites(sites);
        CAPTURE(piece);
        CHECK(sites == whole);
        CHECK(in_pieces == windows);
    }
}

TEST_CASE("windows are counted where there is no unknown base", "[scan][site_scanner]") {
    dp::RandomStream stream{dp::Seed{26}, dp::Purpose::test};
    auto const bases = dp::test::random_bases(3000, 70, stream);
    dp::SiteScanner::WindowCounts counts{};
    dp::SiteScanner::count_windows(bases, bases.size(), counts);
    for (std::size_t const length : {1U, 2U, 17U, 64U}) {
        dp::ScoreMatrix matrix = dp::test::random_score_matrix(length, stream);
        matrix.one_strand = true;
        CAPTURE(length);
        CHECK(counts[length] == dp::test::score_windows(matrix, dp::ScoreDistribution{matrix.columns}, bases).size());
    }
}

TEST_CASE("threads share a scanner", "[scan][site_scanner]") {
    dp::RandomStream stream{dp::Seed{27}, dp::Purpose::test};
    std::vector<dp::ScoreMatrix> matrices;
    for (std::size_t m = 0; m < 6; ++m) {
        matrices.push_back(dp::test::random_score_matrix(10 + m, stream));
    }
    dp::SiteScanner const scanner{matrices, {.threshold = 1e-3}};
    auto const bases = dp::test::random_bases(50000, 0, stream);
    auto const expected = sites_of(scanner, bases);
    std::array<std::vector<dp::Site>, 8> found;
    dp::parallel_for(found.size(), 4, [&](std::size_t i, std::size_t) { found[i] = sites_of(scanner, bases); });
    for (auto const& sites : found) {
        CHECK(sites == expected);
    }
}

TEST_CASE("a short matrix has no site", "[scan][site_scanner]") {
    dp::RandomStream stream{dp::Seed{28}, dp::Purpose::test};
    std::vector const matrices{dp::test::random_score_matrix(6, stream)};  // 4^-6 is 2.4e-4
    dp::SiteScanner const scanner{matrices};
    CHECK(scanner.p_values(0).empty());
    CHECK(sites_of(scanner, dp::test::random_bases(100000, 0, stream)).empty());
}

TEST_CASE("the background of both strands", "[scan][site_scanner]") {
    auto const mean = dp::SiteScanner::both_strands({0.4, 0.3, 0.1, 0.2});
    CHECK(mean[0] == Approx(0.3));
    CHECK(mean[1] == Approx(0.2));
    CHECK(mean[2] == mean[1]);
    CHECK(mean[3] == mean[0]);
    dp::RandomStream stream{dp::Seed{29}, dp::Purpose::test};
    dp::ScoreMatrix matrix = dp::test::random_score_matrix(9, stream);
    auto const p_of = [&](bool one_strand, dp::BaseProbabilities const& background) {
        matrix.one_strand = one_strand;
        dp::SiteScanner const scanner{std::vector{matrix}, {.threshold = 1e-3, .background = background}};
        return scanner.p_values(0).front();
    };
    CHECK(p_of(false, {0.4, 0.3, 0.1, 0.2}) == p_of(false, mean));
    CHECK(p_of(true, {0.4, 0.3, 0.1, 0.2}) != p_of(true, mean));
}

TEST_CASE("what cannot be scanned for is refused", "[scan][site_scanner]") {
    dp::RandomStream stream{dp::Seed{30}, dp::Purpose::test};
    CHECK_THROWS_WITH(dp::SiteScanner{std::vector<dp::ScoreMatrix>{}}, says("no matrix"));
    CHECK_THROWS_WITH(dp::SiteScanner(std::vector{dp::test::random_score_matrix(65, stream)}),
                      says("a matrix of 65 columns"));
    CHECK_THROWS_WITH(dp::SiteScanner(std::vector{dp::test::random_score_matrix(5, stream)}, {.threshold = 0.0}),
                      says("a threshold that is not above 0"));
}
