/// \file
/// \brief `SequenceScan` for both poolings.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include <deepprune/core/team.hpp>
#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/activate.hpp>
#include <deepprune/fused/detail/best_windows.hpp>
#include <deepprune/fused/detail/coded_strands.hpp>
#include <deepprune/fused/detail/fused_network.hpp>
#include <deepprune/fused/detail/live_kernels.hpp>
#include <deepprune/fused/detail/sequence_scan.hpp>
#include <deepprune/fused/detail/soft_pool.hpp>
#include <deepprune/fused/detail/word_pass.hpp>
#include <deepprune/fused/detail/word_tables.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief An activation, then the maximum: u_k = act(best score + bias).
template <std::floating_point T, std::size_t Length, Padding Pad>
struct MaxPooling {
    struct Memory {};
    BlockActivation<T> activation;

    template <std::size_t Lanes>
    [[nodiscard]] Pack<T, Lanes> pool(T const* table, Pack<T, Lanes> const& biases, CodedStrands const& coded,
                                      Memory& /*memory*/) const {
        auto const best = best_windows_of<T, Length, Lanes, Pad, false>(table, coded, coded.strands());
        static_assert(Lanes <= activation_block);
        std::array<T, activation_block> scores{};
        std::array<T, activation_block> activated{};
        (best.score + biases).store(scores.data());
        activation.values(scores.data(), activated.data(), activation_block);
        return Pack<T, Lanes>::load(activated.data());
    }
};

/// \brief The expectation over all windows.
template <std::floating_point T, std::size_t Length, Padding Pad, class Activation, class Exponent>
struct SoftPooling {
    using Memory = SoftPool<T, Length, Pad, Activation, Exponent>;
    T m;

    template <std::size_t Lanes>
    [[nodiscard]] Pack<T, Lanes> pool(T const* table, Pack<T, Lanes> const& biases, CodedStrands const& coded,
                                      Memory& memory) const {
        std::size_t windows = 0;
        for (auto const& strand : coded.strands()) {
            windows += strand.windows;
        }
        memory.make_room(windows, Lanes);
        return memory
            .template pool<Lanes, false>(table, biases, m, coded.codes(), coded.strands(), static_cast<T*>(nullptr))
            .expectation;
    }
};

/// \brief The scan. Its additions are those of `FusedScan` and `SoftScan`, in their order.
/// \tparam Pooling `MaxPooling` or `SoftPooling`
template <std::floating_point T, std::size_t Length, Padding Pad, std::size_t Lanes, class Pooling>
class PooledScan final : public SequenceScan<T> {
    using Row = Pack<T, Lanes>;
    using typename SequenceScan<T>::Memory;

  public:
    PooledScan(FusedSizes const& sizes, FusedParameters<T const> const& net, std::span<std::uint32_t const> live,
               Pooling pooling)
        : sizes_{sizes}, pooling_{std::move(pooling)}, kernels_{live.size()}, bias_{net.bias[0]} {
        Team team{1};
        live_.template assign<Lanes>(net, live, sizes, true, team);
    }

    [[nodiscard]] std::unique_ptr<Memory> memory() const override { return std::make_unique<Own>(); }

    [[nodiscard]] T logit(EncodedSet const& sequence, Memory& memory) const override {
        return pool_all(code(sequence, memory), [](std::size_t, Row const&) {});
    }

    T unit_scores(EncodedSet const& sequence, Memory& memory, std::span<T> scores,
                  std::span<std::size_t> windows) const override {
        Own& own = code(sequence, memory);
        T const logit = pool_all(own, [&](std::size_t block, Row const& units) {
            for_each_lane(block, [&](std::size_t lane, std::size_t kernel) { scores[kernel] = units[lane]; });
        });
        for (std::size_t block = 0; block < live_.blocks(); ++block) {
            auto const best = best_windows_of<T, Length, Lanes, Pad, true>(live_.template table<Lanes>(block),
                                                                           own.coded, own.coded.strands());
            for_each_lane(block, [&](std::size_t lane, std::size_t kernel) {
                windows[kernel] = static_cast<std::size_t>(best.window[lane]);
            });
        }
        return logit;
    }

    void window_scores(EncodedSet const& sequence, Memory& memory, std::span<T> scores) const override {
        Own& own = code(sequence, memory);
        for (std::size_t block = 0; block < live_.blocks(); ++block) {
            T* next = scores.data();
            for (auto const& strand : own.coded.strands()) {
                for (std::size_t phase = 0; phase < letters && phase < strand.windows; ++phase) {
                    WordPass<TableRows<T, Length, Lanes>, KeepScores> pass{
                        .rows = {live_.template table<Lanes>(block), own.coded.codes() + strand.begin + phase},
                        .finish = {.to = next + phase * kernels_ + block * Lanes,
                                   .stride = letters * kernels_,
                                   .lanes = (std::min)(std::size_t{Lanes}, kernels_ - block * Lanes),
                                   .biases = live_.template biases<Lanes>(block)},
                        .under_way = {}};
                    pass.template run<Outside::left, Outside::right>(phase_windows(strand.windows, phase, letters));
                }
                next += strand.windows * kernels_;
            }
        }
    }

  private:
    static constexpr std::size_t letters = TableShape<T, Length, Lanes>::letters;
    using Outside = OutsideWords<Length, letters, Pad>;

    struct Own final : Memory {
        CodedStrands coded{};
        typename Pooling::Memory pool{};
    };

    struct KeepScores {
        T* to;               // of the next window of the phase
        std::size_t stride;  // to the one after it
        std::size_t lanes;   // in use
        Row biases;

        [[gnu::always_inline]] void operator()(Row const& score) noexcept {
            Row const all = score + biases;
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                to[lane] = all[lane];
            }
            to += stride;
        }
    };

    [[nodiscard]] Own& code(EncodedSet const& sequence, Memory& memory) const {
        Own& own = static_cast<Own&>(memory);
        constexpr std::array<std::size_t, 1> only{0};
        own.coded.template assign<letters>(sizes_, sequence, only);
        return own;
    }

    // Pools block after block, and calls `use(block, units)` for each. \return the logit
    template <class Use>
    [[nodiscard]] T pool_all(Own& own, Use&& use) const {
        Row sum = Row::all(T{0});
        for (std::size_t block = 0; block < live_.blocks(); ++block) {
            Row const units = pooling_.template pool<Lanes>(live_.template table<Lanes>(block),
                                                            live_.template biases<Lanes>(block), own.coded, own.pool);
            sum = sum + live_.template weights<Lanes>(block) * units;
            use(block, units);
        }
        return bias_ + sum.sum();
    }

    template <class Visit>
    void for_each_lane(std::size_t block, Visit&& visit) const {
        for (std::size_t lane = 0; lane < Lanes && block * Lanes + lane < kernels_; ++lane) {
            visit(lane, block * Lanes + lane);
        }
    }

    FusedSizes sizes_;
    Pooling pooling_;
    std::size_t kernels_;  // live ones
    T bias_;               // of the dense layer
    LiveKernels<T, Length> live_{};
};

/// \brief The scan in the narrowest lanes that hold the live kernels.
template <std::floating_point T, std::size_t Length, Padding Pad, class Pooling>
[[nodiscard]] std::unique_ptr<SequenceScan<T> const> make_pooled_scan(FusedSizes const& sizes,
                                                                      FusedParameters<T const> const& net,
                                                                      std::span<std::uint32_t const> live,
                                                                      Pooling const& pooling) {
    std::unique_ptr<SequenceScan<T> const> made;
    with_lanes<T>(live.size(), [&]<std::size_t Lanes>() {
        made = std::make_unique<PooledScan<T, Length, Pad, Lanes, Pooling>>(sizes, net, live, pooling);
    });
    return made;
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
