/// \file
/// \brief Text on the standard output: aligned columns, and a check that it was written.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/error.hpp>

namespace programs {

/// \brief Rows of cells as lines: the first column flush left, the others flush right, two spaces between columns.
[[nodiscard]] inline std::string aligned(std::vector<std::vector<std::string>> const& rows) {
    std::vector<std::size_t> widths;
    for (auto const& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], row[i].size());
        }
    }
    std::string text;
    for (auto const& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            std::string const padding(widths[i] - row[i].size(), ' ');
            text += i == 0 ? row[i] + (row.size() > 1 ? padding : "") : "  " + padding + row[i];
        }
        text += '\n';
    }
    return text;
}

/// \brief Writes to the standard output. \throws IoError if it is full or closed.
inline void print(std::string_view text) {
    std::cout << text << std::flush;
    if (!std::cout) {
        throw deepprune::IoError("the standard output cannot be written");
    }
}

/// \brief Sentences on standard error, a line each.
inline void print_notes(std::vector<std::string> const& notes) {
    for (std::string const& note : notes) {
        std::cerr << deepprune::visible(note) << '\n';
    }
}

/// \brief Warnings on standard error, a line each; of more than twenty the rest as a count.
inline void print_warnings(std::vector<std::string> const& warnings) {
    constexpr std::size_t shown = 20;
    for (std::size_t i = 0; i < std::min(shown, warnings.size()); ++i) {
        std::cerr << "warning: " << deepprune::visible(warnings[i]) << '\n';
    }
    if (warnings.size() > shown) {
        std::cerr << "warning: and " << warnings.size() - shown << " more of these\n";
    }
}

}  // namespace programs
