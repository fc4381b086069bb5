/// \file
/// \brief The whole program.
#pragma once

namespace programs {

/// \brief Runs the sub-command that the command line names. \return the exit code, as of `run_program`
[[nodiscard]] int run_deepprune(int argc, char** argv);

}  // namespace programs
