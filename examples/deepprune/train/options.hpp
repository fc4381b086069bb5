/// \file
/// \brief The command line of `deepprune train`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/prune/presets.hpp>
#include <deepprune/prune/prune_options.hpp>
#include <deepprune/prune/soft_pruning_options.hpp>

#include "engine/network.hpp"
#include "motifs/findings.hpp"
#include "report/report.hpp"
#include "training/method.hpp"
#include "training/training_data.hpp"

namespace programs::training {

/// \brief What the command line gives, with its defaults.
struct CommandOptions {
    std::string out{};
    std::string preset{deepprune::recommended_preset.name};
    std::string format = "automatic";
    std::string criterion{};
    std::string strands = "auto";
    std::string pooling = "auto";
    std::vector<std::size_t> schedule{};  ///< numbers of kernels; empty: the preset's
    std::uint64_t seed = 0;
    PeakOptions peaks{};  ///< in `data` too, if they are given
    DataOptions data{};
    deepprune::PruneOptions pruning{};
    deepprune::SoftPruningOptions soft_pruning{};
    bool fresh_negatives = false;
    bool fixed_negatives = false;
    bool kernels_by_loss = false;
    bool reference = false;
    bool resume = false;
    std::size_t checkpoint_seconds = 60;
    motifs::FindingOptions finding{};
    std::size_t kernels = deepprune::recommended_preset.kernels;
    std::size_t kernel_length = deepprune::recommended_preset.kernel_length;
};

/// \brief The network to begin with, and how it is trained and pruned. Call it after `complete`.
[[nodiscard]] Method method_of(CommandOptions const& options);

/// \brief Adds the options of `train`; `options` must outlive the parsing.
void add_options(CLI::App& command, CommandOptions& options);

/// \brief Passes the seed and the kernel length on to the parts of `options` that need them, and fills in what depends
/// on the preset. Call it after parsing.
/// \throws deepprune::OptionError for options that contradict each other
void complete(CLI::App const& command, CommandOptions& options);

/// \brief Every option of the command with the value in force.
[[nodiscard]] std::vector<report::Option> option_table(CLI::App const& command, CommandOptions const& options);

/// \brief The command line as it was given.
[[nodiscard]] std::string command_line(CLI::App const& command);

}  // namespace programs::training
