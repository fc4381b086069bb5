/// \file
/// \brief The arithmetic of circular kernels: each is as many kernels as it has positions, its rotations.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <deepprune/core/batch.hpp>
#include <deepprune/layers/detail/convolution.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief What forward leaves for backward.
template <class T>
struct CircularCache {
    ConvolutionCache<T> windows;
    std::vector<std::uint32_t> best;  ///< (output rows, live): the rotation that fitted best
    std::vector<T> scores;            ///< (output rows, live): of one rotation
};

/// \brief Sets `rotated` (length, inputs) to `kernel` rotated by `by`: its position t is position (t + by) mod length.
template <class T>
void rotate_kernel(ConvolutionSizes const& sizes, std::span<T const> kernel, std::size_t by, T* rotated) {
    std::rotate_copy(kernel.begin(), kernel.begin() + static_cast<std::ptrdiff_t>(by * sizes.inputs), kernel.end(),
                     rotated);
}

/// \brief The transpose of `rotate_kernel`: adds `factor` times `rotated` to `kernel`.
template <class T>
void add_rotated(ConvolutionSizes const& sizes, T factor, T const* rotated, std::size_t by, std::span<T> kernel) {
    std::size_t const head = by * sizes.inputs;
    std::size_t const tail = kernel.size() - head;
    for (std::size_t w = 0; w < tail; ++w) {
        kernel[head + w] += factor * rotated[w];
    }
    for (std::size_t w = 0; w < head; ++w) {
        kernel[w] += factor * rotated[tail + w];
    }
}

/// \brief y (rows, live): the responses of the rotations `live`, which count length to a kernel.
template <class T>
void convolve_rotations(ConvolutionSizes const& sizes, std::span<T const> kernels, std::span<T const> biases,
                        std::span<std::uint32_t const> live, Batch<T> const& x, Batch<T>& y, CircularCache<T>& cache) {
    std::size_t const window = sizes.window();
    unfold(sizes, live.size(), x, y, cache.windows);
    cache.windows.packed.resize(live.size() * window);
    for (std::size_t j = 0; j < live.size(); ++j) {
        rotate_kernel(sizes, kernels.subspan(live[j] / sizes.length * window, window), live[j] % sizes.length,
                      cache.windows.packed.data() + j * window);
    }
    multiply_windows(y.rows(), live.size(), window, cache.windows, y.all());
    for (std::size_t r = 0; r < y.rows(); ++r) {
        for (std::size_t j = 0; j < live.size(); ++j) {
            y.row(r)[j] += biases[live[j] / sizes.length];
        }
    }
}

/// \brief Adds the gradients of the kernels and biases whose rotations `live` are; sets `*dx` unless it is null.
/// \param places 0, 1, 2, ..., at least as many as there are live rotations
template <class T>
void convolve_rotations_backward(ConvolutionSizes const& sizes, std::span<std::uint32_t const> places,
                                 std::span<std::uint32_t const> live, Batch<T> const& dy, CircularCache<T> const& cache,
                                 std::span<T> kernel_gradient, std::span<T> bias_gradient, Batch<T>* dx) {
    std::size_t const window = sizes.window();
    std::vector<T> of_rotations(live.size() * (window + 1));
    auto const kernels = std::span{of_rotations}.first(live.size() * window);
    auto const biases = std::span{of_rotations}.last(live.size());
    convolve_backward<T>(sizes, places.first(live.size()), dy, cache.windows, kernels, biases, dx);
    for (std::size_t j = 0; j < live.size(); ++j) {
        std::size_t const kernel = live[j] / sizes.length;
        add_rotated(sizes, T{1}, kernels.data() + j * window, live[j] % sizes.length,
                    kernel_gradient.subspan(kernel * window, window));
        bias_gradient[kernel] += biases[j];
    }
}

/// \brief y (rows, live): for each live kernel the response of the rotation that fits best; of equal ones the lowest
/// rotation. One GEMM for each rotation, so that memory is that of a plain convolution.
template <class T>
void convolve_best_rotation(ConvolutionSizes const& sizes, std::span<T const> kernels, std::span<T const> biases,
                            std::span<std::uint32_t const> live, Batch<T> const& x, Batch<T>& y,
                            CircularCache<T>& cache) {
    std::size_t const window = sizes.window();
    unfold(sizes, live.size(), x, y, cache.windows);
    cache.windows.packed.resize(live.size() * window);
    cache.scores.resize(y.all().size());
    cache.best.assign(y.all().size(), 0);
    T* const best = y.values.data();
    for (std::size_t turned = sizes.length;
         turned-- > 0;) {  // downwards: the kernels as they are stay packed for backward
        for (std::size_t j = 0; j < live.size(); ++j) {
            rotate_kernel(sizes, kernels.subspan(live[j] * window, window), turned,
                          cache.windows.packed.data() + j * window);
        }
        multiply_windows<T>(y.rows(), live.size(), window, cache.windows, cache.scores);
        bool const first = turned + 1 == sizes.length;
        for (std::size_t i = 0; i < cache.scores.size(); ++i) {
            bool const better = first || cache.scores[i] >= best[i];
            best[i] = better ? cache.scores[i] : best[i];
            cache.best[i] = better ? static_cast<std::uint32_t>(turned) : cache.best[i];
        }
    }
    for (std::size_t r = 0; r < y.rows(); ++r) {
        for (std::size_t j = 0; j < live.size(); ++j) {
            y.row(r)[j] += biases[live[j]];
        }
    }
}

/// \brief Adds the gradients of the live kernels and biases, through the rotation that fitted best; sets `*dx` unless
/// it is null.
template <class T>
void convolve_best_rotation_backward(ConvolutionSizes const& sizes, std::span<std::uint32_t const> live,
                                     Batch<T> const& dy, CircularCache<T> const& cache, std::span<T> kernel_gradient,
                                     std::span<T> bias_gradient, Batch<T>* dx) {
    std::size_t const window = sizes.window();
    std::vector<T> column_derivatives(dx == nullptr ? 0 : dy.rows() * window);
    std::vector<T> rotated(window);
    for (std::size_t r = 0; r < dy.rows(); ++r) {
        for (std::size_t j = 0; j < live.size(); ++j) {
            T const derivative = dy.row(r)[j];
            if (derivative == T{0}) {
                continue;
            }
            std::size_t const turned = cache.best[r * live.size() + j];
            bias_gradient[live[j]] += derivative;
            add_rotated(sizes, derivative, cache.windows.columns.data() + r * window, turned,
                        kernel_gradient.subspan(live[j] * window, window));
            if (dx != nullptr) {
                rotate_kernel(sizes, std::span{cache.windows.packed}.subspan(j * window, window), turned,
                              rotated.data());
                for (std::size_t w = 0; w < window; ++w) {
                    column_derivatives[r * window + w] += derivative * rotated[w];
                }
            }
        }
    }
    if (dx != nullptr) {
        std::ranges::fill(dx->all(), T{0});
        add_windows<T>(column_derivatives, cache.windows.outputs, sizes, *dx);
    }
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
