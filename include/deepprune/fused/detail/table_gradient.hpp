/// \file
/// \brief The gradient of the tables, and from it that of the kernels.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <utility>

#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/fused_network.hpp>
#include <deepprune/fused/detail/word_pass.hpp>
#include <deepprune/fused/detail/word_shape.hpp>
#include <deepprune/fused/detail/word_tables.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The transpose of one `WordPass`: adds `scale` times the derivatives of every `letters`-th window of a strand
/// to the rows of their words, a word after the other, at all places at once.
template <std::floating_point T, std::size_t Length, std::size_t Lanes>
struct WordReturn {
    using Shape = TableShape<T, Length, Lanes>;
    using Row = Pack<T, Lanes>;
    static constexpr std::size_t words = Shape::words;

    T* gradient;
    WordCode const* codes;
    Row scale;
    T const* derivatives;

    [[nodiscard]] [[gnu::always_inline]] T* row(std::size_t position) const noexcept {
        return gradient + codes[position * Shape::letters] * Shape::row;
    }

    [[gnu::always_inline]] void add(T* sum, T const* derivative) const noexcept {
        (Row::load(sum) + scale * Row::load(derivative)).store(sum);
    }

    // Word `position`, at the places `First` to `Last`.
    template <std::size_t First, std::size_t Last>
    [[gnu::always_inline]] void add_places(std::size_t position) const noexcept {
        T* const sums = row(position);
        T const* const from = derivatives + position * Lanes;
        [&]<std::size_t... Step>(std::index_sequence<Step...>) {
            (add(sums + (First + Step) * Lanes, from - (First + Step) * Lanes), ...);
        }(std::make_index_sequence<Last + 1 - First>{});
    }

    // `count` windows; `Left` and `Right` as in `WordPass::run`.
    template <std::size_t Left, std::size_t Right>
    [[gnu::always_inline]] void run(std::size_t count) const noexcept {
        if (count < words) {
            for (std::size_t w = 0; w < count; ++w) {
                for (std::size_t place = 0; place < words; ++place) {
                    add(row(w + place) + place * Lanes, derivatives + w * Lanes);
                }
            }
            return;
        }
        [&]<std::size_t... Step>(std::index_sequence<Step...>) {
            (add_places<0, Left + Step>(Left + Step), ...);
        }(std::make_index_sequence<words - 1 - Left>{});
        for (std::size_t position = words - 1; position < count; ++position) {
            add_places<0, words - 1>(position);
        }
        [&]<std::size_t... Step>(std::index_sequence<Step...>) {
            (add_places<Step + 1, words - 1>(count + Step), ...);
        }(std::make_index_sequence<words - 1 - Right>{});
    }
};

/// \brief The transpose of the table sum: adds `factor` times the derivatives of the windows of one strand to the rows
/// of their words.
/// \tparam Pad the padding of the sequences
/// \param gradient (words, places, lanes), as the tables
/// \param codes where the strand's words begin
/// \param derivatives (windows, lanes), phase after phase
template <std::floating_point T, std::size_t Length, std::size_t Lanes, Padding Pad>
void add_to_tables(T* gradient, WordCode const* codes, std::size_t windows, T factor, T const* derivatives) noexcept {
    using Return = WordReturn<T, Length, Lanes>;
    constexpr std::size_t letters = Return::Shape::letters;
    using Outside = OutsideWords<Length, letters, Pad>;
    Pack<T, Lanes> const scale = Pack<T, Lanes>::all(factor);
    for (std::size_t phase = 0; phase < letters && phase < windows; ++phase) {
        std::size_t const count = phase_windows(windows, phase, letters);
        Return{gradient, codes + phase, scale, derivatives}.template run<Outside::left, Outside::right>(count);
        derivatives += count * Lanes;
    }
}

/// \brief The gradient of one block of kernels from that of its tables: each row adds to the letters of its word.
/// \param parts the gradients of the tables (words, places, lanes), whose sum counts
/// \param rows the words that may have been added to
/// \return (Length, 4, lanes)
template <std::floating_point T, std::size_t Length, std::size_t Lanes>
[[nodiscard]] std::array<std::array<Pack<T, Lanes>, 4>, Length> fold_tables(std::span<T const* const> parts,
                                                                            std::size_t rows,
                                                                            FusedSizes const& sizes) noexcept {
    using Shape = TableShape<T, Length, Lanes>;
    using Row = Pack<T, Lanes>;
    std::array<std::array<Row, symbols>, Shape::words * Shape::letters> columns;
    for (auto& column : columns) {
        column.fill(Row::all(T{0}));
    }
    for (std::size_t w = 0; w < rows; ++w) {
        auto const& letters = WordShape<Shape::letters>::letters[w];
        for (std::size_t place = 0; place < Shape::words; ++place) {
            std::size_t const at = (w * Shape::words + place) * Lanes;
            Row sum = Row::load(parts[0] + at);
            for (T const* const part : parts.subspan(1)) {
                sum = sum + Row::load(part + at);
            }
            for (std::size_t i = 0; i < Shape::letters; ++i) {
                Row& column = columns[place * Shape::letters + i][letters[i]];
                column = column + sum;
            }
        }
    }
    std::array<std::array<Row, 4>, Length> gradient;
    Row const share = Row::all(sizes.unknown_is_uniform ? T{0.25} : T{0});
    for (std::size_t t = 0; t < Length; ++t) {
        for (std::size_t base = 0; base < 4; ++base) {
            gradient[t][base] = columns[t][base] + share * columns[t][unknown_base];
        }
    }
    return gradient;
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
