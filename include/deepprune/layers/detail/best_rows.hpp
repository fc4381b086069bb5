/// \file
/// \brief The best row of each channel. Shared by the pooling layers.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <deepprune/core/batch.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Sets `best` and `where` (channels) to the maxima over rows `first` to `end - 1` of `x` and the rows that have
/// them; of equal values the lowest row wins. There is at least one row.
template <class T>
void find_best_rows(Batch<T> const& x, std::size_t first, std::size_t end, T* best, std::uint32_t* where) {
    std::size_t const count = x.channels();
    std::copy_n(x.row(first).data(), count, best);
    std::fill_n(where, count, static_cast<std::uint32_t>(first));
    for (auto r = static_cast<std::uint32_t>(first) + 1; r < end; ++r) {
        T const* const row = x.row(r).data();
        for (std::size_t k = 0; k < count; ++k) {
            bool const better = row[k] > best[k];
            best[k] = better ? row[k] : best[k];
            where[k] = better ? r : where[k];
        }
    }
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
