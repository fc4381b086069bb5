#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <deepprune/motif/tomtom.hpp>
#include <deepprune/motif/tomtom_search.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;

namespace {

std::vector<dp::Motif> some_motifs(std::size_t count, std::uint64_t seed,
                                   dp::MotifAlphabet alphabet = dp::MotifAlphabet::dna) {
    INFO("seed " << seed);
    std::mt19937_64 engine{seed};
    std::vector<dp::Motif> motifs;
    for (std::size_t i = 0; i < count; ++i) {
        std::vector<dp::BaseCounts> counts(4 + engine() % 9);
        for (auto& column : counts) {
            for (double& n : column) {
                n = 1.0 + static_cast<double>(engine() % 20);
            }
        }
        motifs.push_back(
            dp::Motif::from_counts(std::move(counts), {.name = 'm' + std::to_string(i), .alphabet = alphabet}));
    }
    return motifs;
}

}  // namespace

TEST_CASE("prepared targets give the matches of each query, however many come at a time", "[motif][tomtom]") {
    auto const targets = some_motifs(30, 1);
    auto const queries = some_motifs(11, 2);
    for (unsigned const threads : {1U, 3U}) {
        dp::TomtomOptions const options{
            .background = dp::BaseProbabilities{0.3, 0.2, 0.2, 0.3}, .max_matches = 5, .threads = threads};
        auto const all = dp::tomtom(queries, targets, options);
        REQUIRE(all.size() == 55);
        for (std::size_t const batch : {1U, 2U, 4U, 11U}) {
            // The targets themselves are not needed any more.
            auto copy = std::make_optional(targets);
            dp::TomtomSearch search{*copy, options};
            copy.reset();
            std::vector<dp::TomtomMatch> found;
            for (std::size_t begin = 0; begin < queries.size(); begin += batch) {
                auto const some = std::span{queries}.subspan(begin, std::min(batch, queries.size() - begin));
                for (dp::TomtomMatch match : search.matches(some)) {
                    CHECK(match.query < some.size());
                    match.query += begin;
                    found.push_back(match);
                }
            }
            CHECK(found == all);
        }
    }
}

TEST_CASE("without a background prepared targets take the uniform one", "[motif][tomtom]") {
    auto const targets = some_motifs(10, 3);
    auto const queries = some_motifs(2, 4);
    dp::TomtomSearch search{targets};
    CHECK(search.matches(queries) == dp::tomtom(queries, targets, {.background = dp::uniform_background}));
    CHECK(search.matches({}).empty());
}

TEST_CASE("prepared targets refuse what cannot work, and queries of the other alphabet", "[motif][tomtom]") {
    auto const dna = some_motifs(2, 5);
    auto const rna = some_motifs(2, 6, dp::MotifAlphabet::rna);
    CHECK_THROWS_WITH(dp::TomtomSearch{std::span<dp::Motif const>{}}, says("no targets"));
    CHECK_THROWS_WITH((dp::TomtomSearch{dna, {.pseudocount = 0.0}}), says("pseudocount"));
    CHECK_THROWS_WITH((dp::TomtomSearch{dna, {.max_matches = 0}}), says("0 matches"));
    CHECK_THROWS_WITH((dp::TomtomSearch{dna, {.background = dp::BaseProbabilities{0.5, 0.5, 0.0, 0.0}}}),
                      says("background"));
    std::vector<dp::Motif> const mixed{dna[0], rna[0]};
    CHECK_THROWS_WITH(dp::TomtomSearch{mixed}, says("'m0' of RNA and motif 'm0' of DNA"));
    dp::TomtomSearch search{dna};
    CHECK_THROWS_WITH(search.matches(rna), says("motifs of one alphabet"));
    CHECK(search.matches(dna).size() == 4);
}
