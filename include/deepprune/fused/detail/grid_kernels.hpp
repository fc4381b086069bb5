/// \file
/// \brief The kernels of two blocks at once, with scores of 16 bits, and what proves such scores.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include <deepprune/core/team.hpp>
#include <deepprune/detail/aligned_vector.hpp>
#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/fused_network.hpp>
#include <deepprune/fused/detail/live_kernels.hpp>
#include <deepprune/fused/detail/window_scores.hpp>
#include <deepprune/fused/detail/word_shape.hpp>
#include <deepprune/fused/detail/word_tables.hpp>
#include <deepprune/sequence/alphabet.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief How a kernel's scores become whole numbers of 16 bits, and when a window is certain to be its best: if
/// `score * scale > second + margin`, of the exact score of that window and the highest rounded score of all others.
struct Grid {
    float scale;
    float margin;

    /// \brief The largest magnitude of a rounded score, but for the rounding.
    static constexpr float largest = 32000.0F;
    /// \brief A margin that no score exceeds, and with a minus one that every score exceeds.
    static constexpr float never = 1e30F;

    /// \brief The grid of a kernel (Length, 4) whose scores are sums of numbers that are rounded `roundings` times.
    /// Nothing is certain for a kernel with a weight that is not finite, or very large or small ones; everything for
    /// one that is 0.
    [[nodiscard]] static Grid of(std::span<float const> kernel, std::size_t roundings) noexcept {
        if (!all_finite(kernel)) {
            return {0.0F, never};
        }
        float above = 0.0F;  // the largest and the smallest sum over any letters of a window
        float below = 0.0F;
        for (std::size_t t = 0; t < kernel.size(); t += 4) {
            auto const [lowest, highest] = std::ranges::minmax(kernel.subspan(t, 4));
            above += (std::max)(highest, 0.0F);
            below += (std::min)(lowest, 0.0F);
        }
        float const range = (std::max)(above, -below);
        if (range == 0.0F) {
            return {0.0F, -never};
        }
        if (range < 1 / never || range > never) {
            return {0.0F, never};
        }
        // Each rounding is by half a unit at most. Besides, a sum of n floats may be n 2^-24 sum |w| off, at most
        // 0.004 n units as sum |w| <= 2 range: the score, the best of the others, and the sums before they are rounded.
        auto const n = static_cast<float>(kernel.size() / 4 + 6);
        return {largest / range, 0.5F * static_cast<float>(roundings) + 0.012F * n};
    }

    /// \brief Added to a number, it leaves the rounded one in the lowest bits.
    static constexpr float rounder = 1.5F * (1U << 23U);

    /// \brief Sums in units of the grids with the scales `scale`, rounded.
    /// \param rounders that number in each lane: made outside of a loop it stays in registers
    template <std::size_t Lanes>
    [[nodiscard]] [[gnu::always_inline]] static Pack<std::int16_t, Lanes> round(
        Pack<float, Lanes> const& sum, Pack<float, Lanes> const& scale, Pack<float, Lanes> const& rounders) noexcept {
        return std::bit_cast<Pack<std::int32_t, Lanes>>(sum * scale + rounders).template to<std::int16_t>();
    }

    /// \brief -1 where a window with the exact score `score` is not certain to be the best if all others have at most
    /// the rounded score `second`; 0 elsewhere.
    template <std::size_t Lanes>
    [[nodiscard]] [[gnu::always_inline]] static Pack<std::int32_t, Lanes> uncertain(
        Pack<float, Lanes> const& score, Pack<float, Lanes> const& second, Pack<float, Lanes> const& scale,
        Pack<float, Lanes> const& margin) noexcept {
        return (score * scale > second + margin) == Pack<std::int32_t, Lanes>::all(0);
    }
};

/// \brief What proves and replaces a search on grids: each live kernel's weights by letter, its grid, and tables of
/// exact sums. Memory is reused from one assignment to the next.
template <std::size_t Length>
class ExactKernels {
  public:
    /// \brief The weights of live kernel `j`: (letters of whole words, symbol_values), by symbol.
    [[nodiscard]] float const* columns(std::size_t j) const noexcept { return columns_.data() + j * column_size; }
    [[nodiscard]] Grid grid(std::size_t j) const noexcept { return {scales_[j], margins_[j]}; }
    /// \brief Sets `table`, one of (words, places, Lanes), to the sums of a block of `Lanes` live kernels.
    template <std::size_t Lanes>
    void build_exact_table(std::size_t block, float* table) const {
        build_tables<float, Length, Lanes>(kernels_, some(block * Lanes, Lanes), sizes_, unknown_, table);
    }

  protected:
    /// \brief Makes room for `count` kernels, at least those in `live`. The arguments must stay as they are as long as
    /// tables of exact sums are asked for.
    void assign(FusedParameters<float const> const& net, std::span<std::uint32_t const> live, FusedSizes const& sizes,
                bool unknown, std::size_t count) {
        kernels_ = net.kernels;
        live_ = live;
        sizes_ = sizes;
        unknown_ = unknown;
        make_room(columns_, count * column_size + symbol_values);
        make_room(scales_, count);
        make_room(margins_, count);
    }

    /// \brief Sets weights and grid of kernel `j`, of which there may be none. \param roundings of a rounded score
    void set(std::size_t j, std::size_t roundings) noexcept {
        float* const columns = columns_.data() + j * column_size;
        std::fill_n(columns, column_size, 0.0F);
        Grid grid{0.0F, -Grid::never};  // a lane without a kernel
        if (j < live_.size()) {
            auto const kernel = kernels_.subspan(live_[j] * Length * 4, Length * 4);
            for (std::size_t t = 0; t < Length; ++t) {
                std::copy_n(kernel.data() + t * 4, 4, columns + t * symbol_values);
                columns[t * symbol_values + unknown_base] = unknown_weight(kernel.data() + t * 4, sizes_);
            }
            grid = Grid::of(kernel, roundings);
        }
        scales_[j] = grid.scale;
        margins_[j] = grid.margin;
    }

    /// \brief Up to `count` of the live kernels.
    [[nodiscard]] std::span<std::uint32_t const> some(std::size_t first, std::size_t count) const noexcept {
        return live_.subspan(first, (std::min)(count, live_.size() - first));
    }
    [[nodiscard]] float const* scales() const noexcept { return scales_.data(); }
    [[nodiscard]] float const* margins() const noexcept { return margins_.data(); }

    std::span<float const> kernels_{};
    std::span<std::uint32_t const> live_{};
    FusedSizes sizes_{};
    bool unknown_ = false;

  private:
    static constexpr std::size_t letters = (std::max)((Length + 2) / 3 * 3, (Length + 3) / 4 * 4);  // of whole words
    static constexpr std::size_t column_size = letters * symbol_values;

    AlignedVector<float> columns_{};  ///< (kernels, letters, symbol_values)
    AlignedVector<float> scales_{};   ///< (kernels)
    AlignedVector<float> margins_{};  ///< the same
};

/// \brief Pairs of the widest blocks of kernels: a table of rounded sums for both, which has the words and places of
/// the tables of `LiveKernels`.
template <std::size_t Length>
class GridKernels : public ExactKernels<Length> {
  public:
    static constexpr std::size_t block_lanes = max_lanes<float>;
    static constexpr std::size_t lanes = 2 * block_lanes;
    using Shape = TableShape<std::int16_t, Length, lanes>;
    using ExactShape = TableShape<float, Length, block_lanes>;
    static_assert(Shape::letters == ExactShape::letters);
    /// \brief The size of a block's table of exact sums.
    static constexpr std::size_t exact_size = WordShape<Shape::letters>::count * ExactShape::row;

    /// \brief The blocks that are searched on the grid, of those of `live` kernels: all that have a partner.
    [[nodiscard]] static constexpr std::size_t paired(std::size_t live) noexcept {
        return (live + block_lanes - 1) / block_lanes / 2 * 2;
    }

    /// \brief Sets the pairs to the first kernels of `live`. The arguments must stay as they are as long as tables of
    /// exact sums are asked for.
    void assign(FusedParameters<float const> const& net, std::span<std::uint32_t const> live, FusedSizes const& sizes,
                bool unknown, Team& team) {
        blocks_ = paired(live.size());
        Exact::assign(net, live, sizes, unknown, blocks_ * block_lanes);
        make_room(tables_, blocks_ / 2 * table_size);
        team.run(blocks_ / 2, [&](std::size_t pair, std::size_t) {
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                this->set(pair * lanes + lane, Shape::words);
            }
            round_table(pair);
        });
    }

    [[nodiscard]] std::size_t blocks() const noexcept { return blocks_; }
    /// \brief Of a block and its partner.
    [[nodiscard]] std::int16_t const* table(std::size_t block) const noexcept {
        return tables_.data() + block / 2 * table_size;
    }
    /// \brief `Grid::uncertain` for the kernels of a block with the exact `scores` and the rounded scores `second`.
    [[nodiscard]] [[gnu::always_inline]] Pack<std::int32_t, block_lanes> uncertain(
        std::size_t block, float const* scores, std::int16_t const* second) const noexcept {
        using Row = Pack<float, block_lanes>;
        return Grid::uncertain<block_lanes>(
            Row::load(scores), Pack<std::int16_t, block_lanes>::load(second).template to<float>(),
            Row::load(this->scales() + block * block_lanes), Row::load(this->margins() + block * block_lanes));
    }

  private:
    using Exact = ExactKernels<Length>;
    static constexpr std::size_t table_size = WordShape<Shape::letters>::count * Shape::row;

    void round_table(std::size_t pair) {
        using Row = Pack<float, lanes>;
        auto const rounders = Row::all(Grid::rounder);
        auto const scale = Row::load(this->scales() + pair * lanes);
        std::int16_t* const rounded = tables_.data() + pair * table_size;
        sum_words<float, Length, lanes, Shape>(
            this->kernels_, this->some(pair * lanes, lanes), this->sizes_, this->unknown_,
            [=](std::size_t row, Row const& sum) {
                Grid::round<lanes>(sum, scale, rounders).store(rounded + row * lanes);
            });
    }

    std::size_t blocks_ = 0;
    AlignedVector<std::int16_t> tables_{};  ///< (pairs, words, places, lanes)
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
