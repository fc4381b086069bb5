#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/sequence/alphabet.hpp>
#include <deepprune/train/fresh_negatives.hpp>

#include "../../catch.hpp"
#include "../../support/chi_square.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;
using Examples = std::vector<std::pair<std::string, int>>;

namespace {

std::string text(dp::EncodedSet const& set, std::size_t i) {
    std::string letters;
    for (dp::Base const base : set.sequence(i)) {
        letters += dp::base_letters[base];
    }
    return letters;
}

std::vector<std::string> texts(dp::EncodedSet const& set) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < set.size(); ++i) {
        all.push_back(text(set, i));
    }
    return all;
}

std::map<std::string, int> neighbour_counts(std::string_view sequence) {
    std::map<std::string, int> counts;
    for (std::size_t i = 0; i + 1 < sequence.size(); ++i) {
        ++counts[std::string{sequence.substr(i, 2)}];
    }
    return counts;
}

// Sequences of many lengths, some of them with N.
Examples random_positives(std::size_t count, std::uint64_t seed) {
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    Examples positives;
    for (std::size_t i = 0; i < count; ++i) {
        std::string letters(stream.below(120), 'A');
        for (char& letter : letters) {
            letter = "ACGTACGTACGTACGTN"[stream.below(17)];
        }
        positives.emplace_back(letters, 1);
    }
    return positives;
}

}  // namespace

TEST_CASE("each epoch has the positives and a new shuffle of each", "[train][fresh_negatives]") {
    std::uint64_t const seed = 21;
    CAPTURE(seed);
    auto const positives = random_positives(300, seed);
    dp::FreshNegatives source{positives, {.seed = dp::Seed{5}}};
    std::vector<std::string> last;
    for (std::size_t const epoch : {1U, 2U, 3U}) {
        auto const& set = source.epoch(0, epoch);
        REQUIRE(set.size() == 600);
        CHECK(set.positives() == 300);
        CHECK(set.has_unknown());
        CHECK(set.longest() ==
              (std::ranges::max)(positives, {}, [](auto const& p) { return p.first.size(); }).first.size());
        std::size_t wrong = 0;
        std::size_t moved = 0;
        std::size_t long_enough = 0;
        for (std::size_t i = 0; i < 300; ++i) {
            auto const& original = positives[i].first;
            auto const shuffled = text(set, 300 + i);
            wrong += text(set, i) == original && set.labels()[i] == 1 && set.labels()[300 + i] == 0 ? 0 : 1;
            wrong += neighbour_counts(shuffled) == neighbour_counts(original) ? 0 : 1;
            wrong += original.empty() || shuffled.front() == original.front() ? 0 : 1;
            wrong += original.empty() || shuffled.back() == original.back() ? 0 : 1;
            // Of 30 letters there are very many orders.
            long_enough += original.size() >= 30 ? 1 : 0;
            moved +=
                original.size() >= 30 && shuffled != original && (last.empty() || shuffled != last[300 + i]) ? 1 : 0;
        }
        CHECK(wrong == 0);
        CHECK(long_enough > 150);
        CHECK(moved == long_enough);
        last = texts(set);
    }
}

TEST_CASE("every shuffle is equally likely", "[train][fresh_negatives]") {
    // Where a tree drawn among neighbours in place of edges is biased, with loops and N; all shuffles by trial.
    for (std::string const sequence : {"AACAGATCAAG", "ACNNNNGNATC", "ACACAGAGTATC"}) {
        auto const wanted = neighbour_counts(sequence);
        std::map<std::string, std::size_t> place;
        std::string candidate = sequence;
        std::sort(candidate.begin() + 1, candidate.end());
        do {
            if (neighbour_counts(candidate) == wanted) {
                place.emplace(candidate, place.size());
            }
        } while (std::next_permutation(candidate.begin() + 1, candidate.end()));
        REQUIRE(place.size() >= 5);
        dp::FreshNegatives source{Examples(200, {sequence, 1}), {.seed = dp::Seed{2019}}};
        std::vector<std::size_t> counts(place.size());
        for (std::size_t epoch = 1; epoch <= 5 * place.size(); ++epoch) {
            auto const& set = source.epoch(0, epoch);
            for (std::size_t i = 200; i < 400; ++i) {
                ++counts[place.at(text(set, i))];
            }
        }
        CAPTURE(sequence);
        CHECK(uniformity_p_value(counts) > 1e-4);  // the seed is fixed
    }
}

TEST_CASE("an epoch depends on seed, cycle, epoch and record alone", "[train][fresh_negatives]") {
    auto const positives = random_positives(300, 22);
    dp::FreshNegatives source{positives, {.seed = dp::Seed{5}}};
    auto const expected = texts(source.epoch(2, 7));
    CHECK(texts(source.epoch(2, 8)) != expected);
    CHECK(texts(source.epoch(3, 7)) != expected);
    CHECK(texts(source.epoch(7, 2)) != expected);
    CHECK(texts(source.epoch(2, 7)) == expected);  // whatever was asked in between
    for (unsigned const threads : {1U, 2U, 3U}) {
        CAPTURE(threads);
        dp::FreshNegatives resumed{positives, {.seed = dp::Seed{5}, .threads = threads}};
        CHECK(texts(resumed.epoch(2, 7)) == expected);
    }
    dp::FreshNegatives other{positives, {.seed = dp::Seed{6}}};
    CHECK(texts(other.epoch(2, 7)) != expected);
    auto fewer = positives;
    fewer.resize(100);
    dp::FreshNegatives first{fewer, {.seed = dp::Seed{5}}};
    auto const of_fewer = texts(first.epoch(2, 7));
    CHECK(std::equal(of_fewer.begin() + 100, of_fewer.end(), expected.begin() + 300));
}

TEST_CASE("case, the codes of several bases and given negatives make no difference", "[train][fresh_negatives]") {
    dp::FreshNegatives upper{Examples{{"ACGTTGCANNGATTACA", 1}, {"CCGGTTAACCGTA", 1}}};
    dp::FreshNegatives mixed{Examples{{"GGG", 0}, {"acGTtgcaRyGATTACA", 1}, {"A", 0}, {"ccggttaaccgta", 1}}};
    CHECK(texts(upper.epoch(1, 1)) == texts(mixed.epoch(1, 1)));
}

TEST_CASE("short sequences come back as they are", "[train][fresh_negatives]") {
    dp::FreshNegatives source{Examples{{"", 1}, {"A", 1}, {"AC", 1}, {"ACG", 1}, {"NNNN", 1}}};
    CHECK(texts(source.epoch(0, 1)) ==
          std::vector<std::string>{"", "A", "AC", "ACG", "NNNN", "", "A", "AC", "ACG", "NNNN"});
}

TEST_CASE("a source can be moved", "[train][fresh_negatives]") {
    dp::FreshNegatives source{random_positives(200, 23), {.seed = dp::Seed{5}, .threads = 2}};
    auto const expected = texts(source.epoch(0, 1));
    dp::FreshNegatives moved{std::move(source)};
    CHECK(texts(moved.epoch(0, 1)) == expected);
}

TEST_CASE("a source of no positives is refused", "[train][fresh_negatives]") {
    CHECK_THROWS_AS(dp::FreshNegatives(Examples{{"ACGT", 0}}), dp::DataError);
    CHECK_THROWS_WITH(dp::FreshNegatives(Examples{}), says("found no positives to shuffle"));
    CHECK_THROWS_WITH(dp::FreshNegatives(Examples{{"AC!T", 1}}), says("'!' at position 3 of element 0"));
    CHECK_THROWS_WITH(dp::FreshNegatives(Examples{{"ACGT", 1}}, {.threads = 0}), says("threads out of its range"));
}
