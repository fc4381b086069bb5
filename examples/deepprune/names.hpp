/// \file
/// \brief Names that the library offers, as CLI11 takes them.
#pragma once

#include <ranges>
#include <string>
#include <vector>

namespace programs {

/// \brief Copies of the names, for `CLI::IsMember`.
[[nodiscard]] std::vector<std::string> names(std::ranges::input_range auto const& range) {
    return std::vector<std::string>(std::ranges::begin(range), std::ranges::end(range));
}

}  // namespace programs
