/// \file
/// \brief The words of as many sequences as a register has lanes, and what they add, by permutations.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <deepprune/detail/aligned_vector.hpp>
#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/window_scores.hpp>
#include <deepprune/sequence/alphabet.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The numbers of a table over the words of three bases, the sequences that are searched at once, and the
/// registers that such a table fills.
inline constexpr std::size_t permuted_letters = 3;
inline constexpr std::size_t permuted_table = 64;
inline constexpr std::size_t permuted_lanes = widest<std::int16_t>;
inline constexpr std::size_t permuted_registers = permuted_table / permuted_lanes;

/// \brief Numbers of 16 bits whose sums may overflow on the way, one for each sequence.
using PermutedRow = Pack<std::uint16_t, permuted_lanes>;

/// \brief Whether `permute` is one instruction.
#if defined(__GNUC__) && !defined(DEEPPRUNE_NO_VECTOR_TYPES) && defined(__AVX512BW__)
inline constexpr bool permutes_at_once = true;
#else
inline constexpr bool permutes_at_once = false;
#endif

/// \brief `permute` lane by lane. No search that needs it is used, so it is not inlined, which would cost a compiler
/// minutes.
[[nodiscard]] [[gnu::noinline]] inline PermutedRow permute_each(PermutedRow const* table,
                                                                PermutedRow const& words) noexcept {
    std::uint16_t lanes[permuted_lanes];
    words.store(lanes);
    for (std::uint16_t& lane : lanes) {
        std::size_t const word = lane % permuted_table;
        lane = static_cast<std::uint16_t>(table[word / permuted_lanes][word % permuted_lanes]);
    }
    return PermutedRow::load(lanes);
}

/// \brief `table[word]` in each lane, by the lowest six bits of `words`.
[[nodiscard]] [[gnu::always_inline]] inline PermutedRow permute(PermutedRow const* table,
                                                                PermutedRow const& words) noexcept {
#if defined(__GNUC__) && !defined(DEEPPRUNE_NO_VECTOR_TYPES) && \
    defined(__AVX512BW__)  // operands as AT&T or Intel order them
    PermutedRow found = words;
    __asm__("vpermi2w {%2, %1, %0|%0, %1, %2}" : "+v"(found.values) : "v"(table[0].values), "vm"(table[1].values));
    return found;
#else
    return permute_each(table, words);
#endif
}

/// \brief What words add, as `WordPass` reads it: from tables that stay in registers.
/// \tparam Words places of a word in a window
template <std::size_t Words>
struct PermutedRows {
    using Row = PermutedRow;
    static constexpr std::size_t words = Words;

    Row tables[Words * permuted_registers];
    std::uint16_t const* next;

    /// \param tables (Words, permuted_table) \param next the word of each sequence at the first place of a window
    [[nodiscard]] [[gnu::always_inline]] static PermutedRows of(std::uint16_t const* tables,
                                                                std::uint16_t const* next) noexcept {
        return [&]<std::size_t... At>(std::index_sequence<At...>) __attribute__((always_inline)) {
            return PermutedRows{{Row::load(tables + At * permuted_lanes)...}, next};
        }
        (std::make_index_sequence<Words * permuted_registers>{});
    }

    [[nodiscard]] [[gnu::always_inline]] Row word(std::size_t ahead = 0) const noexcept {
        return Row::load(next + ahead * permuted_letters * permuted_lanes);
    }
    [[gnu::always_inline]] void skip(std::size_t count) noexcept { next += count * permuted_letters * permuted_lanes; }
    template <std::size_t Place>
    [[nodiscard]] [[gnu::always_inline]] Row at(Row const& word) const noexcept {
        return permute(tables + Place * permuted_registers, word);
    }
};

/// \brief The words of `permuted_lanes` sequences at each position, position by position.
///
/// The number of a word has two bits for each letter, the first one in the lowest; bits above these six may be
/// anything. The letters outside a sequence count as `outside_as`, unknown ones as any base. Lane 2 i holds sequence i,
/// and lane 2 i + 1 the sequence `half` after it.
class PermutedWords {
  public:
    static constexpr std::size_t half = permuted_lanes / 2;
    static constexpr Base outside_as = 1;
    using Letters = std::array<Base const*, permuted_lanes>;

    /// \brief Makes room for `positions` words of each sequence.
    void make_room(std::size_t positions) {
        detail::make_room(words_, (positions + block - 1) / block * block * permuted_lanes);
    }

    /// \brief Sets the words that begin at the first `positions` letters of each sequence; `letters` can be read for
    /// 65 more.
    void assign(Letters const& letters, std::size_t positions) {
        make_room(positions);
        for (std::size_t begin = 0; begin < positions; begin += block) {
            std::array<Rows, 2>
                rows;  // all are set before the first is read: stores of other sizes are to be over then
            for (std::size_t i = 0; i < permuted_lanes; ++i) {
                Base const* const from = letters[i] + begin;
                std::array<Base, block> bytes;
                for (std::size_t p = 0; p < block; ++p) {
                    bytes[p] = static_cast<Base>((from[p] & 3U) | (from[p + 1] & 3U) << 2U | (from[p + 2] & 3U) << 4U);
                }
                rows[i / half].set(i % half, bytes.data());
            }
            for (std::size_t part = 0; part < Rows::parts; ++part) {
                transpose(rows, part, words_.data() + (begin + part * block / Rows::parts) * permuted_lanes);
            }
        }
    }

    /// \brief (positions, permuted_lanes)
    [[nodiscard]] std::uint16_t const* data() const noexcept { return words_.data(); }

    /// \brief The numbers of the first half of the sequences, or of the second.
    [[nodiscard]] [[gnu::always_inline]] static Pack<std::int32_t, half> half_of(
        Pack<std::int16_t, permuted_lanes> const& all, bool second) noexcept {
        auto const both = std::bit_cast<Pack<std::int32_t, half>>(all);
        return (second ? both : both << 16) >> 16;
    }

  private:
    static constexpr std::size_t block = 64;  // positions
    using Rows = WindowLetters<2 * block>;    // which has two letters in a byte, where there is a word here

    // Sets `words` to those of one part of the positions.
    static void transpose(std::array<Rows, 2> const& rows, std::size_t part, std::uint16_t* words) noexcept {
        using Index = Pack<std::int32_t, half>;
        auto const first = rows[0].eights(part);
        auto const second = rows[1].eights(part);
        auto const low = Index::all(0xFFFF);
        auto const store = [](Index const& both, std::uint16_t* to) {
            std::bit_cast<PermutedRow>(both).store(to);
            std::bit_cast<PermutedRow>(both >> 8).store(to + permuted_lanes);
        };
        for (std::size_t four = 0; four < first.size();
             ++four, words += 4 * permuted_lanes) {  // words of one byte each
            store((first[four] & low) | (second[four] << 16), words);
            store(((first[four] >> 16) & low) | ((second[four] >> 16) << 16), words + 2 * permuted_lanes);
        }
    }

    AlignedVector<std::uint16_t> words_{};
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
