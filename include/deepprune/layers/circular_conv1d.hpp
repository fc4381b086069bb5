/// \file
/// \brief A convolution with circular kernels.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <type_traits>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/layers/concepts.hpp>
#include <deepprune/layers/conv1d.hpp>
#include <deepprune/layers/detail/circular_convolution.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief `each`: every rotation is a channel of its own, as in Blum & Kollmann (2019). `best`: each kernel is one
/// channel, which takes the best rotation at each window.
enum class Rotations { each, best };

/// \brief Circular filters: a sequence is convolved with every rotation of a kernel, so that one of them has the
/// whole motif, wherever on the ring it was learned. Blum & Kollmann, Bioinformatics 35:3937, 2019.
///
/// Rotation r of kernel k at position p, with (r + t) taken modulo Length:
/// s_kr(p) = b_k + sum over t, c of F_k(r + t, c) x(p + t - left, c).
///
/// * `Rotations::each`, the formula of the authors: (C, N) -> (Kernels · Length, N) under padding `same`,
///   y_(k Length + r)(p) = s_kr(p). Behind the activation each rotation is pooled separately and has its own dense
///   weight; the rotation with the largest weight is the motif. Here a unit is a rotation: the mask switches
///   rotations, and `compact` turns the remaining ones into the kernels of a `Conv1D`. The authors use padding `valid`
///   and no bias.
/// * `Rotations::best`, our variant: (C, N) -> (Kernels, N), y_k(p) = max over r of s_kr(p); the gradient takes the
///   lowest such r. A unit is a kernel.
///
/// Parameters as in `Conv1D`: kernels (Kernels, Length, C), Glorot-uniform; biases (Kernels), zero, one for all
/// rotations of a kernel. Forward costs Length times as much as `Conv1D`, by im2col and GEMM, for live units only.
/// \tparam Kernels the number of kernels, at least 1
/// \tparam Length the length of each kernel in positions, at least 1
/// \tparam Pad the padding at the ends of a sequence
/// \tparam RotationMode whether each rotation is a channel or the best one is
template <std::size_t Kernels, std::size_t Length, Padding Pad = Padding::same,
          Rotations RotationMode = Rotations::each>
    requires(Kernels > 0 && Length > 0)
struct CircularConv1D {
    /// \brief The number of kernels.
    static constexpr std::size_t kernels = Kernels;
    /// \brief The length of each kernel in positions.
    static constexpr std::size_t length = Length;
    /// \brief The padding at the ends of a sequence.
    static constexpr Padding padding = Pad;
    /// \brief Whether each rotation is a channel or the best one is.
    static constexpr Rotations rotations = RotationMode;
    /// \brief The number of output channels.
    static constexpr std::size_t units = RotationMode == Rotations::each ? Kernels * Length : Kernels;

    /// \brief The layer that `Other` units of this one make: separate rotations are plain kernels.
    template <std::size_t Other>
    using with_units = std::conditional_t<
        RotationMode == Rotations::each, Conv1D<Other, Length, Pad>,
        CircularConv1D<RotationMode == Rotations::each ? Kernels : Other, Length, Pad, RotationMode>>;

    /// \brief The name with the template arguments, as in saved models; `count` replaces `Kernels`.
    [[nodiscard]] static std::string signature(std::size_t count = Kernels) {
        return detail::concat({"CircularConv1D<", std::to_string(count), ",", std::to_string(Length),
                               (Pad == Padding::same ? ",same" : ",valid"),
                               (RotationMode == Rotations::best ? ",best>" : ">")});
    }

    /// \brief The shortest input that gives `needed` output positions. At least as long as the kernel.
    [[nodiscard]] static constexpr std::size_t minimum_length(std::size_t needed) noexcept {
        return Conv1D<Kernels, Length, Pad>::minimum_length(needed);
    }

    /// \brief The layer on an input of this shape; see layers/concepts.hpp.
    template <PositionalShape Input>
        requires(positions(Input{}) == dynamic_length || positions(Input{}) >= Length)
    struct On {
        /// \brief The same convolution without rotations.
        using plain = typename Conv1D<Kernels, Length, Pad>::template On<Input>;
        /// \brief The shape of the output.
        using output = Shape<units, plain::output_positions>;
        /// \brief The parameters, in their order in memory.
        static constexpr auto parameters = plain::parameters;

        /// \brief What `forward` stores for `backward`.
        template <std::floating_point T>
        using Cache = detail::CircularCache<T>;

        /// \brief Forward for the units in `live` (ascending) only: y gets one channel for each of them.
        template <std::floating_point T>
        static void forward_live(ParameterSpans<T const, 2> const& parameter, std::span<std::uint32_t const> live,
                                 Batch<T> const& x, Batch<T>& y, Cache<T>& cache) {
            if constexpr (RotationMode == Rotations::each) {
                detail::convolve_rotations<T>(sizes, parameter[0], parameter[1], live, x, y, cache);
            } else {
                detail::convolve_best_rotation<T>(sizes, parameter[0], parameter[1], live, x, y, cache);
            }
        }
        /// \brief Backward after `forward_live`: dy has one channel for each live unit, `gradient` has all.
        template <std::floating_point T>
        static void backward_live(std::span<std::uint32_t const> live, Batch<T> const&, Batch<T> const& dy,
                                  Cache<T> const& cache, ParameterSpans<T, 2> const& gradient, Batch<T>* dx) {
            if constexpr (RotationMode == Rotations::each) {
                detail::convolve_rotations_backward<T>(sizes, every_unit, live, dy, cache, gradient[0], gradient[1],
                                                       dx);
            } else {
                detail::convolve_best_rotation_backward<T>(sizes, live, dy, cache, gradient[0], gradient[1], dx);
            }
        }

        /// \brief Sets `y` from `x`.
        template <std::floating_point T>
        static void forward(ParameterSpans<T const, 2> const& parameter, Batch<T> const& x, Batch<T>& y,
                            Cache<T>& cache) {
            forward_live<T>(parameter, every_unit, x, y, cache);
        }
        /// \brief Adds to the gradient and, unless `dx` is null, sets it.
        template <std::floating_point T>
        static void backward(ParameterSpans<T const, 2> const&, Batch<T> const& x, Batch<T> const&, Batch<T> const& dy,
                             Cache<T> const& cache, ParameterSpans<T, 2> const& gradient, Batch<T>* dx) {
            backward_live<T>(every_unit, x, dy, cache, gradient, dx);
        }

        /// \brief Sets `narrow`, the parameters of `with_units<live.size()>`, to the rotations in `live`.
        template <std::floating_point T>
            requires(RotationMode == Rotations::each)
        static void copy_units(ParameterSpans<T const, 2> const& parameter, std::span<std::size_t const> live,
                               ParameterSpans<T, 2> const& narrow) {
            std::size_t const window = sizes.window();
            for (std::size_t j = 0; j < live.size(); ++j) {
                std::size_t const kernel = live[j] / Length;
                detail::rotate_kernel(sizes, parameter[0].subspan(kernel * window, window), live[j] % Length,
                                      narrow[0].data() + j * window);
                narrow[1][j] = parameter[1][kernel];
            }
        }

      private:
        static constexpr auto every_unit = [] {
            std::array<std::uint32_t, units> all{};
            std::iota(all.begin(), all.end(), std::uint32_t{0});
            return all;
        }();
        static constexpr detail::ConvolutionSizes sizes{Kernels, Length, plain::inputs, Pad, Strands::forward};
    };
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
