/// \file
/// \brief What stands in a file of runs.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "sweep/run.hpp"

namespace programs::sweep {

/// \brief The runs of a file, in its order.
struct RunFile {
    std::vector<Run> runs{};
    std::size_t whole_bytes = 0;  ///< of the lines that are whole
    std::size_t torn_bytes = 0;   ///< behind them: a line that a kill or a full disk cut short
};

/// \brief Reads a file of runs; one that is not there holds none. The last line may be torn: it lacks its end, or is no
/// JSON at all. Any other line must be a run.
/// \throws deepprune::DataError with file and line; deepprune::IoError if the file cannot be read
[[nodiscard]] RunFile read_run_file(std::filesystem::path const& path);

}  // namespace programs::sweep
