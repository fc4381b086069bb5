/// \file
/// \brief The passes of a fused chain, whatever its pooling and the length of its kernels.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include <deepprune/fused/detail/fused_network.hpp>
#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief What `FusedBackend` asks of a scan. `live` are the units in use, `which` the sequences of `set`.
template <std::floating_point T>
class Scan {
  public:
    Scan() = default;
    Scan(Scan const&) = delete;
    Scan& operator=(Scan const&) = delete;
    virtual ~Scan() = default;

    /// \brief Sets `logits`, one for each of `which`.
    virtual void logits(FusedParameters<T const> const& net, std::span<std::uint32_t const> live, EncodedSet const& set,
                        std::span<std::size_t const> which, std::span<T> logits) = 0;

    /// \brief Sets the units `live` of each row of `scores` (sequences, K) to u_k and, unless `windows` is empty,
    /// those of `windows` to the window of that score; windows of the second strand follow those of the first. Soft
    /// pooling has no such window, and leaves `windows` alone.
    virtual void unit_scores(FusedParameters<T const> const& net, std::span<std::uint32_t const> live,
                             EncodedSet const& set, std::span<std::size_t const> which, std::span<T> scores,
                             std::span<std::size_t> windows) = 0;

    /// \brief Sets the live part of `gradient` to that of the mean loss, which it returns; the rest is not changed.
    virtual double loss_and_gradient(FusedParameters<T const> const& net, std::span<std::uint32_t const> live,
                                     EncodedSet const& set, std::span<std::size_t const> which,
                                     FusedParameters<T> const& gradient) = 0;
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
