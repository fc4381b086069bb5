/// \file
/// \brief The machine code of the fused engine for one length of kernels, to be compiled once.
#pragma once

#include <concepts>
#include <cstddef>
#include <memory>
#include <ratio>

#include <deepprune/fused/detail/activate.hpp>
#include <deepprune/fused/detail/fused_network.hpp>
#include <deepprune/fused/detail/fused_scan.hpp>
#include <deepprune/fused/detail/scan.hpp>
#include <deepprune/fused/detail/soft_scan.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The passes of `DeepBindModel` and `SoftModel` with kernels of `Length` positions.
///
/// Neither the number of kernels nor the activation, the padding or the strands are part of this type: all such models
/// share it. A program with several of them, or with the same one in several translation units, compiles it once:
/// ```
/// extern template class deepprune::FusedScans<float, 24>;  // behind the headers, wherever models are used
/// template class deepprune::FusedScans<float, 24>;         // in one translation unit, the one worth optimising most
/// ```
/// \tparam T the scalar
/// \tparam Length the positions of a kernel
template <std::floating_point T, std::size_t Length>
class FusedScans {
  public:
    /// \brief For the chain with an activation and `GlobalMaxPool`.
    [[nodiscard]] static std::unique_ptr<detail::Scan<T>> max_scan(detail::FusedSizes const& sizes,
                                                                   detail::BlockActivation<T> const& activation,
                                                                   unsigned threads);
    /// \brief For the chain with `ExpectationPool<1, std::ratio<1>>` and no activation.
    [[nodiscard]] static std::unique_ptr<detail::Scan<T>> soft_scan(detail::FusedSizes const& sizes, unsigned threads);
};

// Not inside the class: there they would be inline, and `extern template` would not keep a compiler from them.
template <std::floating_point T, std::size_t Length>
std::unique_ptr<detail::Scan<T>> FusedScans<T, Length>::max_scan(detail::FusedSizes const& sizes,
                                                                 detail::BlockActivation<T> const& activation,
                                                                 unsigned threads) {
    return std::make_unique<detail::FusedScan<T, Length>>(sizes, activation, threads);
}

template <std::floating_point T, std::size_t Length>
std::unique_ptr<detail::Scan<T>> FusedScans<T, Length>::soft_scan(detail::FusedSizes const& sizes, unsigned threads) {
    return std::make_unique<detail::SoftScan<T, Length, detail::NoActivation, std::ratio<1>>>(sizes, threads);
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
