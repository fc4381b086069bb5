/// \file
/// \brief A word of letters as a motif.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/motif/consensus.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/sequence/alphabet.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The longest word that is taken as a motif, in letters.
inline constexpr std::size_t max_word_length = 100;

namespace detail {

/// \brief The bases that a letter of IUPAC stands for, bit 0: A, 1: C, 2: G, 3: T or U; 0 for any other character.
[[nodiscard]] constexpr unsigned iupac_bases(char letter) noexcept {
    char const upper = fold_case(letter);
    for (unsigned bases = 1; bases < 16; ++bases) {
        if (iupac_code(bases) == upper) {
            return bases;
        }
    }
    return upper == 'U' ? 8U : 0U;
}

/// \brief As `word_motif`. \param where the word stands, for the message of an error
[[nodiscard]] inline Motif word_motif_at(std::string_view word, std::string name, Location where) {
    auto const fail = [&](std::string found, std::string expected) {
        throw DataError(message({.where = where, .found = std::move(found), .expected = std::move(expected)}));
    };
    if (word.empty()) {
        fail("an empty word", "at least one letter of IUPAC's codes of bases");
    }
    if (word.size() > max_word_length) {
        fail(concat({"a word of ", std::to_string(word.size()), " letters"}),
             concat({"at most ", std::to_string(max_word_length)}));
    }
    bool const rna = word.find_first_of("Uu") != std::string_view::npos;
    std::vector<BaseProbabilities> columns;
    for (std::size_t i = 0; i < word.size(); ++i) {
        unsigned const bases = iupac_bases(word[i]);
        if (bases == 0) {
            fail(concat({"the character '", printable(word.substr(i, 1)), "' at place ", std::to_string(i + 1), " of '",
                         printable(word), "'"}),
                 "letters of IUPAC's codes of bases: A, C, G, T or U, and R, Y, S, W, K, M, B, D, H, V, N");
        }
        if (rna && (word[i] == 'T' || word[i] == 't')) {
            fail(concat({"both T and U in '", printable(word), "'"}), "a word of DNA or of RNA");
        }
        BaseProbabilities column{};
        for (std::size_t base = 0; base < 4; ++base) {
            column[base] = static_cast<double>((bases >> base) & 1U);
        }
        scale_to_one(column);
        columns.push_back(column);
    }
    if (name.empty()) {
        name = word;
        for (char& letter : name) {
            letter = fold_case(letter);
        }
    }
    return Motif{PositionWeightMatrix{std::move(columns)},
                 {.name = std::move(name), .alphabet = rna ? MotifAlphabet::rna : MotifAlphabet::dna}};
}

}  // namespace detail

/// \brief A motif with a column for each letter of a word, in which the bases that the letter stands for are equally
/// probable: `ACGT`, or a consensus in IUPAC's codes, as `STRGGTCAN`. With a U it is one of RNA.
/// \param word upper or lower case, 1 to `max_word_length` letters
/// \param name of the motif; the word in upper case, unless given
/// \throws DataError for an empty word, one that is too long, and any other character
[[nodiscard]] inline Motif word_motif(std::string_view word, std::string name = {}) {
    return detail::word_motif_at(word, std::move(name), {});
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
