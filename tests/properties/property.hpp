/// \file
/// \brief Properties: what must hold for any input, tried on many random ones.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/io/number.hpp>
#include <deepprune/sequence/record.hpp>

#include "../catch.hpp"

namespace deepprune::test {

/// \brief The seed of all properties; the environment variable DEEPPRUNE_PROPERTY_SEED chooses another.
[[nodiscard]] inline std::uint64_t property_seed() {
    char const* const text = std::getenv("DEEPPRUNE_PROPERTY_SEED");
    return text == nullptr ? 20261126 : parse_number<std::uint64_t>(text).value();
}

/// \brief How many cases each property has: 1,000, or DEEPPRUNE_PROPERTY_CASES, for builds that are slow.
[[nodiscard]] inline std::uint64_t property_cases() {
    char const* const text = std::getenv("DEEPPRUNE_PROPERTY_CASES");
    return text == nullptr ? 1000 : parse_number<std::uint64_t>(text).value();
}

/// \brief Calls `holds(stream)` `property_cases()` times, each with a stream of its own.
///
/// It returns whether the property holds; what it throws counts as a failure. The message says how to repeat the case.
template <class Property>
void for_all(Property const& holds) {
    std::uint64_t const seed = property_seed();
    std::uint64_t const cases = property_cases();
    REQUIRE(cases > 0);
    for (std::uint64_t i = 0; i < cases; ++i) {
        RandomStream stream{Seed{seed}, Purpose::test, i};
        bool good = false;
        std::string thrown;
        try {
            good = holds(stream);
        } catch (std::exception const& error) {
            thrown = error.what();
        }
        if (!good) {
            FAIL("case " << i << " with DEEPPRUNE_PROPERTY_SEED=" << seed << ' ' << thrown);
        }
    }
}

/// \brief A number from `low` to `high`.
[[nodiscard]] inline std::size_t between(RandomStream& stream, std::size_t low, std::size_t high) {
    return low + static_cast<std::size_t>(stream.below(high - low + 1));
}

/// \brief `length` letters out of `letters`.
[[nodiscard]] inline std::string any_letters(RandomStream& stream, std::size_t length,
                                             std::string_view letters = "ACGTACGTACGTNacgtnRYSWKMBDHV") {
    std::string text(length, 'A');
    for (char& letter : text) {
        letter = letters[stream.below(letters.size())];
    }
    return text;
}

/// \brief 1 to 12 records; their ids have no blanks, but other odd characters.
[[nodiscard]] inline std::vector<Record> any_records(RandomStream& stream) {
    std::vector<Record> records(between(stream, 1, 12));
    for (Record& record : records) {
        record.id = any_letters(stream, between(stream, 1, 20), "abcXYZ019:-_.|()#,;=+*'\"\\/");
        record.sequence = any_letters(stream, between(stream, 1, 80));
        record.label = stream.below(2) == 0;
    }
    return records;
}

/// \brief 2 to 60 labels, both classes among them, and as many scores, of which many are equal.
struct Scored {
    std::vector<double> scores{};
    std::vector<std::uint8_t> labels{};
};
[[nodiscard]] inline Scored any_scores(RandomStream& stream) {
    Scored set;
    std::size_t const size = between(stream, 2, 60);
    std::size_t const values = between(stream, 1, 40);
    for (std::size_t i = 0; i < size; ++i) {
        set.scores.push_back((static_cast<double>(stream.below(values)) - 10.0) / 4.0);
        set.labels.push_back(i < 2 ? static_cast<std::uint8_t>(i) : static_cast<std::uint8_t>(stream.below(2)));
    }
    return set;
}

}  // namespace deepprune::test
