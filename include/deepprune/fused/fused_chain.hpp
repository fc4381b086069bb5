/// \file
/// \brief The chains of layers that a fused scan can run.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <ratio>
#include <span>
#include <type_traits>

#include <deepprune/fused/detail/activate.hpp>
#include <deepprune/fused/detail/fused_network.hpp>
#include <deepprune/fused/detail/pooled_scan.hpp>
#include <deepprune/fused/detail/scan.hpp>
#include <deepprune/fused/detail/sequence_scan.hpp>
#include <deepprune/fused/detail/soft_pool.hpp>
#include <deepprune/fused/detail/soft_scan.hpp>
#include <deepprune/fused/fused_scans.hpp>
#include <deepprune/layers/conv1d.hpp>
#include <deepprune/layers/dense.hpp>
#include <deepprune/layers/elementwise.hpp>
#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/layers/global_max_pool.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/layers/one_hot.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

template <class... Layers>
struct FusedChain : std::false_type {};

template <std::size_t Bases, Unknown UnknownPolicy, std::size_t Kernels, std::size_t Length, Padding Pad,
          Strands StrandMode, MonotoneActivation Activation>
    requires(Length >= 4 && Length <= 64)
struct FusedChain<OneHot<Bases, UnknownPolicy>, Conv1D<Kernels, Length, Pad, StrandMode>, Activation, GlobalMaxPool,
                  Mask, Dense<1>, Sigmoid> : std::true_type {
    static constexpr FusedSizes sizes{Length, Pad, StrandMode, UnknownPolicy == Unknown::uniform};

    template <class T>
    [[nodiscard]] static std::unique_ptr<Scan<T>> scan(unsigned threads) {
        return FusedScans<T, Length, Pad>::max_scan(sizes, block_activation<Activation, T>, threads);
    }
    template <class T>
    [[nodiscard]] static std::unique_ptr<SequenceScan<T> const> sequence_scan(FusedParameters<T const> const& net,
                                                                              std::span<std::uint32_t const> live) {
        return FusedScans<T, Length, Pad>::max_sequence_scan(sizes, block_activation<Activation, T>, net, live);
    }
};

template <std::size_t Bases, Unknown UnknownPolicy, std::size_t Kernels, std::size_t Length, Padding Pad,
          Strands StrandMode, MonotoneActivation Activation, class Exponent>
    requires(Length >= 4 && Length <= 64)
struct FusedChain<OneHot<Bases, UnknownPolicy>, Conv1D<Kernels, Length, Pad, StrandMode>, Activation,
                  ExpectationPool<1, Exponent>, Mask, Dense<1>, Sigmoid> : std::true_type {
    static constexpr FusedSizes sizes{Length, Pad, StrandMode, UnknownPolicy == Unknown::uniform};

    template <class T>
    [[nodiscard]] static std::unique_ptr<Scan<T>> scan(unsigned threads) {
        return std::make_unique<SoftScan<T, Length, Pad, Activation, Exponent>>(sizes, threads);
    }
    template <class T>
    [[nodiscard]] static std::unique_ptr<SequenceScan<T> const> sequence_scan(FusedParameters<T const> const& net,
                                                                              std::span<std::uint32_t const> live) {
        using Pooling = SoftPooling<T, Length, Pad, Activation, Exponent>;
        return make_pooled_scan<T, Length, Pad>(sizes, net, live, Pooling{softmax_factor<T, Exponent>(net)});
    }
};

template <std::size_t Bases, Unknown UnknownPolicy, std::size_t Kernels, std::size_t Length, Padding Pad,
          Strands StrandMode, class Exponent>
    requires(Length >= 4 && Length <= 64)
struct FusedChain<OneHot<Bases, UnknownPolicy>, Conv1D<Kernels, Length, Pad, StrandMode>, ExpectationPool<1, Exponent>,
                  Mask, Dense<1>, Sigmoid> : std::true_type {
    static constexpr FusedSizes sizes{Length, Pad, StrandMode, UnknownPolicy == Unknown::uniform};

    template <class T>
    [[nodiscard]] static std::unique_ptr<Scan<T>> scan(unsigned threads) {
        if constexpr (std::same_as<Exponent, std::ratio<1>>) {
            return FusedScans<T, Length, Pad>::soft_scan(sizes, threads);
        } else {
            return std::make_unique<SoftScan<T, Length, Pad, NoActivation, Exponent>>(sizes, threads);
        }
    }
    template <class T>
    [[nodiscard]] static std::unique_ptr<SequenceScan<T> const> sequence_scan(FusedParameters<T const> const& net,
                                                                              std::span<std::uint32_t const> live) {
        if constexpr (std::same_as<Exponent, std::ratio<1>>) {
            return FusedScans<T, Length, Pad>::soft_sequence_scan(sizes, net, live);
        } else {
            using Pooling = SoftPooling<T, Length, Pad, NoActivation, Exponent>;
            return make_pooled_scan<T, Length, Pad>(sizes, net, live, Pooling{softmax_factor<T, Exponent>(net)});
        }
    }
};

}  // namespace detail

/// \brief A chain that a fused scan can run: OneHot, Conv1D of 4 to 64 positions, then a monotone activation and
/// GlobalMaxPool, or a monotone activation or none and ExpectationPool<1, m> over all windows, then Mask, Dense<1>,
/// Sigmoid.
template <class... Layers>
concept FusedLayerChain = detail::FusedChain<Layers...>::value;

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
