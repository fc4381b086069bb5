#include <deepprune/motif/tomtom_options.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/motif/tomtom.hpp>
#include <deepprune/sequence/alphabet.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

namespace {

/// Each letter has 17 of 20 sites.
dp::Motif motif(std::string name, std::string const& word) {
    std::vector<dp::BaseCounts> counts;
    for (char const letter : word) {
        counts.push_back({1, 1, 1, 1});
        counts.back()[dp::encode_base(letter)] = 17;
    }
    return dp::Motif::from_counts(std::move(counts), {.name = std::move(name)});
}

std::vector<dp::Motif> const queries{motif("query", "TGACTCA"), motif("other", "CCACGTGA")};
std::vector<dp::Motif> const targets{motif("a", "CCACGTGG"), motif("b", "ATGAGTCAT"), motif("c", "GATTACA"),
                                     motif("d", "TTTTAAAA"), motif("e", "GGCGC")};

}  // namespace

TEST_CASE("without limits every query has a match with every target", "[motif][tomtom]") {
    auto const all = dp::tomtom(queries, targets);
    CHECK(all.size() == queries.size() * targets.size());
    for (auto const& match : all) {
        CHECK(match.e_value == match.p_value * static_cast<double>(targets.size()));
    }
}

TEST_CASE("limits leave out what lies above them, and nothing else", "[motif][tomtom]") {
    auto const all = dp::tomtom(queries, targets);
    double const e_value = all[1].e_value;
    double const q_value = all[1].q_value;
    std::vector<dp::TomtomMatch> by_e;
    std::vector<dp::TomtomMatch> by_q;
    for (auto const& match : all) {
        if (match.e_value <= e_value) {
            by_e.push_back(match);
        }
        if (match.q_value <= q_value) {
            by_q.push_back(match);
        }
    }
    CHECK(by_e.size() < all.size());
    CHECK(dp::tomtom(queries, targets, {.max_e_value = e_value}) == by_e);
    CHECK(dp::tomtom(queries, targets, {.max_q_value = q_value}) == by_q);
}

TEST_CASE("the least overlap bounds every match, up to the shorter motif", "[motif][tomtom]") {
    bool shorter = false;
    for (auto const& match : dp::tomtom(queries, targets)) {
        shorter = shorter || match.overlap < std::min(queries[match.query].size(), targets[match.target].size());
    }
    CHECK(shorter);  // so that the option has something to do
    for (auto const& match : dp::tomtom(queries, targets, {.min_overlap = 5})) {
        CHECK(match.overlap >= 5);
    }
    for (auto const& match : dp::tomtom(queries, targets, {.min_overlap = 100})) {
        CHECK(match.overlap == std::min(queries[match.query].size(), targets[match.target].size()));
    }
}

TEST_CASE("targets are tried on one strand only if told so", "[motif][tomtom]") {
    std::vector const query{targets[2]};  // GATTACA is unlike its reverse complement
    std::vector const turned{targets[2].reverse_complement()};
    auto const both = dp::tomtom(query, turned);
    auto const one = dp::tomtom(query, turned, {.reverse_complements = false});
    CHECK(both.at(0).reverse);
    CHECK(both.at(0).overlap == 7);
    CHECK(both.at(0).p_value < one.at(0).p_value);
    for (auto const& match : dp::tomtom(queries, targets, {.reverse_complements = false})) {
        CHECK_FALSE(match.reverse);
    }
}

TEST_CASE("the background is the first query's unless one is given", "[motif][tomtom]") {
    dp::MotifDetails details{.name = "query", .sites = 20.0, .background = {0.4, 0.1, 0.1, 0.4}};
    std::vector const rich{dp::Motif{queries[0].matrix(), details}};
    dp::TomtomOptions options{.distance = dp::ColumnDistance::allr};
    auto const own = dp::tomtom(rich, targets, options);
    options.background = details.background;
    CHECK(dp::tomtom(rich, targets, options) == own);
    options.background = dp::uniform_background;
    CHECK_FALSE(dp::tomtom(rich, targets, options) == own);
}
