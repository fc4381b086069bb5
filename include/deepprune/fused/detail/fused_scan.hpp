/// \file
/// \brief Forward and backward passes of OneHot, Conv1D, a monotone activation, GlobalMaxPool, Mask, Dense<1> as one.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <deepprune/core/team.hpp>
#include <deepprune/detail/aligned_vector.hpp>
#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/activate.hpp>
#include <deepprune/fused/detail/coded_strands.hpp>
#include <deepprune/fused/detail/fused_network.hpp>
#include <deepprune/fused/detail/live_kernels.hpp>
#include <deepprune/fused/detail/max_search.hpp>
#include <deepprune/fused/detail/scan.hpp>
#include <deepprune/fused/detail/window_gradient.hpp>
#include <deepprune/metrics/binary_cross_entropy.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The passes. The type has the kernels' length, but not their number: only the kernels in `live` are used,
/// packed into blocks of one register each.
///
/// Every chunk of 32 sequences sums its own gradient, and chunks are added in order, so the result is the same, bit by
/// bit, on any number of threads. Memory is reused from call to call.
/// \tparam T the scalar
/// \tparam Length the positions of a kernel
/// \tparam Pad the padding of the sequences, that of the sizes
template <std::floating_point T, std::size_t Length, Padding Pad>
class FusedScan final : public Scan<T> {
  public:
    FusedScan(FusedSizes const& sizes, BlockActivation<T> const& activation, unsigned threads)
        : sizes_{sizes},
          activation_{activation},
          channels_{sizes.unknown_is_uniform},
          team_{threads},
          scratch_(team_.size()) {}

    void logits(FusedParameters<T const> const& net, std::span<std::uint32_t const> live, EncodedSet const& set,
                std::span<std::size_t const> which, std::span<T> logits) override {
        with_lanes<T>(live.size(), [&]<std::size_t Lanes>() {
            prepare<Lanes>(net, live, set);
            for_each_chunk(set, which, [&](std::size_t, std::size_t begin, auto chunk, Scratch& scratch) {
                forward<Lanes, false>(net, set, chunk, scratch, logits.data() + begin);
            });
        });
    }

    void unit_scores(FusedParameters<T const> const& net, std::span<std::uint32_t const> live, EncodedSet const& set,
                     std::span<std::size_t const> which, std::span<T> scores, std::span<std::size_t> windows) override {
        with_lanes<T>(live.size(), [&]<std::size_t Lanes>() {
            prepare<Lanes>(net, live, set);
            for_each_chunk(set, which, [&](std::size_t, std::size_t begin, auto chunk, Scratch& scratch) {
                std::array<T, chunk_size> unused{};
                forward<Lanes, true>(net, set, chunk, scratch, unused.data());
                for (std::size_t j = 0; j < live.size(); ++j) {
                    for (std::size_t i = 0; i < chunk.size(); ++i) {
                        std::size_t const from = place<Lanes>(j, i);
                        std::size_t const to = (begin + i) * net.biases.size() + live[j];
                        scores[to] = activation_.value(scratch.scores[from]);
                        if (!windows.empty()) {
                            windows[to] = static_cast<std::size_t>(scratch.windows[from]);
                        }
                    }
                }
            });
        });
    }

    double loss_and_gradient(FusedParameters<T const> const& net, std::span<std::uint32_t const> live,
                             EncodedSet const& set, std::span<std::size_t const> which,
                             FusedParameters<T> const& gradient) override {
        std::size_t const chunks = (which.size() + chunk_size - 1) / chunk_size;
        part_size_ = live.size() * (4 * Length + 2) + 1;
        make_room(parts_, chunks * part_size_);
        losses_.assign(chunks, 0.0);
        auto const share = static_cast<T>(1.0 / static_cast<double>(which.size()));
        with_lanes<T>(live.size(), [&]<std::size_t Lanes>() {
            prepare<Lanes>(net, live, set);
            for_each_chunk(set, which, [&](std::size_t index, std::size_t, auto chunk, Scratch& scratch) {
                std::array<T, chunk_size> derivatives{};
                forward<Lanes, true>(net, set, chunk, scratch, derivatives.data());
                losses_[index] = loss(set, chunk, share, derivatives.data());
                backward<Lanes>(live.size(), chunk.size(), derivatives.data(), scratch,
                                parts_.data() + index * part_size_);
            });
            team_.run(search_.kernels().blocks(), [&](std::size_t block, std::size_t) {
                add_parts(live, block * Lanes, (std::min)(live.size(), (block + 1) * Lanes), chunks, gradient);
            });
        });
        gradient.bias[0] = T{0};
        double sum = 0.0;
        for (std::size_t c = 0; c < chunks; ++c) {
            gradient.bias[0] += parts_[(c + 1) * part_size_ - 1];
            sum += losses_[c];
        }
        return sum / static_cast<double>(which.size());
    }

  private:
    static constexpr std::size_t chunk_size = 32;
    static_assert(chunk_size % activation_block == 0);
    using Search = MaxSearch<T, Length, Pad, chunk_size>;

    struct Scratch {
        typename Search::Memory search{};
        AlignedVector<T> scores{};  ///< (blocks, chunk_size, lanes): before the activation; then the derivatives
        AlignedVector<IntegerOf<T>> windows{};  ///< the same
        /// (2, chunk_size, lanes), of the current block and its partner
        AlignedVector<T> block = AlignedVector<T>(2 * chunk_size * max_lanes<T>);
        AlignedVector<T> activated = AlignedVector<T>(chunk_size * max_lanes<T>);  ///< of one
    };

    /// The place of live kernel j and sequence i of a chunk.
    template <std::size_t Lanes>
    [[nodiscard]] static std::size_t place(std::size_t j, std::size_t i) noexcept {
        return (j / Lanes * chunk_size + i) * Lanes + j % Lanes;
    }

    /// Builds the tables and makes room for scratch memory.
    template <std::size_t Lanes>
    void prepare(FusedParameters<T const> const& net, std::span<std::uint32_t const> live, EncodedSet const& set) {
        search_.template assign<Lanes>(net, live, sizes_, set.has_unknown(), team_);
        std::size_t const blocks = search_.kernels().blocks();
        for (Scratch& scratch : scratch_) {  // even without a chunk, so that the next call does not allocate
            search_.template make_room<Lanes>(scratch.search, set.longest());
            make_room(scratch.scores, blocks * chunk_size * Lanes);
            make_room(scratch.windows, blocks * chunk_size * Lanes);
        }
    }

    template <class Work>
    void for_each_chunk(EncodedSet const& set, std::span<std::size_t const> which, Work&& work) {
        auto const chunk = [&](std::size_t index) {
            std::size_t const begin = (std::min)(index * chunk_size, which.size());
            return which.subspan(begin, (std::min)(chunk_size, which.size() - begin));
        };
        team_.run((which.size() + chunk_size - 1) / chunk_size, [&](std::size_t index, std::size_t worker) {
            if (index < team_.size()) {
                CodedStrands::fetch(set, chunk(index));
            }
            CodedStrands::fetch(set, chunk(index + team_.size()));
            work(index, index * chunk_size, chunk(index), scratch_[worker]);
        });
    }

    /// Sets `logits` of a chunk and, if `Keep`, the scores and windows in the scratch memory.
    template <std::size_t Lanes, bool Keep>
    void forward(FusedParameters<T const> const& net, EncodedSet const& set, std::span<std::size_t const> chunk,
                 Scratch& scratch, T* logits) const {
        using Row = Pack<T, Lanes>;
        search_.template read<Lanes, Keep>(set, chunk, scratch.search);
        std::array<Row, chunk_size> sums{};
        for (std::size_t block = 0; block < search_.kernels().blocks(); ++block) {
            std::size_t const kept = (Keep ? block : block % 2) * chunk_size * Lanes;
            T* const scores = (Keep ? scratch.scores : scratch.block).data() + kept;
            IntegerOf<T>* const windows = scratch.windows.data() + kept;
            search_.template find<Lanes, Keep>(block, set, chunk, scratch.search, scores, windows);
            Row const biases = search_.kernels().template biases<Lanes>(block);
            for (std::size_t i = 0; i < chunk.size(); ++i) {
                (Row::load(scores + i * Lanes) + biases).store(scores + i * Lanes);
            }
            activation_.values(scores, scratch.activated.data(), chunk_size * Lanes);
            Row const weights = search_.kernels().template weights<Lanes>(block);
            for (std::size_t i = 0; i < chunk.size(); ++i) {
                sums[i] = sums[i] + weights * Row::load(scratch.activated.data() + i * Lanes);
            }
        }
        for (std::size_t i = 0; i < chunk.size(); ++i) {
            logits[i] = net.bias[0] + sums[i].sum();
        }
    }

    /// Turns logits into the derivatives of the mean loss. \return the chunk's part of the sum of the losses
    static double loss(EncodedSet const& set, std::span<std::size_t const> chunk, T share, T* logits) {
        double sum = 0.0;
        for (std::size_t i = 0; i < chunk.size(); ++i) {
            bool const positive = set.labels()[chunk[i]] != 0;
            sum += static_cast<double>(BinaryCrossEntropy::value(logits[i], positive));
            logits[i] = BinaryCrossEntropy::derivative(logits[i], positive) * share;
        }
        return sum;
    }

    /// Sets the chunk's part of the gradient: live kernels, their biases, their weights, the dense bias.
    template <std::size_t Lanes>
    void backward(std::size_t live, std::size_t sequences, T const* derivatives, Scratch& scratch, T* part) const {
        using Row = Pack<T, Lanes>;
        using Index = Pack<IntegerOf<T>, Lanes>;
        T* const biases = part + live * Length * 4;
        T* const weights = biases + live;
        for (std::size_t block = 0; block < search_.kernels().blocks(); ++block) {
            T* const scores = scratch.scores.data() + block * chunk_size * Lanes;
            IntegerOf<T>* const windows = scratch.windows.data() + block * chunk_size * Lanes;
            Row const weight = search_.kernels().template weights<Lanes>(block);
            Row bias_sum = Row::all(T{0});
            Row weight_sum = Row::all(T{0});
            activation_.values(scores, scratch.activated.data(), chunk_size * Lanes);
            activation_.derivatives(scores, scratch.activated.data(), scratch.block.data(), chunk_size * Lanes);
            for (std::size_t i = 0; i < sequences; ++i) {
                Row const derivative = Row::all(derivatives[i]);
                Row const below = derivative * weight * Row::load(scratch.block.data() + i * Lanes);
                weight_sum = weight_sum + derivative * Row::load(scratch.activated.data() + i * Lanes);
                bias_sum = bias_sum + below;
                below.store(scores + i * Lanes);
                CodedStrands::places(scratch.search.sequences.strands_of(i), Index::load(windows + i * Lanes))
                    .store(windows + i * Lanes);
            }
            for (std::size_t lane = 0; lane < Lanes && block * Lanes + lane < live; ++lane) {
                std::size_t const j = block * Lanes + lane;
                biases[j] = bias_sum[lane];
                weights[j] = weight_sum[lane];
                window_gradient<T, Length>(channels_, scratch.search.sequences.pairs(), scores + lane, windows + lane,
                                           Lanes, sequences, part + j * Length * 4);
            }
        }
        T sum{0};
        for (std::size_t i = 0; i < sequences; ++i) {
            sum += derivatives[i];
        }
        weights[live] = sum;
    }

    /// Sets the gradient of live kernels `first` to `end` to the sum over the chunks.
    void add_parts(std::span<std::uint32_t const> live, std::size_t first, std::size_t end, std::size_t chunks,
                   FusedParameters<T> const& gradient) const {
        constexpr std::size_t size = Length * 4;
        for (std::size_t j = first; j < end; ++j) {
            std::array<T, size> kernel{};
            T bias{0};
            T weight{0};
            for (std::size_t c = 0; c < chunks; ++c) {
                T const* const part = parts_.data() + c * part_size_;
                for (std::size_t v = 0; v < size; ++v) {
                    kernel[v] += part[j * size + v];
                }
                bias += part[live.size() * size + j];
                weight += part[live.size() * (size + 1) + j];
            }
            std::ranges::copy(kernel, gradient.kernels.subspan(live[j] * size, size).begin());
            gradient.biases[live[j]] = bias;
            gradient.weights[live[j]] = weight;
        }
    }

    FusedSizes sizes_;
    BlockActivation<T> activation_;
    PairChannels<T> channels_;
    Team team_;
    std::vector<Scratch> scratch_;
    Search search_{};
    std::size_t part_size_ = 0;
    AlignedVector<T> parts_{};  ///< the gradients of the chunks
    std::vector<double> losses_{};
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
