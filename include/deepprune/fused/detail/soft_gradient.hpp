/// \file
/// \brief The gradient of soft pooling over a batch: sums for each block of kernels, and their way into the parameters.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include <deepprune/detail/aligned_vector.hpp>
#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/coded_strands.hpp>
#include <deepprune/fused/detail/fused_network.hpp>
#include <deepprune/fused/detail/table_gradient.hpp>
#include <deepprune/fused/detail/word_shape.hpp>
#include <deepprune/fused/detail/word_tables.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief What pooling leaves of some sequences of a chunk for one block: rows of lanes.
template <class T>
struct PooledChunk {
    T const* units;             ///< (sequences, lanes): u
    T const* by_bias;           ///< (sequences, lanes): du / d bias
    T const* by_m;              ///< (sequences, lanes): du / dm
    T const* by_score;          ///< (sequences, windows, lanes): du / ds
    std::size_t windows;        ///< of the longest sequence, on all strands
    std::span<T const> losses;  ///< (sequences): the derivatives of the loss by the logits
};

/// \brief The sums. A block has one set of sums for each of `parts()` parts of the batch, so that a few blocks have
/// work for several threads; how many depends on the number of blocks alone. Memory is reused from batch to batch.
template <std::floating_point T, std::size_t Length, Padding Pad>
class SoftGradient {
  public:
    /// \brief Makes room for the sums of `blocks` blocks; whether there are unknown letters decides which rows count.
    template <std::size_t Lanes>
    void make_room(std::size_t blocks, bool unknown) {
        parts_ = (std::max)(max_parts / (std::max)(blocks, std::size_t{1}), std::size_t{1});
        rows_ = unknown ? Words<Lanes>::count : Words<Lanes>::without_unknown;
        detail::make_room(tables_, blocks * parts_ * table_size<Lanes>);
        detail::make_room(sums_, blocks * parts_ * sizeof(Sums<Lanes>) / sizeof(T));
    }

    /// \brief The number of parts.
    [[nodiscard]] std::size_t parts() const noexcept { return parts_; }

    /// \brief Sets the sums of a part of a block to 0.
    template <std::size_t Lanes>
    void clear(std::size_t block, std::size_t part) noexcept {
        std::fill_n(table<Lanes>(block, part), rows_ * TableShape<T, Length, Lanes>::row, T{0});
        Pack<T, Lanes> const none = Pack<T, Lanes>::all(T{0});
        store<Lanes>(block, part, {none, none, none});
    }

    /// \brief Adds sequences, in order.
    template <std::size_t Lanes>
    void add(std::size_t block, std::size_t part, FusedSizes const& sizes, CodedStrands const& coded,
             PooledChunk<T> const& pooled) noexcept {
        using Row = Pack<T, Lanes>;
        T* const rows = table<Lanes>(block, part);
        Sums<Lanes> sums = load<Lanes>(block, part);
        std::size_t const strands = sizes.strands == Strands::both ? 2 : 1;
        for (std::size_t i = 0; i < pooled.losses.size(); ++i) {
            T const above = pooled.losses[i];
            sums.by_weight = sums.by_weight + Row::all(above) * Row::load(pooled.units + i * Lanes);
            sums.by_bias = sums.by_bias + Row::all(above) * Row::load(pooled.by_bias + i * Lanes);
            sums.by_m = sums.by_m + Row::all(above) * Row::load(pooled.by_m + i * Lanes);
            T const* by_score = pooled.by_score + i * pooled.windows * Lanes;
            for (auto const& strand : coded.strands().subspan(i * strands, strands)) {
                auto const* const codes = coded.codes() + strand.begin;
                add_to_tables<T, Length, Lanes, Pad>(rows, codes, strand.windows, above, by_score);
                by_score += strand.windows * Lanes;
            }
        }
        store<Lanes>(block, part, sums);
    }

    /// \brief Sets the gradient of the kernels `live` of a block from the sums of its first `parts` parts.
    /// \param weights of the dense layer
    /// \return the block's part of the gradient by m
    template <std::size_t Lanes>
    T fold(std::size_t block, std::size_t parts, std::span<std::uint32_t const> live, Pack<T, Lanes> const& weights,
           FusedSizes const& sizes, FusedParameters<T> const& gradient) const noexcept {
        std::array<T const*, max_parts> tables{};
        Sums<Lanes> all = load<Lanes>(block, 0);
        for (std::size_t part = 0; part < parts; ++part) {
            tables[part] = table<Lanes>(block, part);
            if (part > 0) {
                auto const more = load<Lanes>(block, part);
                all = {all.by_weight + more.by_weight, all.by_bias + more.by_bias, all.by_m + more.by_m};
            }
        }
        Pack<T, Lanes> const by_bias = weights * all.by_bias;
        auto const kernels = fold_tables<T, Length, Lanes>(std::span{tables}.first(parts), rows_, sizes);
        for (std::size_t lane = 0; lane < live.size(); ++lane) {
            std::size_t const k = live[lane];
            for (std::size_t t = 0; t < Length; ++t) {
                for (std::size_t base = 0; base < 4; ++base) {
                    gradient.kernels[(k * Length + t) * 4 + base] = weights[lane] * kernels[t][base][lane];
                }
            }
            gradient.biases[k] = by_bias[lane];
            gradient.weights[k] = all.by_weight[lane];
        }
        return (weights * all.by_m).sum();
    }

  private:
    static constexpr std::size_t max_parts = 4;

    template <std::size_t Lanes>
    using Words = WordShape<TableShape<T, Length, Lanes>::letters>;
    template <std::size_t Lanes>
    static constexpr std::size_t table_size = Words<Lanes>::count * TableShape<T, Length, Lanes>::row;

    /// The sums beside the tables.
    template <std::size_t Lanes>
    struct Sums {
        Pack<T, Lanes> by_weight;  ///< of the dense layer
        Pack<T, Lanes> by_bias;    ///< of the convolution, without the dense weight
        Pack<T, Lanes> by_m;       ///< the same
    };

    template <std::size_t Lanes>
    [[nodiscard]] T const* table(std::size_t block, std::size_t part) const noexcept {
        return tables_.data() + (block * parts_ + part) * table_size<Lanes>;
    }
    template <std::size_t Lanes>
    [[nodiscard]] T* table(std::size_t block, std::size_t part) noexcept {
        return tables_.data() + (block * parts_ + part) * table_size<Lanes>;
    }

    template <std::size_t Lanes>
    [[nodiscard]] Sums<Lanes> load(std::size_t block, std::size_t part) const noexcept {
        using Row = Pack<T, Lanes>;
        T const* const from = sums_.data() + (block * parts_ + part) * 3 * Lanes;
        return {Row::load(from), Row::load(from + Lanes), Row::load(from + 2 * Lanes)};
    }
    template <std::size_t Lanes>
    void store(std::size_t block, std::size_t part, Sums<Lanes> const& sums) noexcept {
        T* const to = sums_.data() + (block * parts_ + part) * 3 * Lanes;
        sums.by_weight.store(to);
        sums.by_bias.store(to + Lanes);
        sums.by_m.store(to + 2 * Lanes);
    }

    std::size_t parts_ = 0;
    std::size_t rows_ = 0;       ///< of the tables
    AlignedVector<T> tables_{};  ///< (blocks, parts, words, places, lanes)
    AlignedVector<T> sums_{};    ///< (blocks, parts, 3, lanes)
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
