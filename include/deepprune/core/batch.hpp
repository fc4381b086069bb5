/// \file
/// \brief The values of several sequences between two layers.
#pragma once

#include <concepts>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

#include <deepprune/core/tensor.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The values of several sequences: one row per position, one column per channel, sequence after sequence.
///
/// Sequence `i` owns rows `offsets[i] .. offsets[i + 1]`; after a global pooling layer each has one row. Sequences of
/// different lengths thus need no padding, and a window of a sequence is contiguous in memory.
template <std::floating_point T>
struct Batch {
    Tensor<T, 2> values{};                ///< (rows, channels)
    std::vector<std::size_t> offsets{0};  ///< size() + 1 row numbers

    /// \brief The number of sequences.
    [[nodiscard]] std::size_t size() const noexcept { return offsets.size() - 1; }
    /// \brief The number of rows of all sequences.
    [[nodiscard]] std::size_t rows() const noexcept { return values.shape()[0]; }
    /// \brief The number of channels.
    [[nodiscard]] std::size_t channels() const noexcept { return values.shape()[1]; }
    /// \brief The channels of row `r`.
    [[nodiscard]] std::span<T> row(std::size_t r) noexcept { return {values.data() + r * channels(), channels()}; }
    /// \brief The channels of row `r`.
    [[nodiscard]] std::span<T const> row(std::size_t r) const noexcept {
        return {values.data() + r * channels(), channels()};
    }
    /// \brief All values, row after row.
    [[nodiscard]] std::span<T> all() noexcept { return {values.data(), values.size()}; }
    /// \brief All values, row after row.
    [[nodiscard]] std::span<T const> all() const noexcept { return {values.data(), values.size()}; }

    /// \brief Room for `offsets.back()` rows of `count` channels; the values are not set.
    void resize(std::size_t count) { values.resize({offsets.back(), count}); }

    /// \brief Room for the rows and sequences of `other`, with `count` channels; the values are not set.
    void resize_like(Batch const& other, std::size_t count) {
        offsets = other.offsets;
        resize(count);
    }

    /// \brief Room for one row for each of `sequences`, with `count` channels; the values are not set.
    void resize_flat(std::size_t sequences, std::size_t count) {
        offsets.assign(sequences + 1, 0);
        std::iota(offsets.begin(), offsets.end(), std::size_t{0});
        resize(count);
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
