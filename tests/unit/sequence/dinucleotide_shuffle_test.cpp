#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/sequence/dinucleotide_shuffle.hpp>

#include "../../catch.hpp"
#include "../../support/chi_square.hpp"

namespace dp = deepprune;

namespace {

std::map<std::pair<char, char>, int> neighbour_counts(std::string_view sequence) {
    std::map<std::pair<char, char>, int> counts;
    for (std::size_t i = 0; i + 1 < sequence.size(); ++i) {
        ++counts[{sequence[i], sequence[i + 1]}];
    }
    return counts;
}

/// Every sequence with the counts and the first letter of `sequence`, found by trying all orders of its other letters.
std::vector<std::string> all_shuffles(std::string const& sequence) {
    auto const wanted = neighbour_counts(sequence);
    std::string candidate = sequence;
    std::sort(candidate.begin() + 1, candidate.end());
    std::vector<std::string> found;
    do {
        if (neighbour_counts(candidate) == wanted) {
            found.push_back(candidate);
        }
    } while (std::next_permutation(candidate.begin() + 1, candidate.end()));
    return found;
}

std::string upper(std::string text) {
    for (char& letter : text) {
        letter = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 32) : letter;  // ASCII
    }
    return text;
}

std::string shuffled(std::string_view sequence, std::uint64_t seed, std::uint64_t index = 0) {
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::dinucleotide_shuffle, index};
    return dp::dinucleotide_shuffle(sequence, stream);
}

}  // namespace

TEST_CASE("every sequence with the same neighbours is equally likely", "[sequence][dinucleotide_shuffle]") {
    // Parallel edges of unequal number (where a tree drawn among neighbours instead of edges is biased), trees of
    // unequal weight, loops, a closed path, a run of N, mixed case (where AaCAaCcaAC is AACAACCAAC).
    auto const* const text = GENERATE("AACAGATCAAG", "ACGTACGATCA", "AAAACAAGACA", "ACACAGAGTATC", "GATTACAGATC",
                                      "CCCACCTCCA", "ACNNNNGNATC", "AaCAaCcaAC", "ABCDABECBA", "TGATGTCATAC");
    std::string const sequence = text;
    auto const all = all_shuffles(upper(sequence));
    CAPTURE(sequence, all.size());
    REQUIRE(all.size() >= 5);
    std::map<std::string, std::size_t> place;
    for (auto const& one : all) {
        place.emplace(one, place.size());
    }
    std::vector<std::size_t> counts(all.size());
    std::uint64_t const seed = 2019;
    CAPTURE(seed);
    for (std::uint64_t draw = 0; draw < 1000 * all.size(); ++draw) {
        ++counts[place.at(shuffled(sequence, seed, draw))];
    }
    // The seed is fixed; a right shuffle fails for one seed in 10,000.
    CHECK(uniformity_p_value(counts) > 1e-4);
}

TEST_CASE("short and monotonous sequences come back as they are", "[sequence][dinucleotide_shuffle]") {
    for (std::string const sequence : {"", "A", "AC", "ACG", "AAC", "ACA", "AAAA", "NNNNNNNN", "ACCCCC", "ACGT"}) {
        CAPTURE(sequence);
        CHECK(shuffled(sequence, 1) == sequence);
    }
}

TEST_CASE("counts and ends stay for any bytes and lengths", "[sequence][dinucleotide_shuffle]") {
    std::uint64_t const seed = 77;
    for (std::uint64_t trial = 0; trial < 2000; ++trial) {
        CAPTURE(seed, trial);
        dp::RandomStream random{dp::Seed{seed}, dp::Purpose::test, trial};
        auto const letters = 1 + random.below(trial % 10 == 0 ? 256 : 6);
        std::string sequence(static_cast<std::size_t>(random.below(300)), '\0');
        for (char& letter : sequence) {
            letter = static_cast<char>(random.below(letters) * 37);
        }
        std::string const result = shuffled(sequence, seed, trial);
        REQUIRE(result.size() == sequence.size());
        REQUIRE(neighbour_counts(result) == neighbour_counts(upper(sequence)));
        if (!sequence.empty()) {
            REQUIRE(result.front() == upper(sequence).front());
            REQUIRE(result.back() == upper(sequence).back());
        }
    }
}

TEST_CASE("soft-masked letters are shuffled as all others", "[sequence][dinucleotide_shuffle]") {
    std::uint64_t const seed = 3;
    std::string const masked = "GATTACAGATTACCAGGATCCATTAGACCATAGGtgactcaCTTACGATGGCTATTAGCANNnnACG";
    std::size_t kept = 0;
    for (std::uint64_t index = 0; index < 200; ++index) {
        CAPTURE(seed, index);
        auto const result = shuffled(masked, seed, index);
        REQUIRE(result == shuffled(upper(masked), seed, index));
        REQUIRE(neighbour_counts(result) == neighbour_counts(upper(masked)));
        kept += result.find("TGACTCA") != std::string::npos ? 1 : 0;
    }
    CHECK(kept < 20);  // where case mattered, the island survived in 63 of the 200
    CHECK(shuffled("ac", 1) == "AC");
}

TEST_CASE("a shuffle depends on seed and index alone", "[sequence][dinucleotide_shuffle]") {
    std::string const sequence = "GATTACAGATTACCAGGATCCATTAGACCATAGGACTTACGAT";
    CHECK(shuffled(sequence, 5, 3) == shuffled(sequence, 5, 3));
    CHECK(shuffled(sequence, 5, 3) != shuffled(sequence, 5, 4));
    CHECK(shuffled(sequence, 5, 3) != shuffled(sequence, 6, 3));
    CHECK(shuffled(sequence, 5, 3) != sequence);
}

TEST_CASE("long runs of N take linear time", "[sequence][dinucleotide_shuffle]") {
    // Two million letters: anything but linear time would be noticed.
    std::string sequence = "ACGT" + std::string(1000000, 'N') + "ACG" + std::string(1000000, 'N') + "T";
    for (int i = 0; i < 1000; ++i) {
        sequence += "NA";
    }
    std::string const result = shuffled(sequence, 8);
    CHECK(neighbour_counts(result) == neighbour_counts(sequence));
}
