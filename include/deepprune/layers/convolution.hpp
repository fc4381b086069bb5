/// \file
/// \brief The arithmetic of a convolution over ragged batches: im2col and GEMM. Shared by the convolution layers.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include <deepprune/core/batch.hpp>
#include <deepprune/detail/blas.hpp>
#include <deepprune/layers/padding.hpp>

namespace deepprune::inline v0::detail {

/// \brief The sizes of a convolution; a window is `length` positions of `inputs` channels.
struct ConvolutionSizes {
    std::size_t kernels;
    std::size_t length;
    std::size_t inputs;
    Padding padding;

    [[nodiscard]] std::size_t window() const noexcept { return length * inputs; }
};

/// \brief What forward leaves for backward.
template <class T>
struct ConvolutionCache {
    std::vector<T> columns;             ///< (output rows, window): the window of each output row
    std::vector<T> packed;              ///< (live, window): the kernels in use
    std::vector<T> products;            ///< (output rows, live)
};

/// \brief Calls `visit(output row, first input row, first tap, taps)` for each window, clipped to its sequence.
template <class T, class Visit>
void for_each_window(Batch<T> const& x, Batch<T> const& y, ConvolutionSizes const& sizes, Visit&& visit) {
    std::size_t const left = left_padding(sizes.padding, sizes.length);
    for (std::size_t i = 0; i < x.size(); ++i) {
        std::size_t const length = x.offsets[i + 1] - x.offsets[i];
        std::size_t const outputs = y.offsets[i + 1] - y.offsets[i];
        for (std::size_t p = 0; p < outputs; ++p) {
            std::size_t const first_tap = left > p ? left - p : 0;
            std::size_t const end_tap = std::min(sizes.length, length + left - p);
            visit(y.offsets[i] + p, x.offsets[i] + p + first_tap - left, first_tap, end_tap - first_tap);
        }
    }
}

/// \brief Sets `columns` to the windows of `x`, zeros outside the sequences.
template <class T>
void im2col(Batch<T> const& x, Batch<T> const& y, ConvolutionSizes const& sizes, std::vector<T>& columns) {
    columns.resize(y.offsets.back() * sizes.window());
    for_each_window(x, y, sizes, [&](std::size_t row, std::size_t first, std::size_t tap, std::size_t taps) {
        T* const column = columns.data() + row * sizes.window();
        T const* const source = x.values.data() + first * sizes.inputs;
        std::size_t const begin = tap * sizes.inputs;
        std::size_t const end = begin + taps * sizes.inputs;
        std::fill(column, column + begin, T{0});
        std::copy(source, source + (end - begin), column + begin);
        std::fill(column + end, column + sizes.window(), T{0});
    });
}

/// \brief y (rows, kernels) = windows of x times kernels plus bias, for the `live` kernels; the others' channels are 0.
///
/// The live kernels are packed first: a masked convolution then makes the very calls that its compacted copy makes, and
/// so gives the same bits (a GEMM's bits depend on its sizes, see docs/decisions).
template <class T>
void convolve(ConvolutionSizes const& sizes, std::span<T const> kernels, std::span<T const> biases,
              std::span<std::uint32_t const> live, Batch<T> const& x, Batch<T>& y, ConvolutionCache<T>& cache) {
    y.offsets.resize(x.offsets.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        std::size_t const length = x.offsets[i + 1] - x.offsets[i];
        y.offsets[i + 1] = y.offsets[i] + (sizes.padding == Padding::same ? length : length - sizes.length + 1);
    }
    y.resize(sizes.kernels);
    std::size_t const rows = y.rows();
    std::size_t const window = sizes.window();
    im2col(x, y, sizes, cache.columns);
    cache.packed.resize(live.size() * window);
    for (std::size_t j = 0; j < live.size(); ++j) {
        std::copy_n(kernels.begin() + static_cast<std::ptrdiff_t>(live[j] * window), window,
                    cache.packed.begin() + static_cast<std::ptrdiff_t>(j * window));
    }
    bool const all_live = live.size() == sizes.kernels;
    if (!all_live) {
        cache.products.resize(rows * live.size());
        std::ranges::fill(y.all(), T{0});
    }
    std::span<T> const products = all_live ? y.all() : std::span<T>{cache.products};
    if (rows == 0 || live.empty()) {
        return;
    }
    gemm<T>(Factor::as_is, Factor::transposed, rows, live.size(), window, cache.columns, cache.packed, products);
    for (std::size_t r = 0; r < rows; ++r) {
        T const* const from = products.data() + r * live.size();
        T* const to = y.values.data() + r * sizes.kernels;
        for (std::size_t j = 0; j < live.size(); ++j) {
            to[live[j]] = from[j] + biases[live[j]];
        }
    }
}

/// \brief Adds the gradients of kernels and biases; sets `*dx` unless it is null.
///
/// Behind a global max pool only one row in a sequence's length has a gradient: where few do, the kernels' gradient is
/// summed window by window, else by GEMM. Both sum in row order.
template <class T>
void convolve_backward(ConvolutionSizes const& sizes, std::span<T const> kernels, Batch<T> const& x,
                       Batch<T> const& dy, ConvolutionCache<T> const& cache, std::span<T> kernel_gradient,
                       std::span<T> bias_gradient, Batch<T>* dx) {
    std::size_t const rows = dy.rows();
    std::size_t const window = sizes.window();
    auto const slopes = dy.all();
    auto const nonzero = static_cast<std::size_t>(std::ranges::count_if(slopes, [](T g) { return g != T{0}; }));
    bool const sparse = nonzero * 16 < slopes.size();
    for (std::size_t r = 0; r < rows; ++r) {
        T const* const column = cache.columns.data() + r * window;
        for (std::size_t k = 0; k < sizes.kernels; ++k) {
            T const slope = slopes[r * sizes.kernels + k];
            if (slope != T{0}) {
                bias_gradient[k] += slope;
                if (sparse) {
                    T* const gradient = kernel_gradient.data() + k * window;
                    for (std::size_t w = 0; w < window; ++w) {
                        gradient[w] += slope * column[w];
                    }
                }
            }
        }
    }
    if (!sparse && rows != 0) {
        std::vector<T> sum(kernel_gradient.size());
        gemm<T>(Factor::transposed, Factor::as_is, sizes.kernels, window, rows, slopes, cache.columns, sum);
        std::ranges::transform(sum, kernel_gradient, kernel_gradient.begin(), std::plus<>{});
    }
    if (dx != nullptr) {
        std::ranges::fill(dx->all(), T{0});
        if (rows == 0) {
            return;
        }
        std::vector<T> column_slopes(rows * window);
        gemm<T>(Factor::as_is, Factor::as_is, rows, window, sizes.kernels, slopes, kernels, column_slopes);
        for_each_window(x, dy, sizes, [&](std::size_t row, std::size_t first, std::size_t tap, std::size_t taps) {
            T const* const from = column_slopes.data() + row * window + tap * sizes.inputs;
            T* const to = dx->values.data() + first * sizes.inputs;
            for (std::size_t w = 0; w < taps * sizes.inputs; ++w) {
                to[w] += from[w];
            }
        });
    }
}

}  // namespace deepprune::inline v0::detail
