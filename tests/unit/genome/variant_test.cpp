#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/genome/variant.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

namespace {

dp::Variant normalized(std::string const& chromosome, dp::Variant variant) {
    dp::normalize_variant(variant, [&](std::size_t start, std::size_t end) {
        REQUIRE(start < end);
        return std::string_view{chromosome}.substr(start, end - start);
    });
    return variant;
}

std::string changed(std::string chromosome, dp::Variant const& variant) {
    REQUIRE(chromosome.substr(variant.start, variant.reference.size()) == variant.reference);
    return chromosome.replace(variant.start, variant.reference.size(), variant.alternative);
}

}  // namespace

TEST_CASE("alleles are cut to what changes", "[genome][variant]") {
    std::string const chromosome = "ACGTACGGGGTTT";
    CHECK(normalized(chromosome, {"c", 3, "T", "A"}) == dp::Variant{"c", 3, "T", "A"});
    CHECK(normalized(chromosome, {"c", 2, "GTA", "GCA"}) == dp::Variant{"c", 3, "T", "C"});
    CHECK(normalized(chromosome, {"c", 2, "GTAC", "GCTC"}) == dp::Variant{"c", 3, "TA", "CT"});
    CHECK(normalized(chromosome, {"c", 3, "T", "T"}) == dp::Variant{"c", 3, "", ""});
    CHECK(normalized(chromosome, {"c", 0, "A", "TA"}) == dp::Variant{"c", 0, "", "T"});
    CHECK(normalized(chromosome, {"c", 12, "T", "TA"}) == dp::Variant{"c", 13, "", "A"});
}

TEST_CASE("insertions and deletions move to the left", "[genome][variant]") {
    std::string const chromosome = "ACGTACGGGGTTT";
    for (std::size_t place = 6; place < 10; ++place) {  // any of four
        CAPTURE(place);
        CHECK(normalized(chromosome, {"c", place, "G", ""}) == dp::Variant{"c", 6, "G", ""});
        CHECK(normalized(chromosome, {"c", place, "", "GG"}) == dp::Variant{"c", 6, "", "GG"});
    }
    // ACGT before ACG: CGTA is ACGT a base further to the left, and GTAC and TACG are there too.
    CHECK(normalized(chromosome, {"c", 4, "", "ACGT"}) == dp::Variant{"c", 0, "", "ACGT"});
    CHECK(normalized(chromosome, {"c", 7, "", "TACG"}) == dp::Variant{"c", 0, "", "ACGT"});
    // Through more than a piece, and to the start of the chromosome.
    std::string const run = std::string(200, 'A') + "C";
    CHECK(normalized(run, {"c", 199, "A", ""}) == dp::Variant{"c", 0, "A", ""});
    CHECK(normalized("C" + run, {"c", 200, "AC", "C"}) == dp::Variant{"c", 1, "A", ""});
}

TEST_CASE("each change has one form, the first of all with its result", "[genome][variant]") {
    constexpr std::uint64_t seed = 20;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    auto const letters = [&](std::size_t count) {
        std::string text(count, 'A');
        for (char& letter : text) {
            letter = "AC"[stream.below(2)];  // few letters: many repeats
        }
        return text;
    };
    for (int round = 0; round < 3000; ++round) {
        std::string const chromosome = letters(14);
        std::size_t const start = stream.below(chromosome.size());
        std::size_t const size = stream.below(std::min<std::size_t>(5, chromosome.size() - start) + 1);
        dp::Variant const given{"c", start, chromosome.substr(start, size), letters(stream.below(5))};
        std::string const result = changed(chromosome, given);
        if (result == chromosome) {
            continue;
        }
        // What no form can do without: the bases that neither share a start nor an end; moved to the left if they can.
        std::size_t const shorter = std::min(result.size(), chromosome.size());
        std::size_t least = shorter;
        std::size_t first = 0;
        for (std::size_t at = 0; at <= shorter; ++at) {
            for (std::size_t bases = 0; at + bases <= chromosome.size() && bases <= least; ++bases) {
                std::size_t const other = bases + result.size() - chromosome.size();  // may wrap: not a form then
                bool const form = other <= result.size() - std::min(at, result.size()) &&
                                  chromosome.substr(0, at) == result.substr(0, at) &&
                                  chromosome.substr(at + bases) == result.substr(at + other);
                if (form && bases < least) {
                    least = bases;
                    first = at;
                    break;
                }
            }
        }
        dp::Variant const found = normalized(chromosome, given);
        CAPTURE(chromosome, given.start, given.reference, given.alternative);
        REQUIRE(changed(chromosome, found) == result);
        if (least < shorter) {
            REQUIRE(found.reference.size() == least);
            REQUIRE(found.start == first);
        }
    }
}
