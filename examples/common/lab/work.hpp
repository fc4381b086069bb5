/// \file
/// \brief Runs what the figures need, each thing once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lab/experiment.hpp"
#include "lab/real_sets.hpp"
#include "lab/results.hpp"
#include "lab/simulated_sets.hpp"

namespace programs::lab {

/// \brief What is wanted of one set.
struct Wanted {
    std::set<Method> methods{};
    bool motifs = false;
};

/// \brief The settings of a run of the program.
struct Settings {
    bool quick = false;
    std::size_t seeds = 10;        ///< of the simulated sets
    std::size_t real_seeds = 3;    ///< of the real ones
    unsigned threads = 1;          ///< tasks at a time; the numbers do not depend on it
    std::filesystem::path data{};  ///< real sets; empty: none
    std::filesystem::path
        motifs{};  ///< file of motifs, those of the simulated sets among them; empty: motifs of our own
    SimulatedSize size{};
    std::size_t max_per_class = 0;  ///< training sequences of a real set, of each class; 0: all
};

/// \brief All sets that there are.
struct Sets {
    std::vector<SimulatedSet> simulated{};
    std::vector<RealSet> real{};
    std::vector<dp::Motif>
        known{};  ///< what the motifs of kernels are compared with; those of the simulated sets are in it

    [[nodiscard]] std::vector<std::string> real_names() const;
};

/// \brief Told when a task is done: how many are, of how many.
using Progress = std::function<void(std::size_t done, std::size_t all, Task const& task)>;

/// \brief Runs all tasks. A real set that cannot be read is noted as a failure, with its reason, and the others go on.
[[nodiscard]] Results run_all(Sets const& sets, std::map<std::string, Wanted> const& wanted, Settings const& settings,
                              Progress const& progress);

}  // namespace programs::lab
