/// \file
/// \brief The backend that works for any chain: layer by layer, through xtensor storage and BLAS.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include <deepprune/core/batch.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/core/team.hpp>
#include <deepprune/layers/concepts.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/metrics/binary_cross_entropy.hpp>
#include <deepprune/model/layout.hpp>
#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Forward and backward passes of a chain of layers over an encoded set. The reference for every faster backend.
///
/// A backend owns threads and scratch memory but no parameters. It processes sequences in chunks whose size depends
/// only on the longest sequence of the set. Each chunk has its own gradient, and these are added in order, so the
/// result is the same, bit by bit, on any number of threads.
/// \tparam T the scalar, `float` or `double`
/// \tparam Layers a `LayerChain`
template <std::floating_point T, class... Layers>
    requires LayerChain<Layers...>
class GeneralBackend {
  public:
    /// \brief The layout of the chain.
    using layout = Layout<Layers...>;

    /// \param threads how many threads work on a batch, at least 1; they live as long as the backend
    explicit GeneralBackend(unsigned threads = 1) : team_{threads}, scratch_(team_.size()) {}

    /// \brief Sets `logits` (one for each of `which`) to the values before the final sigmoid.
    void logits(std::span<T const> parameters, EncodedSet const& set, std::span<std::size_t const> which,
                std::span<T> logits) {
        auto const live = live_units(parameters);
        for_each_chunk(set, which, [&](std::size_t, std::size_t begin, auto chunk, Scratch& scratch) {
            forward<layout::layers - 1>(parameters, live, set, chunk, scratch);
            std::ranges::copy(scratch.values[layout::layers - 2].all(), logits.subspan(begin).begin());
        });
    }

    /// \brief Sets `scores` (sequences, units) to the mask's input; pruned units score 0.
    void unit_scores(std::span<T const> parameters, EncodedSet const& set, std::span<std::size_t const> which,
                     std::span<T> scores)
        requires(layout::mask_layer != layout::none)
    {
        auto const live = live_units(parameters);
        std::ranges::fill(scores, T{0});
        for_each_chunk(set, which, [&](std::size_t, std::size_t begin, auto chunk, Scratch& scratch) {
            forward<layout::mask_layer>(parameters, live, set, chunk, scratch);
            auto const& reached = before_mask(live, scratch);
            auto const mine = scores.subspan(begin * reached.channels(), reached.values.size());
            for (std::size_t i = 0; i < chunk.size(); ++i) {
                for (std::size_t const k : live) {
                    mine[i * reached.channels() + k] = reached.row(i)[k];
                }
            }
        });
    }

    /// \brief `unit_scores`, and sets `windows` (sequences, units) to the convolution output with that score, the first
    /// of equal ones, counted from 0 within the sequence; with both strands, outputs of the reverse complement follow
    /// those of the sequence. 0 for pruned units.
    void unit_windows(std::span<T const> parameters, EncodedSet const& set, std::span<std::size_t const> which,
                      std::span<T> scores, std::span<std::size_t> windows)
        requires(layout::pools_windows)
    {
        constexpr std::size_t pool = layout::mask_layer - 1;
        auto const live = live_units(parameters);
        std::ranges::fill(scores, T{0});
        std::ranges::fill(windows, std::size_t{0});
        for_each_chunk(set, which, [&](std::size_t, std::size_t begin, auto chunk, Scratch& scratch) {
            forward<layout::mask_layer>(parameters, live, set, chunk, scratch);
            Batch<T> const& reached = scratch.values[pool];  // the live units, or all
            auto const& best = std::get<pool - 1>(scratch.caches).rows;
            constexpr std::size_t units = layout::template bound<layout::mask_layer>::parameters[0].size();
            for (std::size_t i = 0; i < chunk.size(); ++i) {
                for (std::size_t j = 0; j < live.size(); ++j) {
                    std::size_t const from = layout::packs_live_units ? j : live[j];
                    std::size_t const to = (begin + i) * units + live[j];
                    scores[to] = reached.row(i)[from];
                    windows[to] = best[i * reached.channels() + from] - scratch.values[pool - 1].offsets[i];
                }
            }
        });
    }

    /// \brief Sets `gradient` to that of the mean loss over the sequences `which`. \return the mean loss.
    /// \param parameters all parameters of the model
    /// \param set the data
    /// \param which the sequences of `set` in this batch
    /// \param gradient as long as `parameters`
    /// \param noise the seed of the layers that are random in training; without it they work as in prediction
    double loss_and_gradient(std::span<T const> parameters, EncodedSet const& set, std::span<std::size_t const> which,
                             std::span<T> gradient, std::optional<Seed> noise = {}) {
        auto const live = live_units(parameters);
        auto const chunks = (which.size() + chunk_size(set) - 1) / chunk_size(set);
        chunk_gradients_.assign(chunks * layout::size, T{0});
        chunk_losses_.assign(chunks, 0.0);
        auto const share = static_cast<T>(1.0 / static_cast<double>(which.size()));
        for_each_chunk(set, which, [&](std::size_t index, std::size_t begin, auto chunk, Scratch& scratch) {
            TrainingNoise const drawn{.step = noise.value_or(Seed{}), .first = begin};
            forward<layout::layers - 1>(parameters, live, set, chunk, scratch, noise ? &drawn : nullptr);
            auto const& logits = scratch.values[layout::layers - 2];
            auto& derivatives = scratch.derivatives[layout::layers - 2];
            derivatives.resize_like(logits, 1);
            for (std::size_t i = 0; i < chunk.size(); ++i) {
                bool const positive = set.labels()[chunk[i]] != 0;
                T const logit = logits.all()[i];
                chunk_losses_[index] += static_cast<double>(BinaryCrossEntropy::value(logit, positive));
                derivatives.all()[i] = BinaryCrossEntropy::derivative(logit, positive) * share;
            }
            backward<layout::layers - 2>(
                parameters, live, std::span{chunk_gradients_}.subspan(index * layout::size, layout::size), scratch);
        });
        std::ranges::fill(gradient, T{0});
        double loss = 0.0;
        for (std::size_t c = 0; c < chunks; ++c) {
            T const* const part = chunk_gradients_.data() + c * layout::size;
            for (std::size_t i = 0; i < layout::size; ++i) {
                gradient[i] += part[i];
            }
            loss += chunk_losses_[c];
        }
        return loss / static_cast<double>(which.size());
    }

  private:
    // The values behind each layer but the final sigmoid, their derivatives, and the layers' caches.
    template <std::size_t... Place>
    static auto caches_type(std::index_sequence<Place...>)
        -> std::tuple<Cache<typename layout::template bound<Place + 1>, T>...>;
    using Count = std::make_index_sequence<layout::layers - 2>;

    struct Scratch {
        std::array<Batch<T>, layout::layers - 1> values{};
        std::array<Batch<T>, layout::layers - 1> derivatives{};
        decltype(caches_type(Count{})) caches{};
        Batch<T> unpacked{};  // the mask's input, zeros for pruned units
        Batch<T> unpacked_derivatives{};
    };

    [[nodiscard]] static std::vector<std::uint32_t> live_units(std::span<T const> parameters) {
        std::vector<std::uint32_t> live;
        if constexpr (layout::mask_layer != layout::none) {
            detail::find_live_units(layout::template of_layer<layout::mask_layer>(parameters)[0], live);
        }
        return live;
    }

    // About 4096 rows: enough for GEMM to run at full speed, few enough for the caches.
    [[nodiscard]] static std::size_t chunk_size(EncodedSet const& set) {
        return std::clamp<std::size_t>(4096 / std::max<std::size_t>(set.longest(), 1), 1, 32);
    }

    template <class Work>
    void for_each_chunk(EncodedSet const& set, std::span<std::size_t const> which, Work&& work) {
        std::size_t const size = chunk_size(set);
        team_.run((which.size() + size - 1) / size, [&](std::size_t index, std::size_t worker) {
            std::size_t const begin = index * size;
            work(index, begin, which.subspan(begin, (std::min)(size, which.size() - begin)), scratch_[worker]);
        });
    }

    // Layers 0 .. Last - 1.
    template <std::size_t Last>
    static void forward(std::span<T const> parameters, std::span<std::uint32_t const> live, EncodedSet const& set,
                        std::span<std::size_t const> which, Scratch& scratch, TrainingNoise const* noise = nullptr) {
        layout::encoder::template encode<T>(set, which, scratch.values[0]);
        [&]<std::size_t... Place>(std::index_sequence<Place...>) {
            (forward_layer<Place + 1>(parameters, live, scratch, noise), ...);
        }(std::make_index_sequence<Last - 1>{});
    }

    template <std::size_t Place>
    static void forward_layer(std::span<T const> parameters, std::span<std::uint32_t const> live, Scratch& scratch,
                              [[maybe_unused]] TrainingNoise const* noise) {
        using Bound = typename layout::template bound<Place>;
        auto const mine = layout::template of_layer<Place>(parameters);
        auto& y = scratch.values[Place];
        auto& cache = std::get<Place - 1>(scratch.caches);
        if constexpr (detail::has_training_form<Bound>) {
            if (noise != nullptr) {
                Bound::template forward_training<T>(mine, {noise->step, Place, noise->first}, scratch.values[Place - 1],
                                                    y, cache);
                return;
            }
        }
        if constexpr (layout::packs_live_units && Place == layout::unit_layer) {
            Bound::template forward_live<T>(mine, live, scratch.values[Place - 1], y, cache);
        } else if constexpr (Place == layout::mask_layer) {
            Bound::template forward<T>(mine, before_mask(live, scratch), y, cache);
        } else {
            Bound::template forward<T>(mine, scratch.values[Place - 1], y, cache);
        }
    }

    // The mask's input with all units: between the unit layer and the mask there are live ones only.
    [[nodiscard]] static Batch<T> const& before_mask(std::span<std::uint32_t const> live, Scratch& scratch) {
        constexpr std::size_t units = layout::template bound<layout::mask_layer>::parameters[0].size();
        Batch<T> const& packed = scratch.values[layout::mask_layer - 1];
        if (packed.channels() == units) {
            return packed;
        }
        Batch<T>& all = scratch.unpacked;
        all.resize_like(packed, units);
        std::ranges::fill(all.all(), T{0});
        for (std::size_t r = 0; r < packed.rows(); ++r) {
            for (std::size_t j = 0; j < live.size(); ++j) {
                all.row(r)[live[j]] = packed.row(r)[j];
            }
        }
        return all;
    }

    // Layers First .. 1.
    template <std::size_t First>
    static void backward(std::span<T const> parameters, std::span<std::uint32_t const> live, std::span<T> gradient,
                         Scratch& scratch) {
        [&]<std::size_t... Place>(std::index_sequence<Place...>) {
            (backward_layer<First - Place>(parameters, live, gradient, scratch), ...);
        }(std::make_index_sequence<First>{});
    }

    template <std::size_t Place>
    static void backward_layer(std::span<T const> parameters, std::span<std::uint32_t const> live,
                               std::span<T> gradient, Scratch& scratch) {
        using Bound = typename layout::template bound<Place>;
        auto const mine = layout::template of_layer<Place>(parameters);
        auto const derivatives = layout::template of_layer<Place>(gradient);
        auto const& x = scratch.values[Place - 1];
        auto const& cache = std::get<Place - 1>(scratch.caches);
        Batch<T>* below = nullptr;
        if constexpr (Place > 1) {  // nothing below the encoder has a derivative
            below = &scratch.derivatives[Place - 1];
            below->resize_like(x, x.channels());
        }
        if constexpr (layout::packs_live_units && Place == layout::unit_layer) {
            Bound::template backward_live<T>(live, x, scratch.derivatives[Place], cache, derivatives, below);
        } else if constexpr (Place == layout::mask_layer) {
            auto const& all = before_mask(live, scratch);
            bool const packed = &all != &x;
            Batch<T>& all_derivatives = packed ? scratch.unpacked_derivatives : *below;
            all_derivatives.resize_like(all, all.channels());
            Bound::template backward<T>(mine, all, scratch.values[Place], scratch.derivatives[Place], cache,
                                        derivatives, &all_derivatives);
            for (std::size_t r = 0; packed && r < below->rows(); ++r) {
                for (std::size_t j = 0; j < live.size(); ++j) {
                    below->row(r)[j] = all_derivatives.row(r)[live[j]];
                }
            }
        } else {
            Bound::template backward<T>(mine, x, scratch.values[Place], scratch.derivatives[Place], cache, derivatives,
                                        below);
        }
    }

    Team team_;
    std::vector<Scratch> scratch_;  // one for each thread
    std::vector<T> chunk_gradients_;
    std::vector<double> chunk_losses_;
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
