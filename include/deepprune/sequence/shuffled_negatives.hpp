/// \file
/// \brief Negatives made from positives: a dinucleotide shuffle of each record.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/sequence/dinucleotide_shuffle.hpp>
#include <deepprune/sequence/record.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A `dinucleotide_shuffle` of each record, in the same order, in upper case: id with the suffix `_shuf`, label
/// false, the line of the original.
///
/// Record i draws from the random stream `first_stream + i` of `seed`, so its shuffle depends on no other record.
/// \param first_stream give sets that share a seed ranges of streams that do not overlap
/// \par Complexity
/// O(bases) expected.
[[nodiscard]] inline std::vector<Record> shuffled_negatives(std::span<Record const> records, Seed seed,
                                                            std::uint64_t first_stream = 0) {
    std::vector<Record> negatives;
    negatives.reserve(records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
        RandomStream stream{seed, Purpose::dinucleotide_shuffle, first_stream + i};
        negatives.push_back({.id = records[i].id + "_shuf",
                             .sequence = dinucleotide_shuffle(records[i].sequence, stream),
                             .label = false,
                             .line = records[i].line});
    }
    return negatives;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
