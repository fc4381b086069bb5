/// \file
/// \brief The fast backend, for the chain that the paper trains and for the same with soft pooling.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <deepprune/fused/detail/fused_network.hpp>
#include <deepprune/fused/detail/live_kernels.hpp>
#include <deepprune/fused/detail/scan.hpp>
#include <deepprune/fused/detail/sequence_scan.hpp>
#include <deepprune/fused/fused_chain.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/model/layout.hpp>
#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Forward and backward passes of a `FusedLayerChain` without its one-hot matrix and without its activation map.
///
/// A convolution over bases is a sum of looked-up table rows; a global max pool needs only its best position, and a
/// monotone activation only that position's score; the gradient then touches one window for each sequence and kernel.
/// An expectation pool takes every window, and gives every one a derivative, which goes back the way of the table sum.
/// It agrees with `GeneralBackend` up to rounding; its own bits depend neither on the number of threads nor on pruned
/// kernels.
/// \tparam T the scalar, `float` or `double`
/// \tparam Layers a `FusedLayerChain`
template <std::floating_point T, class... Layers>
    requires FusedLayerChain<Layers...>
class FusedBackend {
  public:
    /// \brief The layout of the chain.
    using layout = Layout<Layers...>;

    /// \param threads how many threads work on a batch, at least 1; they live as long as the backend
    explicit FusedBackend(unsigned threads = 1) : scan_(detail::FusedChain<Layers...>::template scan<T>(threads)) {}

    /// \brief Sets `logits` (one for each of `which`) to the values before the final sigmoid.
    void logits(std::span<T const> parameters, EncodedSet const& set, std::span<std::size_t const> which,
                std::span<T> logits) {
        scan_->logits(network(parameters), live_units(parameters), set, which, logits);
    }

    /// \brief Sets `scores` (sequences, units) to the mask's input; pruned units score 0.
    void unit_scores(std::span<T const> parameters, EncodedSet const& set, std::span<std::size_t const> which,
                     std::span<T> scores) {
        std::ranges::fill(scores, T{0});
        scan_->unit_scores(network(parameters), live_units(parameters), set, which, scores, {});
    }

    /// \brief `unit_scores` and the windows that they come from; see `GeneralBackend::unit_windows`. Of windows that
    /// only the activation makes equal, this backend chooses the one with the highest score before it.
    void unit_windows(std::span<T const> parameters, EncodedSet const& set, std::span<std::size_t const> which,
                      std::span<T> scores, std::span<std::size_t> windows)
        requires(layout::pools_windows)
    {
        std::ranges::fill(scores, T{0});
        std::ranges::fill(windows, std::size_t{0});
        scan_->unit_scores(network(parameters), live_units(parameters), set, which, scores, windows);
    }

    /// \brief Sets `gradient` to that of the mean loss over the sequences `which`. \return the mean loss.
    double loss_and_gradient(std::span<T const> parameters, EncodedSet const& set, std::span<std::size_t const> which,
                             std::span<T> gradient) {
        auto const live = live_units(parameters);
        if (live.size() != layout::template bound<mask_layer>::parameters[0].size()) {
            std::ranges::fill(gradient, T{0});
        } else {
            std::ranges::fill(layout::template of_layer<mask_layer>(gradient)[0], T{0});
        }
        return scan_->loss_and_gradient(network(parameters), live, set, which, network(gradient));
    }

    /// \brief What `Scorer` reads single sequences with; it keeps nothing of `parameters`.
    [[nodiscard]] static std::unique_ptr<detail::SequenceScan<T> const> sequence_scan(std::span<T const> parameters) {
        std::vector<std::uint32_t> live;
        detail::find_live_units(layout::template of_layer<mask_layer>(parameters)[0], live);
        return detail::FusedChain<Layers...>::template sequence_scan<T>(network(parameters), live);
    }

  private:
    static constexpr std::size_t mask_layer = layout::mask_layer;

    template <class Value>
    [[nodiscard]] static detail::FusedParameters<Value> network(std::span<Value> block) {
        auto const convolution = layout::template of_layer<1>(block);
        auto const dense = layout::template of_layer<layout::layers - 2>(block);
        detail::FusedParameters<Value> parts{convolution[0], convolution[1], dense[0], dense[1]};
        if constexpr (!layout::template bound<mask_layer - 1>::parameters.empty()) {
            parts.m = layout::template of_layer<mask_layer - 1>(block)[0];
        }
        return parts;
    }

    [[nodiscard]] std::span<std::uint32_t const> live_units(std::span<T const> parameters) {
        detail::find_live_units(layout::template of_layer<mask_layer>(parameters)[0], live_);
        return live_;
    }

    std::unique_ptr<detail::Scan<T>> scan_;
    std::vector<std::uint32_t> live_{};
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
