/// \file
/// \brief File names made of other names.
#pragma once

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace programs {

/// \brief A file name that is valid everywhere; names of motifs and sequences may contain slashes and colons.
/// \param kind what a name without letters gets, in a word
/// \param taken the names so far, to which the new one is added
[[nodiscard]] inline std::string file_name(std::string_view name, std::string_view kind, std::set<std::string>& taken) {
    std::string stem;
    for (char const letter : name) {
        bool const plain = (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
                           (letter >= 'a' && letter <= 'z') || letter == '-' || letter == '_' || letter == '.';
        stem += plain ? letter : '_';
    }
    if (stem.empty() || stem.front() == '.') {
        stem.insert(0, kind);
    }
    stem.resize(std::min<std::size_t>(stem.size(), 200));
    std::string unique = stem;
    auto const folded = [](std::string text) {  // some file systems ignore case
        std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        return text;
    };
    for (std::size_t n = 2; !taken.insert(folded(unique)).second; ++n) {
        unique = stem + "_" + std::to_string(n);
    }
    return unique;
}

}  // namespace programs
