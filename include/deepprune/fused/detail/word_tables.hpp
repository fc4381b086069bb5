/// \file
/// \brief The tables of the fused scan: a convolution over bases becomes a sum of looked-up rows.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/fused_network.hpp>
#include <deepprune/fused/detail/word_shape.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief What tables hold: scores, or scores on a grid, of which no sum of a window may overflow.
template <class T>
concept TableValue = std::floating_point<T> || std::same_as<T, std::int16_t>;

/// \brief The letters of a word in tables of a block of `Lanes` kernels: four if the rows of bases are small enough,
/// otherwise three, which trades more additions for fewer misses of the first-level cache and for smaller tables. See
/// docs/decisions/006-a-word-is-looked-up-once.md.
template <class T, std::size_t Length, std::size_t Lanes>
inline constexpr std::size_t word_letters = [] {
    constexpr std::size_t enough = (register_bytes > 32 ? 64 : 32) * 1024;
    constexpr std::size_t bytes_of_four = (Length + 3) / 4 * 256 * Lanes * sizeof(T);
    return std::size_t{Length <= 4 ? 2 : (bytes_of_four <= enough ? 4 : 3)};
}();

/// \brief The shape of the tables: for a block of `Lanes` kernels, one row for each word, which holds the kernels' sums
/// over the word at each of the `words` places that it can have in a window.
template <class T, std::size_t Length, std::size_t Lanes, std::size_t Letters = word_letters<T, Length, Lanes>>
struct TableShape {
    static constexpr std::size_t letters = Letters;  ///< of a word
    static constexpr std::size_t words = (Length + letters - 1) / letters;
    static constexpr std::size_t row = words * Lanes;  ///< values in a row
};

/// \brief What an unknown letter adds where the bases have the four `weights`.
template <TableValue T>
[[nodiscard]] T unknown_weight(T const* weights, FusedSizes const& sizes) noexcept {
    T sum{0};
    for (std::size_t base = 0; base < 4; ++base) {
        sum = static_cast<T>(sum + weights[base]);
    }
    return sizes.unknown_is_uniform ? static_cast<T>(sum / T{4}) : T{0};
}

/// \brief Calls `visitor(row, sum)` with the sums of the kernels `block` over each word at each of its places, row
/// after row of (words, places); a lane without a kernel is 0. If `unknown` is false, the words with unknown letters
/// are left out.
///
/// O(words · places): some thousand additions of packs.
/// \param kernels (all kernels, Length, 4)
/// \param block at most `Lanes` kernels by number
/// \tparam Shape of the table that is made of the sums
template <TableValue T, std::size_t Length, std::size_t Lanes, class Shape, class Visit>
void sum_words(std::span<T const> kernels, std::span<std::uint32_t const> block, FusedSizes const& sizes, bool unknown,
               Visit const& visitor) {
    Visit const visit = visitor;  // a copy of its own, which no store of a sum can change
    using Words = WordShape<Shape::letters>;
    using Row = Pack<T, Lanes>;
    // The weights of each position, by symbol.
    alignas(register_bytes) std::array<std::array<std::array<T, Lanes>, symbols>, Shape::words * Shape::letters>
        columns{};
    for (std::size_t lane = 0; lane < block.size(); ++lane) {
        T const* const kernel = kernels.data() + block[lane] * Length * 4;
        for (std::size_t t = 0; t < Length; ++t) {
            for (std::size_t base = 0; base < 4; ++base) {
                columns[t][base][lane] = kernel[t * 4 + base];
            }
            columns[t][unknown_base][lane] = unknown_weight(kernel + t * 4, sizes);
        }
    }
    std::size_t const rows = unknown ? Words::count : Words::without_unknown;
    for (std::size_t w = 0; w < rows; ++w) {
        auto const& letters = Words::letters[w];
        for (std::size_t place = 0; place < Shape::words; ++place) {
            auto const* const column = columns.data() + place * Shape::letters;
            Row sum = Row::load(column[0][letters[0]].data());
            for (std::size_t i = 1; i < Shape::letters; ++i) {
                sum = sum + Row::load(column[i][letters[i]].data());
            }
            visit(w * Shape::words + place, sum);
        }
    }
}

/// \brief Sets `table` (words, places, lanes) to the sums of the kernels `block` over each word at each of its places,
/// as `sum_words` has them.
template <TableValue T, std::size_t Length, std::size_t Lanes, class Shape = TableShape<T, Length, Lanes>>
void build_tables(std::span<T const> kernels, std::span<std::uint32_t const> block, FusedSizes const& sizes,
                  bool unknown, T* table) {
    sum_words<T, Length, Lanes, Shape>(
        kernels, block, sizes, unknown,
        [table](std::size_t row, Pack<T, Lanes> const& sum) { sum.store(table + row * Lanes); });
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
