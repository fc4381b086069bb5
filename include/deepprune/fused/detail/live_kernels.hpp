/// \file
/// \brief The live kernels of a network, laid out for scanning.
#pragma once

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include <deepprune/core/team.hpp>
#include <deepprune/detail/aligned_vector.hpp>
#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/fused_network.hpp>
#include <deepprune/fused/detail/word_shape.hpp>
#include <deepprune/fused/detail/word_tables.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The lanes of the widest pack of kernels.
template <class T>
inline constexpr std::size_t max_lanes = widest<T> < 4 ? 4 : widest<T>;

/// \brief Calls `visit.operator()<Lanes>()` with the narrowest pack that holds `live` kernels, or with the widest.
template <class T, class Visit>
void with_lanes(std::size_t live, Visit&& visit) {
    if constexpr (max_lanes<T> > 8) {
        if (live > 8) {
            return visit.template operator()<max_lanes<T>>();
        }
    }
    if constexpr (max_lanes<T> > 4) {
        if (live > 4) {
            return visit.template operator()<8>();
        }
    }
    return visit.template operator()<4>();
}

/// \brief Whether no weight is infinite or a NaN. By the bits: with -ffast-math compilers assume that a sum of w times
/// 0 is 0.
template <std::floating_point T>
[[nodiscard]] bool all_finite(std::span<T const> weights) noexcept {
    using Bits = IntegerOf<T>;
    Bits largest{0};
    for (T const weight : weights) {
        largest = (std::max)(largest, std::bit_cast<Bits>(weight) & (std::numeric_limits<Bits>::max)());
    }
    return largest < std::bit_cast<Bits>(std::numeric_limits<T>::infinity());
}

/// \brief Blocks of `Lanes` kernels without the pruned ones: tables, biases and dense weights. Memory is reused from
/// one assignment to the next.
template <std::floating_point T, std::size_t Length>
class LiveKernels {
  public:
    /// \brief Sets the blocks to the kernels `live` of `net`; if `unknown` is false, no sequence may have an unknown
    /// letter.
    /// \param first_table the first block that gets a table
    template <std::size_t Lanes>
    void assign(FusedParameters<T const> const& net, std::span<std::uint32_t const> live, FusedSizes const& sizes,
                bool unknown, Team& team, std::size_t first_table = 0) {
        blocks_ = (live.size() + Lanes - 1) / Lanes;
        first_table_ = first_table;
        make_room(tables_, (blocks_ - first_table) * table_size<Lanes>);
        make_room(biases_, blocks_ * Lanes);
        make_room(weights_, blocks_ * Lanes);
        team.run(blocks_, [&](std::size_t block, std::size_t) {
            auto const mine = live.subspan(block * Lanes, (std::min)(std::size_t{Lanes}, live.size() - block * Lanes));
            if (block >= first_table) {
                build_tables<T, Length, Lanes>(net.kernels, mine, sizes, unknown,
                                               tables_.data() + (block - first_table) * table_size<Lanes>);
            }
            for (std::size_t lane = 0; lane < Lanes; ++lane) {
                bool const used = lane < mine.size();
                biases_[block * Lanes + lane] = used ? net.biases[mine[lane]] + poison(net.kernels, mine[lane]) : T{0};
                weights_[block * Lanes + lane] = used ? net.weights[mine[lane]] : T{0};
            }
        });
    }

    [[nodiscard]] std::size_t blocks() const noexcept { return blocks_; }
    template <std::size_t Lanes>
    [[nodiscard]] T const* table(std::size_t block) const noexcept {
        return tables_.data() + (block - first_table_) * table_size<Lanes>;
    }
    template <std::size_t Lanes>
    [[nodiscard]] Pack<T, Lanes> biases(std::size_t block) const noexcept {
        return Pack<T, Lanes>::load(biases_.data() + block * Lanes);
    }
    /// \brief Of the dense layer.
    template <std::size_t Lanes>
    [[nodiscard]] Pack<T, Lanes> weights(std::size_t block) const noexcept {
        return Pack<T, Lanes>::load(weights_.data() + block * Lanes);
    }

  private:
    template <std::size_t Lanes>
    static constexpr std::size_t table_size =
        WordShape<TableShape<T, Length, Lanes>::letters>::count * TableShape<T, Length, Lanes>::row;

    // 0 for a kernel of finite weights, otherwise NaN, which makes its score a NaN: the maximum alone would hide one.
    [[nodiscard]] static T poison(std::span<T const> kernels, std::size_t kernel) noexcept {
        return all_finite(kernels.subspan(kernel * Length * 4, Length * 4)) ? T{0}
                                                                            : std::numeric_limits<T>::quiet_NaN();
    }

    std::size_t blocks_ = 0;
    std::size_t first_table_ = 0;
    AlignedVector<T> tables_{};   ///< (blocks with a table, words, places, lanes)
    AlignedVector<T> biases_{};   ///< (blocks, lanes)
    AlignedVector<T> weights_{};  ///< (blocks, lanes)
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
