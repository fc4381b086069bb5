/// \file
/// \brief Forward and backward passes of OneHot, Conv1D, an activation or none, ExpectationPool over all windows, Mask,
/// Dense<1> as one.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include <deepprune/core/team.hpp>
#include <deepprune/detail/aligned_vector.hpp>
#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/coded_strands.hpp>
#include <deepprune/fused/detail/fused_network.hpp>
#include <deepprune/fused/detail/live_kernels.hpp>
#include <deepprune/fused/detail/scan.hpp>
#include <deepprune/fused/detail/soft_gradient.hpp>
#include <deepprune/fused/detail/soft_pool.hpp>
#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/metrics/binary_cross_entropy.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The passes; as `FusedScan`, of the kernels in `live` only, packed into blocks of one register each.
///
/// A batch is taken in groups of sequences, as many as keep the derivatives of all their windows in the caches. In a
/// group each block pools each sequence; then the losses' derivatives are known; then each block adds those of the
/// windows to the gradient of its tables, which becomes that of the kernels when the batch is done. A block's sums have
/// one order, so the result is the same, bit by bit, on any number of threads. Memory is reused from call to call.
/// See docs/decisions/012-soft-pooling-by-tables.md.
/// \tparam T the scalar
/// \tparam Length the positions of a kernel
/// \tparam Pad the padding of the sequences, that of the sizes
/// \tparam Activation a `MonotoneActivation`, or `NoActivation`
/// \tparam Exponent m, as of `ExpectationPool`
template <std::floating_point T, std::size_t Length, Padding Pad, class Activation, class Exponent>
class SoftScan final : public Scan<T> {
  public:
    SoftScan(FusedSizes const& sizes, unsigned threads) : sizes_{sizes}, team_{threads}, pools_(team_.size()) {}

    void logits(FusedParameters<T const> const& net, std::span<std::uint32_t const> live, EncodedSet const& set,
                std::span<std::size_t const> which, std::span<T> logits) override {
        with_lanes<T>(live.size(), [&]<std::size_t Lanes>() {
            for_each_group<Lanes, false>(net, live, set, which, [&](Group const& group) {
                for (std::size_t i = 0; i < group.which.size(); ++i) {
                    logits[group.begin + i] = logit<Lanes>(net, i);
                }
            });
        });
    }

    void unit_scores(FusedParameters<T const> const& net, std::span<std::uint32_t const> live, EncodedSet const& set,
                     std::span<std::size_t const> which, std::span<T> scores,
                     std::span<std::size_t> /*windows*/) override {
        with_lanes<T>(live.size(), [&]<std::size_t Lanes>() {
            for_each_group<Lanes, false>(net, live, set, which, [&](Group const& group) {
                for (std::size_t i = 0; i < group.which.size(); ++i) {
                    for (std::size_t j = 0; j < live.size(); ++j) {
                        scores[(group.begin + i) * net.biases.size() + live[j]] =
                            units_[place<Lanes>(j / Lanes, i) + j % Lanes];
                    }
                }
            });
        });
    }

    double loss_and_gradient(FusedParameters<T const> const& net, std::span<std::uint32_t const> live,
                             EncodedSet const& set, std::span<std::size_t const> which,
                             FusedParameters<T> const& gradient) override {
        double loss = 0.0;
        T by_dense_bias{0};
        auto const share = static_cast<T>(1.0 / static_cast<double>(which.size()));
        with_lanes<T>(live.size(), [&]<std::size_t Lanes>() {
            for_each_group<Lanes, true>(net, live, set, which, [&](Group const& group) {
                for (std::size_t i = 0; i < group.which.size(); ++i) {
                    bool const positive = set.labels()[group.which[i]] != 0;
                    T const value = logit<Lanes>(net, i);
                    loss += static_cast<double>(BinaryCrossEntropy::value(value, positive));
                    losses_[i] = BinaryCrossEntropy::derivative(value, positive) * share;
                    by_dense_bias += losses_[i];
                }
                // The last block first: its derivatives are the ones still in the nearest cache.
                team_.run(live_.blocks() * sums_.parts(), [&](std::size_t task, std::size_t) {
                    add_group<Lanes>(group, live_.blocks() - 1 - task / sums_.parts(), task % sums_.parts());
                });
            });
            std::size_t const parts = (std::min)(sums_.parts(), (which.size() + chunk_ - 1) / chunk_);
            team_.run(live_.blocks(), [&](std::size_t block, std::size_t) {
                auto const mine =
                    live.subspan(block * Lanes, (std::min)(std::size_t{Lanes}, live.size() - block * Lanes));
                block_by_m_[block] = sums_.template fold<Lanes>(block, parts, mine,
                                                                live_.template weights<Lanes>(block), sizes_, gradient);
            });
        });
        if constexpr (trained) {
            gradient.m[0] = std::accumulate(block_by_m_.begin(), block_by_m_.end(), T{0});
        }
        gradient.bias[0] = by_dense_bias;
        return loss / static_cast<double>(which.size());
    }

  private:
    using Pool = SoftPool<T, Length, Pad, Activation, Exponent>;
    static constexpr bool trained = !Multiplier<Exponent>::parameters.empty();
    static constexpr std::size_t max_chunk = 32;
    static constexpr std::size_t max_group = 256;
    static constexpr std::size_t group_bytes = std::size_t{2}
                                               << 20U;  // of du / ds; more than about this leaves the caches

    /// Consecutive sequences of a batch, in chunks.
    struct Group {
        std::size_t begin;        ///< the first one's place in the batch
        std::size_t first_chunk;  ///< the first chunk's number in the batch
        std::size_t chunks;
        std::span<std::size_t const> which;
    };

    /// The place of sequence i of a group in what is kept for each block.
    template <std::size_t Lanes>
    [[nodiscard]] std::size_t place(std::size_t block, std::size_t i) const noexcept {
        return (block * group_ + i) * Lanes;
    }

    [[nodiscard]] std::size_t strands_per_sequence() const noexcept { return sizes_.strands == Strands::both ? 2 : 1; }

    /// Pools group after group of `which`, with the derivatives if `Train`, and calls `finish(group)` behind each.
    template <std::size_t Lanes, bool Train, class Finish>
    void for_each_group(FusedParameters<T const> const& net, std::span<std::uint32_t const> live, EncodedSet const& set,
                        std::span<std::size_t const> which, Finish&& finish) {
        live_.template assign<Lanes>(net, live, sizes_, set.has_unknown(), team_);
        make_all_room<Lanes, Train>(set);
        T const m = softmax_factor<T, Exponent>(net);
        for (std::size_t begin = 0; begin < which.size(); begin += group_) {
            auto const mine = which.subspan(begin, (std::min)(group_, which.size() - begin));
            Group const group{begin, begin / chunk_, (mine.size() + chunk_ - 1) / chunk_, mine};
            team_.run(group.chunks, [&](std::size_t chunk, std::size_t) {
                CodedStrands::fetch(set, chunk_of(mine, chunk + 1));
                coded_[chunk].template assign<TableShape<T, Length, Lanes>::letters>(sizes_, set,
                                                                                     chunk_of(mine, chunk));
            });
            // Block after block, so that a block's table stays in the cache.
            team_.run(live_.blocks() * group.chunks, [&](std::size_t task, std::size_t worker) {
                std::size_t const chunk = task % group.chunks;
                pool_chunk<Lanes, Train>(task / group.chunks, chunk, chunk_of(mine, chunk).size(), m, pools_[worker]);
            });
            finish(group);
        }
    }

    [[nodiscard]] std::span<std::size_t const> chunk_of(std::span<std::size_t const> group, std::size_t chunk) const {
        std::size_t const begin = (std::min)(chunk * chunk_, group.size());
        return group.subspan(begin, (std::min)(chunk_, group.size() - begin));
    }

    /// Sets the sizes of chunks and groups, and makes room for any group.
    template <std::size_t Lanes, bool Train>
    void make_all_room(EncodedSet const& set) {
        std::size_t const blocks = live_.blocks();
        windows_ = strands_per_sequence() * sizes_.windows((std::max)(set.longest(), sizes_.length));
        std::size_t const bytes = (std::max)(blocks, std::size_t{1}) * windows_ * Lanes * sizeof(T);
        std::size_t const fit = Train ? std::clamp(group_bytes / bytes, std::size_t{1}, max_group) : max_group;
        chunk_ = (std::min)(fit, max_chunk);
        std::size_t const chunks = fit / chunk_;
        group_ = chunks * chunk_;
        if (coded_.size() < chunks) {
            coded_.resize(chunks);
        }
        for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
            coded_[chunk].make_room(sizes_, set.longest(), chunk_);
        }
        for (auto& pool : pools_) {
            pool.make_room(windows_, Lanes);
        }
        make_room(units_, blocks * group_ * Lanes);
        if constexpr (Train) {
            make_room(by_score_, blocks * group_ * windows_ * Lanes);
            make_room(by_bias_, blocks * group_ * Lanes);
            make_room(by_m_, blocks * group_ * Lanes);
            losses_.resize((std::max)(losses_.size(), group_));
            block_by_m_.resize(blocks);
            sums_.template make_room<Lanes>(blocks, set.has_unknown());
        }
    }

    /// Pools the sequences of a chunk by one block.
    template <std::size_t Lanes, bool Train>
    void pool_chunk(std::size_t block, std::size_t chunk, std::size_t sequences, T m, Pool& pool) {
        std::size_t const strands = strands_per_sequence();
        T const* const table = live_.template table<Lanes>(block);
        Pack<T, Lanes> const biases = live_.template biases<Lanes>(block);
        CodedStrands const& coded = coded_[chunk];
        for (std::size_t s = 0; s < sequences; ++s) {
            std::size_t const i = chunk * chunk_ + s;
            T* const by_score = Train ? by_score_.data() + place<Lanes>(block, i) * windows_ : nullptr;
            auto const pooled = pool.template pool<Lanes, Train>(
                table, biases, m, coded.codes(), coded.strands().subspan(s * strands, strands), by_score);
            pooled.expectation.store(units_.data() + place<Lanes>(block, i));
            if constexpr (Train) {
                pooled.by_bias.store(by_bias_.data() + place<Lanes>(block, i));
                pooled.by_m.store(by_m_.data() + place<Lanes>(block, i));
            }
        }
    }

    template <std::size_t Lanes>
    [[nodiscard]] T logit(FusedParameters<T const> const& net, std::size_t i) const {
        using Row = Pack<T, Lanes>;
        Row sum = Row::all(T{0});
        for (std::size_t block = 0; block < live_.blocks(); ++block) {
            sum = sum + live_.template weights<Lanes>(block) * Row::load(units_.data() + place<Lanes>(block, i));
        }
        return net.bias[0] + sum.sum();
    }

    /// Adds a group's sequences to one part of a block: every `parts`-th chunk of the batch belongs to it.
    template <std::size_t Lanes>
    void add_group(Group const& group, std::size_t block, std::size_t part) {
        for (std::size_t chunk = 0; chunk < group.chunks; ++chunk) {
            std::size_t const number = group.first_chunk + chunk;
            if (number % sums_.parts() != part) {
                continue;
            }
            if (number == part) {
                sums_.template clear<Lanes>(block, part);
            }
            std::size_t const first = chunk * chunk_;
            std::size_t const at = place<Lanes>(block, first);
            sums_.template add<Lanes>(
                block, part, sizes_, coded_[chunk],
                {.units = units_.data() + at,
                 .by_bias = by_bias_.data() + at,
                 .by_m = by_m_.data() + at,
                 .by_score = by_score_.data() + at * windows_,
                 .windows = windows_,
                 .losses = std::span{losses_}.subspan(first, chunk_of(group.which, chunk).size())});
        }
    }

    FusedSizes sizes_;
    Team team_;
    std::vector<Pool> pools_;  ///< one for each thread
    LiveKernels<T, Length> live_{};
    std::vector<CodedStrands> coded_{};  ///< one for each chunk of a group
    std::size_t chunk_ = 0;              ///< sequences in a chunk
    std::size_t group_ = 0;              ///< sequences in a group
    std::size_t windows_ = 0;            ///< of the longest sequence, on all strands
    AlignedVector<T> units_{};           ///< (blocks, group, lanes): u
    AlignedVector<T> by_bias_{};         ///< the same: du / d bias
    AlignedVector<T> by_m_{};            ///< the same: du / dm
    AlignedVector<T> by_score_{};        ///< (blocks, group, windows, lanes): du / ds
    std::vector<T> losses_{};            ///< (group): the derivatives of the loss by the logits
    std::vector<T> block_by_m_{};        ///< (blocks): of the loss
    SoftGradient<T, Length, Pad> sums_{};
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
