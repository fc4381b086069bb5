/// \file
/// \brief Few kernels with scores of 16 bits, in tables for permutations.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include <deepprune/detail/aligned_vector.hpp>
#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/fused_network.hpp>
#include <deepprune/fused/detail/grid_kernels.hpp>
#include <deepprune/fused/detail/permuted_words.hpp>
#include <deepprune/fused/detail/window_scores.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief For each live kernel a table of rounded sums at each place of a word, and what is to be added to the windows
/// that reach outside a sequence, whose tables know bases alone.
///
/// Letters outside are looked up as `PermutedWords::outside_as`; which of a window's letters lie outside depends on its
/// place alone, so what they added is taken off again. It is rounded like the words, so that such a window has one
/// rounding more than it has words.
/// \tparam Pad the padding of the sequences
template <std::size_t Length, Padding Pad>
class PermutedKernels : public ExactKernels<Length> {
  public:
    static constexpr std::size_t words = (Length + permuted_letters - 1) / permuted_letters;
    static constexpr std::size_t table_size = words * permuted_table;

    /// \brief Sets the tables to all of `live`. The arguments must stay as they are as long as tables of exact sums
    /// are asked for.
    void assign(FusedParameters<float const> const& net, std::span<std::uint32_t const> live, FusedSizes const& sizes,
                bool unknown) {
        Exact::assign(net, live, sizes, unknown, live.size());
        make_room(tables_, live.size() * table_size);
        make_room(outside_, live.size() * edges);
        for (std::size_t j = 0; j < live.size(); ++j) {
            this->set(j, words + 1);
            for (std::size_t place = 0; place < words; ++place) {
                round_table(j, place);
            }
            set_outside(j);
        }
    }

    [[nodiscard]] std::size_t size() const noexcept { return this->live_.size(); }
    /// \brief (words, permuted_table)
    [[nodiscard]] std::uint16_t const* table(std::size_t j) const noexcept { return tables_.data() + j * table_size; }
    /// \brief Sets `all` to what is added to the score of each window of a strand, which has at least `Length` bases.
    void correct(std::size_t j, std::span<std::uint16_t> all) const noexcept {
        std::uint16_t const* const mine = outside_.data() + j * edges;
        std::ranges::fill(all, std::uint16_t{0});
        std::copy_n(mine, left, all.begin());
        std::copy_n(mine + left, right, all.end() - right);
    }

  private:
    using Exact = ExactKernels<Length>;
    static constexpr std::size_t left = left_padding(Pad, Length);  // windows that begin before a sequence
    static constexpr std::size_t right = Pad == Padding::same ? Length - 1 - left : 0;  // and that end behind it
    static constexpr std::size_t edges = left + right;

    // The weight of a letter, 0 behind the kernel.
    [[nodiscard]] float weight(std::size_t j, std::size_t letter, std::size_t base) const noexcept {
        return this->columns(j)[letter * symbol_values + base];
    }

    void round_table(std::size_t j, std::size_t place) noexcept {
        constexpr std::size_t pairs = 16;
        using Row = Pack<float, pairs>;
        std::size_t const letter = place * permuted_letters;
        std::array<float, pairs> first_two;
        for (std::size_t pair = 0; pair < pairs; ++pair) {
            first_two[pair] = weight(j, letter, pair % 4) + weight(j, letter + 1, pair / 4);
        }
        auto const two = Row::load(first_two.data());
        auto const scale = Row::all(this->grid(j).scale);
        std::uint16_t* const to = tables_.data() + j * table_size + place * permuted_table;
        for (std::size_t base = 0; base < 4; ++base) {
            auto const rounded =
                Grid::round<pairs>(two + Row::all(weight(j, letter + 2, base)), scale, Row::all(Grid::rounder));
            rounded.template to<std::uint16_t>().store(to + base * pairs);
        }
    }

    void set_outside(std::size_t j) noexcept {
        constexpr std::size_t word = PermutedWords::outside_as * 21;  // that letter three times: 1 + 4 + 16
        std::uint16_t* const to = outside_.data() + j * edges;
        float const scale = this->grid(j).scale;
        std::uint16_t whole = 0;  // of the words that lie wholly outside, and the letters of one that does not
        float part = 0.0F;
        // Takes off one more letter of the kernel; `last`: it is the last one of its word.
        auto const next = [&](std::size_t letter, bool last) {
            part += weight(j, letter, PermutedWords::outside_as);
            if (last) {
                whole = static_cast<std::uint16_t>(whole + table(j)[letter / permuted_letters * permuted_table + word]);
                part = 0.0F;
            }
            return static_cast<std::uint16_t>(-whole - static_cast<int>(std::lrint(part * scale)));
        };
        for (std::size_t count = 1; count <= left; ++count) {
            to[left - count] = next(count - 1, count % permuted_letters == 0);
        }
        whole = 0;
        part = 0.0F;
        for (std::size_t count = 1; count <= right; ++count) {
            std::size_t const letter = Length - count;
            to[left + count - 1] = next(letter, letter % permuted_letters == 0);
        }
    }

    AlignedVector<std::uint16_t> tables_{};   ///< (kernels, words, permuted_table)
    AlignedVector<std::uint16_t> outside_{};  ///< (kernels, edges)
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
