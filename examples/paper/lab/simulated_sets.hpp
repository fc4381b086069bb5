/// \file
/// \brief The paper's simulated sets 1 to 5.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <deepprune/motif/motif.hpp>

#include "lab/experiment.hpp"

namespace programs::lab {

/// \brief The size of the simulated sets.
struct SimulatedSize {
    std::size_t per_class = 3000;  ///< sequences of each class in the training set, and again in the test set
    std::size_t length = 1000;     ///< bases
};

/// \brief The motifs of one simulated set.
struct SimulatedSet {
    std::string name{};        ///< `sim1` to `sim5`
    std::uint64_t number = 0;  ///< 1 to 5
    std::vector<dp::Motif> motifs{};
};

/// \brief The motifs that kernels are compared with: all of a file, or with an empty path our own.
/// \throws whatever reading it throws
[[nodiscard]] std::vector<dp::Motif> known_motifs(std::filesystem::path const& motifs);

/// \brief The five sets, with the paper's JASPAR motifs from a file, or with an empty path motifs of our own. Those
/// have the same lengths and information contents and never change.
/// \throws dp::DataError if the file lacks one of the motifs; whatever reading it throws
[[nodiscard]] std::vector<SimulatedSet> simulated_sets(std::filesystem::path const& motifs);

/// \brief The data of one set for one seed; a random tenth of the training sequences is the validation set.
[[nodiscard]] Data simulate(SimulatedSet const& set, SimulatedSize const& size, std::uint64_t seed);

}  // namespace programs::lab
