/// \file
/// \brief Runs everything that the figures need, each task once.
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

/// \brief What the figures need from one set.
struct Wanted {
    std::set<Method> methods{};
    bool motifs = false;
};

/// \brief The settings of a run of the program.
struct Settings {
    bool quick = false;
    std::size_t seeds = 10;        ///< of the simulated sets
    std::size_t real_seeds = 3;    ///< of the real ones
    unsigned threads = 1;          ///< tasks at a time; the results do not depend on it
    std::filesystem::path data{};  ///< folder of real sets; empty: none
    /// File of motifs, including those of the simulated sets; empty: motifs of our own.
    std::filesystem::path motifs{};
    SimulatedSize size{};
    std::size_t max_per_class = 0;     ///< training sequences of a real set, of each class; 0: all
    std::size_t kernel_length = 15;    ///< on real sets; on simulated ones it is 24
    std::filesystem::path finished{};  ///< folder that keeps the outcomes of finished tasks; empty: none
    bool resume = false;               ///< take over the outcomes kept there by an earlier run
};

/// \brief All data sets.
struct Sets {
    std::vector<SimulatedSet> simulated{};
    std::vector<RealSet> real{};
    std::vector<dp::Motif> known{};  ///< kernels are compared with these; includes those of the simulated sets

    [[nodiscard]] std::vector<std::string> real_names() const;
};

/// \brief Called when a task is done, with the number of tasks done so far and of all tasks.
using Progress = std::function<void(std::size_t done, std::size_t all, Task const& task)>;

/// \brief Runs all tasks, but for those whose outcome an earlier run has kept. A real set that cannot be read is
/// recorded as a failure, with the reason; the others go on.
[[nodiscard]] Results run_all(Sets const& sets, std::map<std::string, Wanted> const& wanted, Settings const& settings,
                              Progress const& progress);

}  // namespace programs::lab
