/// \file
/// \brief Negatives made from positives: a dinucleotide shuffle of each record.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/sequence/dinucleotide_shuffle.hpp>
#include <deepprune/sequence/record.hpp>
#include <deepprune/sequence/record_set.hpp>
#include <deepprune/sequence/records_view.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

template <class Negatives>
void add_shuffled_negatives(RecordsView records, Seed seed, std::uint64_t first_stream, Negatives& negatives) {
    for (std::size_t i = 0; i < records.size(); ++i) {
        RandomStream stream{seed, Purpose::dinucleotide_shuffle, first_stream + i};
        add_record(negatives, {.id = concat({records[i].id, "_shuf"}),
                               .sequence = dinucleotide_shuffle(records[i].sequence, stream),
                               .label = false,
                               .line = records[i].line});
    }
}

}  // namespace detail

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
    detail::add_shuffled_negatives(records, seed, first_stream, negatives);
    return negatives;
}

/// \brief As above, of the records of a `RecordSet`.
template <std::same_as<RecordSet> Set>
[[nodiscard]] Set shuffled_negatives(Set const& records, Seed seed, std::uint64_t first_stream = 0) {
    Set negatives;
    detail::add_shuffled_negatives(records, seed, first_stream, negatives);
    return negatives;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
