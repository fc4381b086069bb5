/// \file
/// \brief Tables as stand-alone SVG, with rules as in print.
#pragma once

#include <string>
#include <vector>

namespace programs::figures {

/// \brief Rows under one header.
struct SheetPart {
    std::string caption{};  ///< above the header; may be empty
    std::vector<std::string> header{};
    std::vector<std::vector<std::string>> rows{};  ///< each as long as `header`
};

/// \brief One table, or several below each other.
struct Sheet {
    std::string description{};  ///< for screen readers
    std::vector<SheetPart> parts{};
};

/// \brief Draws the table. The first column and columns of words are flush left, columns of numbers flush right; each
/// is as wide as its widest cell in all parts.
[[nodiscard]] std::string render(Sheet const& sheet);

}  // namespace programs::figures
