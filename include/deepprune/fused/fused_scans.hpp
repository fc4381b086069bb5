/// \file
/// \brief The machine code of the fused engine for one length of kernels, to be compiled once.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <ratio>
#include <span>

#include <deepprune/fused/detail/activate.hpp>
#include <deepprune/fused/detail/fused_network.hpp>
#include <deepprune/fused/detail/fused_scan.hpp>
#include <deepprune/fused/detail/pooled_scan.hpp>
#include <deepprune/fused/detail/scan.hpp>
#include <deepprune/fused/detail/sequence_scan.hpp>
#include <deepprune/fused/detail/soft_scan.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The passes of `DeepBindModel` and `SoftModel` with kernels of `Length` positions.
///
/// Neither the number of kernels nor the activation or the strands are part of this type: all such models share it. A
/// program with several of them, or with the same one in several translation units, compiles it once:
/// ```
/// extern template class deepprune::FusedScans<float, 24>;  // behind the headers, wherever models are used
/// template class deepprune::FusedScans<float, 24>;         // in one translation unit, the one worth optimising most
/// ```
/// \tparam T the scalar
/// \tparam Length the positions of a kernel
/// \tparam Pad the padding of the sequences
template <std::floating_point T, std::size_t Length, Padding Pad = Padding::same>
class FusedScans {
  public:
    /// \brief For the chain with an activation and `GlobalMaxPool`.
    [[nodiscard]] static std::unique_ptr<detail::Scan<T>> max_scan(detail::FusedSizes const& sizes,
                                                                   detail::BlockActivation<T> const& activation,
                                                                   unsigned threads);
    /// \brief For the chain with `ExpectationPool<1, std::ratio<1>>` and no activation.
    [[nodiscard]] static std::unique_ptr<detail::Scan<T>> soft_scan(detail::FusedSizes const& sizes, unsigned threads);

    /// \brief What `Scorer` reads single sequences with; of the chain with an activation and `GlobalMaxPool`.
    [[nodiscard]] static std::unique_ptr<detail::SequenceScan<T> const> max_sequence_scan(
        detail::FusedSizes const& sizes, detail::BlockActivation<T> const& activation,
        detail::FusedParameters<T const> const& net, std::span<std::uint32_t const> live);
    /// \brief The same of the chain with `ExpectationPool<1, std::ratio<1>>` and no activation.
    [[nodiscard]] static std::unique_ptr<detail::SequenceScan<T> const> soft_sequence_scan(
        detail::FusedSizes const& sizes, detail::FusedParameters<T const> const& net,
        std::span<std::uint32_t const> live);
};

// Not inside the class: there they would be inline, and `extern template` would not keep a compiler from them.
template <std::floating_point T, std::size_t Length, Padding Pad>
std::unique_ptr<detail::Scan<T>> FusedScans<T, Length, Pad>::max_scan(detail::FusedSizes const& sizes,
                                                                      detail::BlockActivation<T> const& activation,
                                                                      unsigned threads) {
    return std::make_unique<detail::FusedScan<T, Length, Pad>>(sizes, activation, threads);
}

template <std::floating_point T, std::size_t Length, Padding Pad>
std::unique_ptr<detail::Scan<T>> FusedScans<T, Length, Pad>::soft_scan(detail::FusedSizes const& sizes,
                                                                       unsigned threads) {
    return std::make_unique<detail::SoftScan<T, Length, Pad, detail::NoActivation, std::ratio<1>>>(sizes, threads);
}

template <std::floating_point T, std::size_t Length, Padding Pad>
std::unique_ptr<detail::SequenceScan<T> const> FusedScans<T, Length, Pad>::max_sequence_scan(
    detail::FusedSizes const& sizes, detail::BlockActivation<T> const& activation,
    detail::FusedParameters<T const> const& net, std::span<std::uint32_t const> live) {
    return detail::make_pooled_scan<T, Length, Pad>(sizes, net, live, detail::MaxPooling<T, Length, Pad>{activation});
}

template <std::floating_point T, std::size_t Length, Padding Pad>
std::unique_ptr<detail::SequenceScan<T> const> FusedScans<T, Length, Pad>::soft_sequence_scan(
    detail::FusedSizes const& sizes, detail::FusedParameters<T const> const& net, std::span<std::uint32_t const> live) {
    using Pooling = detail::SoftPooling<T, Length, Pad, detail::NoActivation, std::ratio<1>>;
    return detail::make_pooled_scan<T, Length, Pad>(sizes, net, live,
                                                    Pooling{detail::softmax_factor<T, std::ratio<1>>(net)});
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
