/// \file
/// \brief Which of the copies of the networks runs: one for each instruction set that the program was built for.
#pragma once

#include <string>
#include <string_view>

#include "engine/networks.hpp"

namespace programs::engine {

/// \brief A copy of the networks.
struct InstructionSet {
    std::string_view name{};  ///< "x86-64-v3"; "native" where the whole program was compiled for one machine
    Networks (*networks)() = nullptr;
};

/// \brief Whether this processor has it.
[[nodiscard]] bool is_supported(std::string_view name);

/// \brief The one in use: that which the environment variable DEEPPRUNE_INSTRUCTION_SET names, else the best that this
/// processor has. \throws dp::OptionError if the variable names one that is not built in or that the processor lacks
[[nodiscard]] InstructionSet const& instruction_set();

}  // namespace programs::engine
