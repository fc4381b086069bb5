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

/// \brief How large the simulated sets are.
struct SimulatedSize {
    std::size_t per_class = 3000;  ///< sequences of each class, for training and again for testing
    std::size_t length = 1000;     ///< bases
};

/// \brief The motifs of one simulated set.
struct SimulatedSet {
    std::string name{};        ///< `sim1` to `sim5`
    std::uint64_t number = 0;  ///< 1 to 5
    std::vector<dp::Motif> motifs{};
};

/// \brief All motifs of a file, or those of our own: what motifs are looked up in. \throws what reading it throws
[[nodiscard]] std::vector<dp::Motif> known_motifs(std::filesystem::path const& motifs);

/// \brief The five sets. With a file they have the JASPAR motifs that the paper used; with an empty path, motifs of our
/// own that have the same lengths and information contents, the same in every run.
/// \throws dp::DataError for a file without one of the motifs; what reading it throws
[[nodiscard]] std::vector<SimulatedSet> simulated_sets(std::filesystem::path const& motifs);

/// \brief The data of one set for one seed: a tenth of the training sequences validates, drawn at random.
[[nodiscard]] Data simulate(SimulatedSet const& set, SimulatedSize const& size, std::uint64_t seed);

}  // namespace programs::lab
