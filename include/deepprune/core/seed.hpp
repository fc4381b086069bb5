/// \file
/// \brief The seed of a run, as a type of its own.
#pragma once

#include <cstdint>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The seed of everything random in a run. Equal seeds give equal bits.
struct Seed {
    /// \brief Any number.
    std::uint64_t value = 0;
    /// \brief Equality of all members.
    friend bool operator==(Seed const&, Seed const&) = default;
};

/// \brief What a random stream is used for; streams of different purposes never overlap.
/// The numbers are part of the format: changing one changes every result.
enum class Purpose : std::uint32_t {
    initial_weights = 1,
    batch_order = 2,
    split = 3,
    dinucleotide_shuffle = 4,
    simulation = 5,
    random_criterion = 6,
    mixing = 7,
    motif = 8,
    training_step = 9,
    training_noise = 10,
    fresh_negatives = 11,
    genome_negatives = 12,
    random_changes = 13,
    test = 99,
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
