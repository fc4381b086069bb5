/// \file
/// \brief What main() of each program does around its work.
#pragma once

#include <functional>

#include <CLI/CLI.hpp>

namespace programs {

/// \brief Parses the command line with `app`, runs `work`, and reports a failure on standard error under the name of
/// `app`.
/// \param work called after the command line has been parsed; may be empty where sub-commands do the work
/// \return the exit code: 0 done, 1 bad data or a file that cannot be read or written, 2 bad usage
[[nodiscard]] int run_program(CLI::App& app, int argc, char** argv, std::function<void()> const& work = {});

}  // namespace programs
