/// \file
/// \brief The forward pass of a fused chain for one sequence at a time, with tables that are built once.
#pragma once

#include <concepts>
#include <cstddef>
#include <memory>
#include <span>

#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief What `Scorer` asks of a scan. It does not change: any number of threads may use one, each with a memory of
/// its own. The sequence is the only one of a set.
template <std::floating_point T>
class SequenceScan {
  public:
    /// \brief The scratch memory of one thread; it grows to the longest sequence.
    struct Memory {
        Memory() = default;
        Memory(Memory const&) = delete;
        Memory& operator=(Memory const&) = delete;
        virtual ~Memory() = default;
    };

    SequenceScan() = default;
    SequenceScan(SequenceScan const&) = delete;
    SequenceScan& operator=(SequenceScan const&) = delete;
    virtual ~SequenceScan() = default;

    /// \brief Memory for calls of this scan.
    [[nodiscard]] virtual std::unique_ptr<Memory> memory() const = 0;

    /// \brief The logit, with the bits of `Scan::logits`.
    [[nodiscard]] virtual T logit(EncodedSet const& sequence, Memory& memory) const = 0;

    /// \brief Sets `scores` (live kernels) to u_k and `windows` (live kernels) to the window that scores highest;
    /// windows of the second strand follow those of the first. \return the logit
    virtual T unit_scores(EncodedSet const& sequence, Memory& memory, std::span<T> scores,
                          std::span<std::size_t> windows) const = 0;

    /// \brief Sets `scores` (windows of all strands, live kernels) to the scores before the activation.
    virtual void window_scores(EncodedSet const& sequence, Memory& memory, std::span<T> scores) const = 0;
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
