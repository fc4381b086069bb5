/// \file
/// \brief Where a layer that is random in training takes its numbers from.
#pragma once

#include <cstddef>
#include <cstdint>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>

namespace deepprune::inline DEEPPRUNE_ABI {

/// \brief The randomness of one layer in one step of training, for some neighbouring sequences of the mini-batch.
///
/// A sequence's stream is named by the step, the layer and the sequence's place in the mini-batch and by nothing else, so that it
/// does not matter how the mini-batch is shared out to threads.
struct TrainingNoise {
    Seed step{};               ///< another one for each step of training
    std::uint64_t layer = 0;   ///< the layer's place in the chain
    std::uint64_t first = 0;   ///< the place in the mini-batch of the first of the sequences, below 2^32

    /// \brief The stream of the i-th of the sequences.
    [[nodiscard]] RandomStream of_sequence(std::size_t i) const noexcept {
        return RandomStream{step, Purpose::training_noise, (layer << 32U) | (first + i)};
    }
};

}  // namespace deepprune::inline DEEPPRUNE_ABI
