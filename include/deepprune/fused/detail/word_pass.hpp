/// \file
/// \brief The scores of all windows of a strand, from the tables.
#pragma once

#include <cstddef>
#include <utility>

#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/word_shape.hpp>
#include <deepprune/fused/detail/word_tables.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The fewest words of a phase of a strand that lie wholly outside the sequence.
/// \tparam Letters letters in a word
template <std::size_t Length, std::size_t Letters, Padding Pad>
struct OutsideWords {
    static constexpr std::size_t words = (Length + Letters - 1) / Letters;
    static constexpr std::size_t count(std::size_t padded) noexcept {
        return padded < Letters ? 0 : (padded - Letters + 1) / Letters;
    }
    static constexpr std::size_t left_letters = left_padding(Pad, Length);
    static constexpr std::size_t left = count(left_letters);  ///< before the sequence, in the last phase
    /// Behind it, in the first phase.
    static constexpr std::size_t right =
        count(Pad == Padding::same ? words * Letters - 1 - left_letters : words * Letters - Length);
};

/// \brief The windows of phase `phase` among `windows`: every `letters`-th one, from that number on.
[[nodiscard]] constexpr std::size_t phase_windows(std::size_t windows, std::size_t phase,
                                                  std::size_t letters) noexcept {
    return (windows - phase + letters - 1) / letters;
}

/// \brief The rows of a table in memory, as `WordPass` reads them: of every `letters`-th word from `next` on.
template <TableValue T, std::size_t Length, std::size_t Lanes, class Shape = TableShape<T, Length, Lanes>>
struct TableRows {
    using Row = Pack<T, Lanes>;
    static constexpr std::size_t words = Shape::words;

    T const* table;
    WordCode const* next;

    /// \brief The row of the next word, or of one `ahead` of it.
    [[nodiscard]] [[gnu::always_inline]] T const* word(std::size_t ahead = 0) const noexcept {
        return table + next[ahead * Shape::letters] * Shape::row;
    }
    [[gnu::always_inline]] void skip(std::size_t count) noexcept { next += count * Shape::letters; }
    /// \brief What a word adds at a place.
    template <std::size_t Place>
    [[nodiscard]] [[gnu::always_inline]] static Row at(T const* word) noexcept {
        return Row::load(word + Place * Lanes);
    }
};

/// \brief One pass over every `letters`-th window of a strand.
///
/// A word belongs to as many windows as a kernel has places for it. So `words - 1` windows are in progress at any time,
/// each in its own register; a word is looked up once, its row adds one place to each of them, and one window is
/// finished. This computes one row address per position instead of one per word of each window.
/// \tparam Rows what the words add: `TableRows` or `PermutedRows`
/// \tparam Finish called with the scores (`Rows::Row`) of each window, in order
template <class Rows, class Finish>
struct WordPass {
    using Row = typename Rows::Row;
    static constexpr std::size_t words = Rows::words;
    static_assert(words >= 2);

    Rows rows;
    Finish finish;
    Row under_way[words - 1];  // under_way[j]: the window that has places 0 to j

    // Adds the row of the next word, from place `First` on, the first one that a window in progress still lacks.
    template <std::size_t First, std::size_t Last>
    [[gnu::always_inline]] void advance() noexcept {
        auto const word = rows.word();
        rows.skip(1);
        if constexpr (Last == words - 1) {
            finish(under_way[words - 2] + rows.template at<words - 1>(word));
        }
        constexpr std::size_t top = Last < words - 1 ? Last : words - 2;
        [&]<std::size_t... Down>(std::index_sequence<Down...>) __attribute__((always_inline)) {
            (add<top - Down>(word), ...);
        }
        (std::make_index_sequence<(top + 1 > First ? top + 1 - First : 0)>{});
    }

    template <std::size_t Place, class Word>
    [[gnu::always_inline]] void add(Word const& word) noexcept {
        if constexpr (Place == 0) {
            under_way[0] = rows.template at<0>(word);
        } else {
            under_way[Place] = under_way[Place - 1] + rows.template at<Place>(word);
        }
    }

    // `count` windows, `letters` apart; the first has at least `Left` words outside the sequence, the last `Right`:
    // their rows are 0 and need not be read.
    template <std::size_t Left, std::size_t Right>
    [[gnu::always_inline]] void run(std::size_t count) noexcept {
        if (count < words) {
            for (std::size_t w = 0; w < count; ++w) {
                Row score = rows.template at<0>(rows.word(w));
                [&]<std::size_t... Place>(std::index_sequence<Place...>) __attribute__((always_inline)) {
                    ((score = score + rows.template at<Place + 1>(rows.word(w + Place + 1))), ...);
                }
                (std::make_index_sequence<words - 1>{});
                finish(score);
            }
            return;
        }
        for (std::size_t place = 0; place < Left; ++place) {
            under_way[place] = Row::all(0);
        }
        rows.skip(Left);
        [&]<std::size_t... Step>(std::index_sequence<Step...>) __attribute__((always_inline)) {
            (advance<0, Left + Step>(), ...);
        }
        (std::make_index_sequence<words - 1 - Left>{});
        for (std::size_t w = words - 1; w < count; ++w) {
            advance<0, words - 1>();
        }
        [&]<std::size_t... Step>(std::index_sequence<Step...>) __attribute__((always_inline)) {
            (advance<Step + 1, words - 1>(), ...);
        }
        (std::make_index_sequence<words - 1 - Right>{});
        [&]<std::size_t... Step>(std::index_sequence<Step...>) __attribute__((always_inline)) {
            (finish(under_way[words - 2 - Step]), ...);
        }
        (std::make_index_sequence<Right>{});
    }
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
