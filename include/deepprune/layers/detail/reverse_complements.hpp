/// \file
/// \brief Batches of one-hot sequences and their reverse complements.
#pragma once

#include <algorithm>
#include <cstddef>

#include <deepprune/core/batch.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Sets `both` to each sequence of `x` (4 channels: A, C, G, T) followed by its reverse complement.
template <class T>
void add_reverse_complements(Batch<T> const& x, Batch<T>& both) {
    both.offsets.resize(2 * x.size() + 1);
    for (std::size_t i = 0; i < x.size(); ++i) {
        std::size_t const length = x.offsets[i + 1] - x.offsets[i];
        both.offsets[2 * i + 1] = both.offsets[2 * i] + length;
        both.offsets[2 * i + 2] = both.offsets[2 * i + 1] + length;
    }
    both.resize(x.channels());
    for (std::size_t i = 0; i < x.size(); ++i) {
        auto const values = x.all().subspan(x.offsets[i] * 4, (x.offsets[i + 1] - x.offsets[i]) * 4);
        T* const to = both.values.data() + both.offsets[2 * i] * 4;
        std::copy(values.begin(), values.end(), to);
        std::reverse_copy(values.begin(), values.end(), to + values.size());  // reversed channels: complements
    }
}

/// \brief The transpose of `add_reverse_complements`: sets `x` to the sum over both strands.
template <class T>
void sum_strands(Batch<T> const& both, Batch<T>& x) {
    for (std::size_t i = 0; i < x.size(); ++i) {
        auto const values = x.all().subspan(x.offsets[i] * 4, (x.offsets[i + 1] - x.offsets[i]) * 4);
        T const* const from = both.values.data() + both.offsets[2 * i] * 4;
        for (std::size_t v = 0; v < values.size(); ++v) {
            values[v] = from[v] + from[2 * values.size() - 1 - v];
        }
    }
}

}  // namespace detail

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
