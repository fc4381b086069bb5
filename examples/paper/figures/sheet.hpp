/// \file
/// \brief Tables as stand-alone SVG, ruled as in print.
#pragma once

#include <string>
#include <vector>

namespace programs::figures {

/// \brief Rows under one heading.
struct SheetPart {
    std::string caption{};  ///< above the heading; may be empty
    std::vector<std::string> header{};
    std::vector<std::vector<std::string>> rows{};  ///< as many cells as `header` has
};

/// \brief A table, or several below each other.
struct Sheet {
    std::string description{};  ///< for those who cannot see it
    std::vector<SheetPart> parts{};
};

/// \brief The first column stands to the left, and so do columns that hold words; numbers stand to the right. Each
/// column is as wide as its widest cell in all parts.
[[nodiscard]] std::string render(Sheet const& sheet);

}  // namespace programs::figures
