/// \file
/// \brief The best window of each kernel, from the tables.
#pragma once

#include <concepts>
#include <cstddef>
#include <limits>
#include <utility>

#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/word_shape.hpp>
#include <deepprune/fused/detail/word_tables.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The highest score of each kernel of a block, and the first window with that score.
template <std::floating_point T, std::size_t Lanes>
struct BestWindows {
    Pack<T, Lanes> score;
    Pack<IntegerOf<T>, Lanes> window;

    [[nodiscard]] [[gnu::always_inline]] static BestWindows none() noexcept {
        return {Pack<T, Lanes>::all(-std::numeric_limits<T>::infinity()), Pack<IntegerOf<T>, Lanes>::all(0)};
    }
};

/// \brief One pass over every `letters`-th window of a strand.
///
/// A word belongs to as many windows as a kernel has places for it. So `words - 1` windows are in progress at any time,
/// each in its own register; a word is looked up once, its row adds one place to each of them, and one window is
/// finished. This computes one row address per position instead of one per word of each window.
template <std::floating_point T, std::size_t Length, std::size_t Lanes, bool Where>
struct WordPass {
    using Shape = TableShape<T, Length, Lanes>;
    using Row = Pack<T, Lanes>;
    using Index = Pack<IntegerOf<T>, Lanes>;
    static constexpr std::size_t words = Shape::words;
    static_assert(words >= 2);

    T const* table;
    WordCode const* next;
    Index window;
    BestWindows<T, Lanes> best = BestWindows<T, Lanes>::none();
    Row under_way[words - 1];  // under_way[j]: the window that has places 0 to j

    [[gnu::always_inline]] void finish(Row const& score) noexcept {
        auto const better = score > best.score;
        best.score = Row::choose(better, score, best.score);
        if constexpr (Where) {
            best.window = Index::choose(better, window, best.window);
            window = window + Index::all(Shape::letters);
        }
    }

    // Adds the row of the next word, from place `First` on, the first one that a window in progress still lacks.
    template <std::size_t First, std::size_t Last>
    [[gnu::always_inline]] void advance() noexcept {
        T const* const row = table + *next * Shape::row;
        next += Shape::letters;
        if constexpr (Last == words - 1) {
            finish(under_way[words - 2] + Row::load(row + (words - 1) * Lanes));
        }
        constexpr std::size_t top = Last < words - 1 ? Last : words - 2;
        [&]<std::size_t... Down>(std::index_sequence<Down...>) {
            (add<top - Down>(row), ...);
        }(std::make_index_sequence<(top + 1 > First ? top + 1 - First : 0)>{});
    }

    template <std::size_t Place>
    [[gnu::always_inline]] void add(T const* row) noexcept {
        if constexpr (Place == 0) {
            under_way[0] = Row::load(row);
        } else {
            under_way[Place] = under_way[Place - 1] + Row::load(row + Place * Lanes);
        }
    }

    // `count` windows, `letters` apart; the first has at least `Left` words outside the sequence, the last `Right`:
    // their rows are 0 and need not be read.
    template <std::size_t Left, std::size_t Right>
    [[gnu::always_inline]] void run(std::size_t count) noexcept {
        if (count < words) {
            for (std::size_t w = 0; w < count; ++w) {
                Row score = Row::load(table + next[w * Shape::letters] * Shape::row);
                for (std::size_t place = 1; place < words; ++place) {
                    score = score + Row::load(table + next[(w + place) * Shape::letters] * Shape::row + place * Lanes);
                }
                finish(score);
            }
            return;
        }
        for (std::size_t place = 0; place < Left; ++place) {
            under_way[place] = Row::all(T{0});
        }
        next += Left * Shape::letters;
        [&]<std::size_t... Step>(std::index_sequence<Step...>) {
            (advance<0, Left + Step>(), ...);
        }(std::make_index_sequence<words - 1 - Left>{});
        for (std::size_t w = words - 1; w < count; ++w) {
            advance<0, words - 1>();
        }
        [&]<std::size_t... Step>(std::index_sequence<Step...>) {
            (advance<Step + 1, words - 1>(), ...);
        }(std::make_index_sequence<words - 1 - Right>{});
        [&]<std::size_t... Step>(std::index_sequence<Step...>) {
            (finish(under_way[words - 2 - Step]), ...);
        }(std::make_index_sequence<Right>{});
    }
};

/// \brief Updates `best` with the windows of one strand, whose words begin at `codes`. Of equal scores the first window
/// wins.
/// \tparam Pad the padding of the sequences
/// \tparam Where whether to find the windows' numbers, too
/// \param first the number of the strand's first window, above all numbers in `best`
template <std::floating_point T, std::size_t Length, std::size_t Lanes, Padding Pad, bool Where>
void find_best_windows(T const* table, WordCode const* codes, std::size_t windows, std::size_t first,
                       BestWindows<T, Lanes>& best) {
    using Pass = WordPass<T, Length, Lanes, Where>;
    constexpr std::size_t letters = Pass::Shape::letters;
    // The fewest whole words outside: on the left in the last phase, on the right in the first.
    constexpr auto outside_words = [](std::size_t padded) {
        return padded < letters ? 0 : (padded - letters + 1) / letters;
    };
    constexpr std::size_t left = left_padding(Pad, Length);
    constexpr std::size_t right =
        Pad == Padding::same ? Pass::words * letters - 1 - left : Pass::words * letters - Length;
    for (std::size_t phase = 0; phase < letters && phase < windows; ++phase) {
        Pass pass{.table = table,
                  .next = codes + phase,
                  .window = Pass::Index::all(static_cast<IntegerOf<T>>(first + phase)),
                  .under_way = {}};
        pass.template run<outside_words(left), outside_words(right)>((windows - phase + letters - 1) / letters);
        auto better = pass.best.score > best.score;
        if constexpr (Where) {
            better = better | ((pass.best.score == best.score) & (best.window > pass.best.window));
            best.window = Pass::Index::choose(better, pass.best.window, best.window);
        }
        best.score = Pass::Row::choose(better, pass.best.score, best.score);
    }
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
