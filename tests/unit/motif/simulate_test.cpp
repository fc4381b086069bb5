#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <deepprune/motif/simulate.hpp>

#include "../../catch.hpp"
#include "../../support/chi_square.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;

namespace {

constexpr double min_p_value = 1e-4;  // the seeds are fixed: such a test either always passes or never

/// A motif that spells `word` without doubt.
dp::PositionWeightMatrix spelled(std::string const& word) {
    std::vector<dp::BaseProbabilities> columns;
    for (char const letter : word) {
        dp::BaseProbabilities column{};
        column[dp::encode_base(letter)] = 1.0;
        columns.push_back(column);
    }
    return dp::PositionWeightMatrix{columns};
}

std::map<std::string, dp::Record> by_id(std::vector<dp::Record> const& records) {
    std::map<std::string, dp::Record> result;
    for (auto const& record : records) {
        result.emplace(record.id, record);
    }
    return result;
}

}  // namespace

TEST_CASE("each positive holds one site, negatives hold none", "[sequence][simulate]") {
    std::vector const motifs{spelled("AAAAAAAAAAAA"), spelled("TTTTTTTTTTTTTTTT")};
    // A background of G and C alone, so that sites are seen.
    std::uint64_t const seed = 4;
    auto const records =
        dp::simulate(motifs, {.positives = 3000, .negatives = 1000, .length = 31, .seed = dp::Seed{seed}, .gc = 1.0});
    CAPTURE(seed);
    REQUIRE(records.size() == 4000);
    std::vector<std::size_t> chosen(2);
    std::vector<std::vector<std::size_t>> starts{std::vector<std::size_t>(20), std::vector<std::size_t>(16)};
    for (auto const& record : records) {
        REQUIRE(record.sequence.size() == 31);
        auto const start = record.sequence.find_first_of("AT");
        if (!record.label) {
            REQUIRE(start == std::string::npos);
            REQUIRE(record.id.starts_with("negative_"));
            continue;
        }
        REQUIRE(start != std::string::npos);
        std::size_t const motif = record.sequence[start] == 'A' ? 0 : 1;
        std::string const site(motif == 0 ? 12 : 16, motif == 0 ? 'A' : 'T');
        REQUIRE(record.sequence.substr(start, site.size()) == site);
        REQUIRE(record.sequence.find_first_of("AT", start + site.size()) == std::string::npos);
        REQUIRE(record.id.ends_with("_motif" + std::to_string(motif + 1)));
        ++chosen[motif];
        ++starts[motif].at(start);
    }
    CHECK(uniformity_p_value(chosen) > min_p_value);
    CHECK(uniformity_p_value(starts[0]) > min_p_value);
    CHECK(uniformity_p_value(starts[1]) > min_p_value);
}

TEST_CASE("the background has the wanted GC content", "[sequence][simulate]") {
    for (double const gc : {0.0, 0.3, 0.5, 1.0}) {
        auto const records =
            dp::simulate({}, {.positives = 0, .negatives = 500, .length = 100, .seed = dp::Seed{9}, .gc = gc});
        std::vector<double> counts(4);
        for (auto const& record : records) {
            for (char const letter : record.sequence) {
                counts[dp::encode_base(letter)] += 1.0;
            }
        }
        for (std::size_t base = 0; base < 4; ++base) {
            double const p = base == 1 || base == 2 ? 0.5 * gc : 0.5 - 0.5 * gc;
            CAPTURE(gc, base);
            // five standard deviations of a binomial count
            CHECK(std::abs(counts[base] - 50000 * p) <= 5.0 * std::sqrt(50000 * p * (1.0 - p)));
        }
    }
}

TEST_CASE("a record does not depend on how many others there are", "[sequence][simulate]") {
    std::vector const motifs{spelled("ACGTACGT"), spelled("GGGGCCCC")};
    auto const few = by_id(dp::simulate(motifs, {.positives = 7, .negatives = 3, .length = 50, .seed = dp::Seed{1}}));
    auto const many =
        by_id(dp::simulate(motifs, {.positives = 90, .negatives = 200, .length = 50, .seed = dp::Seed{1}}));
    CHECK(few.size() == 10);
    CHECK(many.size() == 290);
    for (auto const& [id, record] : few) {
        CAPTURE(id);
        REQUIRE(many.contains(id));
        CHECK(many.at(id) == record);
    }
    auto const other = by_id(dp::simulate(motifs, {.positives = 7, .negatives = 3, .length = 50, .seed = dp::Seed{2}}));
    CHECK(other.at("negative_000001").sequence != few.at("negative_000001").sequence);
}

TEST_CASE("both classes are spread over the whole set", "[sequence][simulate]") {
    for (auto const& [positives, negatives] : {std::pair{50, 50}, {10, 90}, {90, 10}, {100, 0}, {0, 100}, {1, 99}}) {
        CAPTURE(positives, negatives);
        auto const records = dp::simulate({spelled("ACGT")}, {.positives = static_cast<std::size_t>(positives),
                                                              .negatives = static_cast<std::size_t>(negatives),
                                                              .length = 10});
        double met = 0.0;
        for (std::size_t i = 0; i < records.size(); ++i) {
            met += records[i].label ? 1.0 : 0.0;
            // Nowhere more than one record away from the exact share.
            REQUIRE(std::abs(met - positives * (static_cast<double>(i) + 1.0) / 100.0) <= 1.0);
        }
        CHECK(met == positives);
    }
}

TEST_CASE("options that cannot be met are refused", "[sequence][simulate]") {
    std::vector const motifs{spelled("ACGT"), spelled("ACGTACGTACGT")};
    CHECK_THROWS_WITH(dp::simulate({}, {}), says("no motif"));
    CHECK_THROWS_WITH(dp::simulate(motifs, {.length = 11}), says("motif 2 of 12 bases in sequences of 11"));
    CHECK_THROWS_AS(dp::simulate(motifs, {.length = 0}), dp::OptionError);
    CHECK_THROWS_AS(dp::simulate(motifs, {.positives = 0, .negatives = 0}), dp::OptionError);
    auto const huge = std::numeric_limits<std::size_t>::max() - 1;
    CHECK_THROWS_AS(dp::simulate(motifs, {.positives = huge, .negatives = 6000}), dp::OptionError);
    CHECK_THROWS_AS(dp::simulate(motifs, {.positives = 6000, .negatives = huge}), dp::OptionError);
    CHECK_THROWS_AS(dp::simulate(motifs, {.gc = 1.1}), dp::OptionError);
    CHECK_THROWS_AS(dp::simulate(motifs, {.gc = std::nan("")}), dp::OptionError);
    CHECK(dp::simulate(motifs, {.positives = 5, .negatives = 0, .length = 12}).size() == 5);
}
