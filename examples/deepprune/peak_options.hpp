/// \file
/// \brief The options of commands that read peaks and a genome.
#pragma once

#include <CLI/CLI.hpp>

#include "training/peak_data.hpp"

namespace programs {

/// \brief Adds --peaks, --genome and what says which windows of it; `options` must outlive the parsing.
/// \return --peaks, which is not required
CLI::Option* add_peak_options(CLI::App& command, training::PeakOptions& options);

}  // namespace programs
