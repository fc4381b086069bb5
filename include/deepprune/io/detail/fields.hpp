/// \file
/// \brief The pieces of a line.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief A piece of a line and the column where it starts, from 1.
struct Field {
    std::string_view text{};
    std::size_t column = 0;
};

/// \brief The pieces between single separators; adjacent separators enclose an empty piece.
[[nodiscard]] inline std::vector<Field> split_at(std::string_view line, char separator) {
    std::vector<Field> fields;
    std::size_t start = 0;
    for (;;) {
        std::size_t const end = line.find(separator, start);
        fields.push_back({line.substr(start, end - start), start + 1});
        if (end == std::string_view::npos) {
            return fields;
        }
        start = end + 1;
    }
}

[[nodiscard]] constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

/// \brief Whether a line has nothing but blanks and tabs.
[[nodiscard]] inline bool is_blank(std::string_view line) noexcept {
    return std::ranges::all_of(line, [](char c) { return is_blank(c); });
}

/// \brief Sets `fields` to the pieces between runs of blanks and tabs; no piece is empty.
inline void split_at_blanks(std::string_view line, std::vector<Field>& fields) {
    fields.clear();
    for (std::size_t end = 0;;) {
        std::size_t start = end;
        while (start < line.size() && is_blank(line[start])) {
            ++start;
        }
        if (start == line.size()) {
            return;
        }
        end = start;
        while (end < line.size() && !is_blank(line[end])) {
            ++end;
        }
        fields.push_back({line.substr(start, end - start), start + 1});
    }
}

/// \brief The pieces between runs of blanks and tabs; no piece is empty.
[[nodiscard]] inline std::vector<Field> split_at_blanks(std::string_view line) {
    std::vector<Field> fields;
    split_at_blanks(line, fields);
    return fields;
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
