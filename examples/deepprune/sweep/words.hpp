/// \file
/// \brief Counts in sentences.
#pragma once

#include <cstddef>
#include <string>

namespace programs::sweep {

/// \brief "no sets", "1 set", "13 sets".
[[nodiscard]] inline std::string counted(std::size_t number, std::string const& one, std::string const& many) {
    return (number == 0 ? "no" : std::to_string(number)) + ' ' + (number == 1 ? one : many);
}

}  // namespace programs::sweep
