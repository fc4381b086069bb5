/// \file
/// \brief A convolution whose kernels are closed to a ring.
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

/// \brief `each`: every rotation is a channel of its own, as Blum & Kollmann (2019) have it. `best`: a kernel is one
/// channel, at each window the rotation that fits best.
enum class Rotations { each, best };

/// \brief Circular filters: a sequence is convolved with every rotation of a kernel, so that a motif is whole in one of
/// them, wherever on the ring it was learned. Blum & Kollmann, Bioinformatics 35:3937, 2019.
///
/// Rotation r of kernel k at position p, with (r + t) taken modulo Length:
/// s_kr(p) = b_k + sum over t, c of F_k(r + t, c) x(p + t - left, c).
///
/// * `Rotations::each`, the formula of the authors: (C, N) -> (Kernels · Length, N) under padding `same`,
///   y_(k Length + r)(p) = s_kr(p). Behind the activation each rotation is pooled by itself and has a dense weight of
///   its own; the rotation with the largest weight is the motif. Here a unit is a rotation: the mask switches
///   rotations, and `compact` turns those that are left into the kernels of a `Conv1D`. The authors use padding `valid`
///   and no bias.
/// * `Rotations::best`, a variant of ours: (C, N) -> (Kernels, N), y_k(p) = max over r of s_kr(p), with the gradient
/// through the
///   lowest r that has it. A unit is a kernel.
///
/// Parameters as those of `Conv1D`: kernels (Kernels, Length, C), Glorot-uniform; biases (Kernels), zero, one for all
/// rotations. Forward costs Length times what `Conv1D` costs, by im2col and GEMM, for live units alone.
/// \tparam Kernels the number of kernels, at least 1
/// \tparam Length the positions of each, at least 1
/// \tparam Pad what happens at the ends of a sequence
/// \tparam Turned what becomes of the rotations
template <std::size_t Kernels, std::size_t Length, Padding Pad = Padding::same, Rotations Turned = Rotations::each>
    requires(Kernels > 0 && Length > 0)
struct CircularConv1D {
    static constexpr std::size_t kernels = Kernels;
    static constexpr std::size_t length = Length;
    static constexpr Padding padding = Pad;
    static constexpr Rotations rotations = Turned;
    static constexpr std::size_t units = Turned == Rotations::each ? Kernels * Length : Kernels;

    /// \brief The layer that `Other` units of this one make: rotations by themselves are plain kernels.
    template <std::size_t Other>
    using with_units =
        std::conditional_t<Turned == Rotations::each, Conv1D<Other, Length, Pad>,
                           CircularConv1D<Turned == Rotations::each ? Kernels : Other, Length, Pad, Turned>>;

    /// \brief Its name, with `count` in the place of `Kernels`.
    [[nodiscard]] static std::string signature(std::size_t count = Kernels) {
        return detail::concat({"CircularConv1D<", std::to_string(count), ",", std::to_string(Length),
                               (Pad == Padding::same ? ",same" : ",valid"),
                               (Turned == Rotations::best ? ",best>" : ">")});
    }

    /// \brief The shortest input that gives `needed` output positions. An input shorter than the kernel is refused.
    [[nodiscard]] static constexpr std::size_t minimum_length(std::size_t needed) noexcept {
        return Conv1D<Kernels, Length, Pad>::minimum_length(needed);
    }

    template <PositionalShape Input>
        requires(positions(Input{}) == dynamic_length || positions(Input{}) >= Length)
    struct On {
        using plain = typename Conv1D<Kernels, Length, Pad>::template On<Input>;
        using output = Shape<units, plain::output_positions>;
        static constexpr auto parameters = plain::parameters;

        template <std::floating_point T>
        using Cache = detail::CircularCache<T>;

        /// \brief Forward for the units in `live` (ascending) alone: y gets one channel for each of them.
        template <std::floating_point T>
        static void forward_live(ParameterSpans<T const, 2> const& parameter, std::span<std::uint32_t const> live,
                                 Batch<T> const& x, Batch<T>& y, Cache<T>& cache) {
            if constexpr (Turned == Rotations::each) {
                detail::convolve_rotations<T>(sizes, parameter[0], parameter[1], live, x, y, cache);
            } else {
                detail::convolve_best_rotation<T>(sizes, parameter[0], parameter[1], live, x, y, cache);
            }
        }
        /// \brief Backward behind `forward_live`: dy has one channel for each live unit, `gradient` has all.
        template <std::floating_point T>
        static void backward_live(std::span<std::uint32_t const> live, Batch<T> const&, Batch<T> const& dy,
                                  Cache<T> const& cache, ParameterSpans<T, 2> const& gradient, Batch<T>* dx) {
            if constexpr (Turned == Rotations::each) {
                detail::convolve_rotations_backward<T>(sizes, every_unit, live, dy, cache, gradient[0], gradient[1],
                                                       dx);
            } else {
                detail::convolve_best_rotation_backward<T>(sizes, live, dy, cache, gradient[0], gradient[1], dx);
            }
        }

        template <std::floating_point T>
        static void forward(ParameterSpans<T const, 2> const& parameter, Batch<T> const& x, Batch<T>& y,
                            Cache<T>& cache) {
            forward_live<T>(parameter, every_unit, x, y, cache);
        }
        template <std::floating_point T>
        static void backward(ParameterSpans<T const, 2> const&, Batch<T> const& x, Batch<T> const&, Batch<T> const& dy,
                             Cache<T> const& cache, ParameterSpans<T, 2> const& gradient, Batch<T>* dx) {
            backward_live<T>(every_unit, x, dy, cache, gradient, dx);
        }

        /// \brief Sets `narrow`, the parameters of `with_units<live.size()>`, to the rotations in `live`, each turned
        /// as it is read.
        template <std::floating_point T>
            requires(Turned == Rotations::each)
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
