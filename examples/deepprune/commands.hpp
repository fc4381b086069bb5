/// \file
/// \brief The sub-commands. Each function adds one to the command line; a sub-command that fails throws.
#pragma once

#include <cstdint>

#include <CLI/CLI.hpp>

namespace programs {

/// \brief Adds all of them, in the order of the help.
void add_commands(CLI::App& app);

/// \brief Adds `--max-bases`, the limit of each file of sequences that a command reads.
void add_max_bases(CLI::App& command, std::uint64_t& max_bases);

void add_check_data(CLI::App& app);
void add_extract(CLI::App& app);
void add_join(CLI::App& app);
void add_logo(CLI::App& app);
void add_motifs(CLI::App& app);
void add_mutate(CLI::App& app);
void add_predict(CLI::App& app);
void add_scan(CLI::App& app);
void add_shuffle(CLI::App& app);
void add_simulate(CLI::App& app);
void add_sweep(CLI::App& app);
void add_tomtom(CLI::App& app);
void add_train(CLI::App& app);
void add_variants(CLI::App& app);

}  // namespace programs
