/// \file
/// \brief Small genomes for the tests of deepprune::genome.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>

#include "bytes.hpp"

namespace deepprune::test {

/// \brief So many letters at random; a share `gc` of them, on average, is G or C.
inline std::string random_letters(std::size_t count, double gc, RandomStream& stream) {
    std::string letters(count, 'A');
    for (char& letter : letters) {
        bool const strong = stream.uniform() < gc;
        letter = strong ? "CG"[stream.below(2)] : "AT"[stream.below(2)];
    }
    return letters;
}

/// \brief Writes FASTA with 60 letters a line. \param sequences names and letters
inline std::filesystem::path write_genome(std::filesystem::path const& path,
                                          std::vector<std::pair<std::string, std::string>> const& sequences) {
    std::string text;
    for (auto const& [name, letters] : sequences) {
        text += '>' + name + '\n';
        for (std::size_t i = 0; i < letters.size(); i += 60) {
            text += letters.substr(i, 60) + '\n';
        }
    }
    return write_bytes(path, text);
}

}  // namespace deepprune::test
