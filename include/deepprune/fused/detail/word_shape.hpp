/// \file
/// \brief Words of a few letters and their numbers, which are the rows of the tables.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <deepprune/sequence/alphabet.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The symbol outside a sequence: it adds nothing to a score.
inline constexpr Base outside = unknown_base + 1;
/// \brief The number of symbols: A, C, G, T, unknown and outside.
inline constexpr std::size_t symbols = outside + 1;

/// \brief The number of a word among all words of its length.
using WordCode = std::uint16_t;

/// \brief Words of `Letters` symbols. The words of bases alone have the lowest numbers, so that their rows, the only
/// ones that most windows read, lie together; then come those that reach outside, and last those with unknown letters.
template <std::size_t Letters>
    requires(Letters >= 2 && Letters <= 4)
struct WordShape {
    static constexpr std::size_t power(std::size_t base) noexcept {
        std::size_t words = 1;
        for (std::size_t i = 0; i < Letters; ++i) {
            words *= base;
        }
        return words;
    }
    static constexpr std::size_t of_bases = power(4);         ///< words of A, C, G, T
    static constexpr std::size_t without_unknown = power(5);  ///< those and the words that reach outside
    static constexpr std::size_t count = power(symbols);      ///< all

    /// \brief The symbols of each word, by its number.
    static constexpr auto letters = [] {
        std::array<std::array<Base, Letters>, count> all{};
        std::size_t next[3] = {0, of_bases, without_unknown};
        for (std::size_t w = 0; w < count; ++w) {
            std::array<Base, Letters> word{};
            std::size_t rest = w;
            std::size_t kind = 0;
            for (std::size_t i = Letters; i-- > 0; rest /= symbols) {
                word[i] = static_cast<Base>(rest % symbols);
                kind = word[i] == unknown_base ? 2 : (word[i] == outside && kind == 0 ? 1 : kind);
            }
            all[next[kind]++] = word;
        }
        return all;
    }();

    /// \brief The number of the word that begins at `word`.
    [[nodiscard]] static WordCode code(Base const* word) noexcept {
        std::size_t place = 0;
        for (std::size_t i = 0; i < Letters; ++i) {
            place = place * symbols + word[i];
        }
        return codes[place];
    }

    /// \brief The number of the word that lies wholly outside.
    [[nodiscard]] static constexpr WordCode all_outside() noexcept { return codes[count - 1]; }

  private:
    static constexpr auto codes = [] {
        std::array<WordCode, count> all{};
        for (std::size_t c = 0; c < count; ++c) {
            std::size_t place = 0;
            for (Base const letter : letters[c]) {
                place = place * symbols + letter;
            }
            all[place] = static_cast<WordCode>(c);
        }
        return all;
    }();
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
