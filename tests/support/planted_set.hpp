/// \file
/// \brief Small data sets that a small network can learn: random letters, one motif site in each positive.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <deepprune/core/seed.hpp>
#include <deepprune/motif/position_weight_matrix.hpp>
#include <deepprune/motif/simulate.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/sequence/record.hpp>

namespace deepprune::test {

/// \brief A motif in which each letter of `consensus` has the probability 0.94 and the others 0.02 each.
[[nodiscard]] inline PositionWeightMatrix sharp_motif(std::string_view consensus) {
    constexpr std::string_view letters = "ACGT";
    std::vector<BaseProbabilities> columns;
    for (char const letter : consensus) {
        BaseProbabilities column{0.02, 0.02, 0.02, 0.02};
        column[letters.find(letter)] = 0.94;
        columns.push_back(column);
    }
    return PositionWeightMatrix{columns};
}

/// \brief `size` records, half of them with a site of TGACTCA, the classes taking turns.
[[nodiscard]] inline std::vector<Record> planted_records(std::size_t size, Seed seed, std::size_t length = 30) {
    return simulate({sharp_motif("TGACTCA")},
                    {.positives = size - size / 2, .negatives = size / 2, .length = length, .seed = seed});
}

/// \brief The same, encoded.
[[nodiscard]] inline EncodedSet planted_set(std::size_t size, Seed seed, std::size_t length = 30) {
    return EncodedSet{planted_records(size, seed, length)};
}

}  // namespace deepprune::test
