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
#include <deepprune/layers/detail/reverse_complements.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The sizes of a convolution; a window is `length` positions of `inputs` channels.
struct ConvolutionSizes {
    std::size_t kernels;
    std::size_t length;
    std::size_t inputs;
    Padding padding;
    Strands strands;

    [[nodiscard]] std::size_t window() const noexcept { return length * inputs; }
};

/// \brief What forward stores for backward.
template <class T>
struct ConvolutionCache {
    std::vector<T> columns;            ///< (output rows, window): the window of each output row
    std::vector<T> packed;             ///< (live, window): the kernels in use
    std::vector<std::size_t> outputs;  ///< the first output row of each strand of each sequence, and the end
    Batch<T> both;                     ///< the sequences and their reverse complements, for both strands
};

/// \brief Calls `visit(output row, first input row, first tap, taps)` for each window, clipped to its sequence.
template <class T, class Visit>
void for_each_window(Batch<T> const& x, std::span<std::size_t const> outputs, ConvolutionSizes const& sizes,
                     Visit&& visit) {
    std::size_t const left = left_padding(sizes.padding, sizes.length);
    for (std::size_t i = 0; i < x.size(); ++i) {
        std::size_t const length = x.offsets[i + 1] - x.offsets[i];
        for (std::size_t p = 0; p < outputs[i + 1] - outputs[i]; ++p) {
            std::size_t const first_tap = left > p ? left - p : 0;
            std::size_t const end_tap = (std::min)(sizes.length, length + left - p);
            visit(outputs[i] + p, x.offsets[i] + p + first_tap - left, first_tap, end_tap - first_tap);
        }
    }
}

/// \brief Sets `columns` to the windows of `x`, zeros outside the sequences.
template <class T>
void im2col(Batch<T> const& x, std::span<std::size_t const> outputs, ConvolutionSizes const& sizes,
            std::vector<T>& columns) {
    columns.resize(outputs.back() * sizes.window());
    for_each_window(x, outputs, sizes, [&](std::size_t row, std::size_t first, std::size_t tap, std::size_t taps) {
        T* const column = columns.data() + row * sizes.window();
        T const* const source = x.values.data() + first * sizes.inputs;
        std::size_t const begin = tap * sizes.inputs;
        std::size_t const end = begin + taps * sizes.inputs;
        std::fill(column, column + begin, T{0});
        std::copy(source, source + (end - begin), column + begin);
        std::fill(column + end, column + sizes.window(), T{0});
    });
}

/// \brief Sets the rows of `y` and, in `cache`, the windows of `given` that they come from; the values of `y` are not
/// set.
template <class T>
void unfold(ConvolutionSizes const& sizes, std::size_t live, Batch<T> const& given, Batch<T>& y,
            ConvolutionCache<T>& cache) {
    bool const both = sizes.strands == Strands::both;
    if (both) {
        add_reverse_complements(given, cache.both);
    }
    Batch<T> const& x = both ? cache.both : given;
    cache.outputs.resize(x.offsets.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        std::size_t const length = x.offsets[i + 1] - x.offsets[i];
        cache.outputs[i + 1] = cache.outputs[i] + window_count(sizes.padding, sizes.length, length);
    }
    y.offsets.resize(given.offsets.size());
    for (std::size_t i = 0; i < y.offsets.size(); ++i) {
        y.offsets[i] = cache.outputs[both ? 2 * i : i];
    }
    y.resize(live);
    im2col(x, cache.outputs, sizes, cache.columns);
}

/// \brief scores (rows, live) = the windows in `cache` times the kernels packed there.
template <class T>
void multiply_windows(std::size_t rows, std::size_t live, std::size_t window, ConvolutionCache<T> const& cache,
                      std::span<T> scores) {
    if (rows != 0 && live != 0) {
        gemm<T>(Factor::as_is, Factor::transposed, rows, live, window, cache.columns, cache.packed, scores);
    }
}

/// \brief y (rows, live) = windows of x times the live kernels plus their biases; ascending `live` names them.
///
/// The live kernels are packed first: a masked convolution then makes the same calls as its compacted copy and gives
/// the same bits (a GEMM's bits depend on its sizes, see docs/decisions/002-live-kernels-are-packed.md).
template <class T>
void convolve(ConvolutionSizes const& sizes, std::span<T const> kernels, std::span<T const> biases,
              std::span<std::uint32_t const> live, Batch<T> const& given, Batch<T>& y, ConvolutionCache<T>& cache) {
    unfold(sizes, live.size(), given, y, cache);
    std::size_t const window = sizes.window();
    cache.packed.resize(live.size() * window);
    for (std::size_t j = 0; j < live.size(); ++j) {
        std::ranges::copy(kernels.subspan(live[j] * window, window), cache.packed.data() + j * window);
    }
    multiply_windows(y.rows(), live.size(), window, cache, y.all());
    for (std::size_t r = 0; r < y.rows(); ++r) {
        T* const row = y.values.data() + r * live.size();
        for (std::size_t j = 0; j < live.size(); ++j) {
            row[j] += biases[live[j]];
        }
    }
}

/// \brief The transpose of `im2col`: adds to `dx` the derivatives of all windows, `columns` (output rows, window).
template <class T>
void add_windows(std::span<T const> columns, std::span<std::size_t const> outputs, ConvolutionSizes const& sizes,
                 Batch<T>& dx) {
    for_each_window(dx, outputs, sizes, [&](std::size_t row, std::size_t first, std::size_t tap, std::size_t taps) {
        T const* const from = columns.data() + row * sizes.window() + tap * sizes.inputs;
        T* const to = dx.values.data() + first * sizes.inputs;
        for (std::size_t w = 0; w < taps * sizes.inputs; ++w) {
            to[w] += from[w];
        }
    });
}

/// \brief Adds the gradients of the live kernels and biases, from derivatives dy (rows, live); sets `*dx` unless it is
/// null.
///
/// Behind a global max pool only one row in a sequence's length has a derivative: where few do, the kernels' gradient
/// is summed window by window, otherwise by GEMM. Both sum in row order.
template <class T>
void convolve_backward(ConvolutionSizes const& sizes, std::span<std::uint32_t const> live, Batch<T> const& dy,
                       ConvolutionCache<T> const& cache, std::span<T> kernel_gradient, std::span<T> bias_gradient,
                       Batch<T>* given_dx) {
    std::size_t const rows = dy.rows();
    std::size_t const window = sizes.window();
    auto const derivatives = dy.all();
    auto const nonzero = static_cast<std::size_t>(std::ranges::count_if(derivatives, [](T g) { return g != T{0}; }));
    bool const sparse = nonzero * 16 < derivatives.size();
    for (std::size_t r = 0; r < rows; ++r) {
        T const* const column = cache.columns.data() + r * window;
        for (std::size_t j = 0; j < live.size(); ++j) {
            T const derivative = derivatives[r * live.size() + j];
            if (derivative != T{0}) {
                bias_gradient[live[j]] += derivative;
                if (sparse) {
                    T* const gradient = kernel_gradient.data() + live[j] * window;
                    for (std::size_t w = 0; w < window; ++w) {
                        gradient[w] += derivative * column[w];
                    }
                }
            }
        }
    }
    if (!sparse) {
        std::vector<T> sum(live.size() * window);
        gemm<T>(Factor::transposed, Factor::as_is, live.size(), window, rows, derivatives, cache.columns, sum);
        for (std::size_t j = 0; j < live.size(); ++j) {
            auto const gradient = kernel_gradient.subspan(live[j] * window, window);
            std::ranges::transform(std::span{sum}.subspan(j * window, window), gradient, gradient.begin(),
                                   std::plus<>{});
        }
    }
    if (given_dx != nullptr) {
        bool const both = sizes.strands == Strands::both;
        Batch<T> both_dx;
        if (both) {
            both_dx.resize_like(cache.both, sizes.inputs);
        }
        Batch<T>& dx = both ? both_dx : *given_dx;
        std::ranges::fill(dx.all(), T{0});
        if (rows != 0 && !live.empty()) {
            std::vector<T> column_derivatives(rows * window);
            gemm<T>(Factor::as_is, Factor::as_is, rows, window, live.size(), derivatives, cache.packed,
                    column_derivatives);
            add_windows<T>(column_derivatives, cache.outputs, sizes, dx);
        }
        if (both) {
            sum_strands(both_dx, *given_dx);
        }
    }
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
