/// \file
/// \brief A one-dimensional convolution: the motif detectors.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/layers/concepts.hpp>
#include <deepprune/layers/detail/convolution.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief (C, N) -> (Kernels, N) under padding `same`, (Kernels, N - Length + 1) under `valid`:
/// y_k(p) = b_k + sum over t, c of F_k(t, c) x(p + t - left, c). A cross-correlation, as in every framework.
/// With both strands, the outputs of the reverse complement follow those of the sequence: twice as many positions.
///
/// Parameters: kernels (Kernels, Length, C), Glorot-uniform with fan_in = Length C and fan_out = Kernels Length
/// (Keras); biases (Kernels), zero. Forward costs Kernels · Length · C multiply-adds per position, by im2col and GEMM.
/// \tparam Kernels the number of kernels, at least 1
/// \tparam Length the length of each kernel in positions, at least 1
/// \tparam Pad the padding at the ends of a sequence
/// \tparam StrandMode the strands that the kernels score; `both` needs 4 channels, the bases
template <std::size_t Kernels, std::size_t Length, Padding Pad = Padding::same, Strands StrandMode = Strands::forward>
    requires(Kernels > 0 && Length > 0)
struct Conv1D {
    /// \brief The number of kernels.
    static constexpr std::size_t kernels = Kernels;
    /// \brief The length of each kernel in positions.
    static constexpr std::size_t length = Length;
    /// \brief The padding at the ends of a sequence.
    static constexpr Padding padding = Pad;
    /// \brief The strands that the kernels score.
    static constexpr Strands strands = StrandMode;

    /// \brief The same layer with another number of units.
    template <std::size_t Other>
    using with_units = Conv1D<Other, Length, Pad, StrandMode>;

    /// \brief The name with the template arguments, as in saved models; `units` replaces `Kernels`.
    [[nodiscard]] static std::string signature(std::size_t units = Kernels) {
        return detail::concat({"Conv1D<", std::to_string(units), ",", std::to_string(Length),
                               (Pad == Padding::same ? ",same" : ",valid"),
                               (StrandMode == Strands::both ? ",both>" : ">")});
    }

    /// \brief The shortest input that gives `needed` output positions. At least as long as the kernel.
    [[nodiscard]] static constexpr std::size_t minimum_length(std::size_t needed) noexcept {
        std::size_t const reach = Pad == Padding::valid ? needed + Length - 1 : needed;
        return reach < Length ? Length : reach;
    }

    /// \brief The layer on an input of this shape; see layers/concepts.hpp.
    template <PositionalShape Input>
        requires((positions(Input{}) == dynamic_length || positions(Input{}) >= Length) &&
                 (StrandMode == Strands::forward || channels(Input{}) == 4))
    struct On {
        /// \brief The number of input channels.
        static constexpr std::size_t inputs = channels(Input{});
        /// \brief The number of output positions, or `dynamic_length`.
        static constexpr std::size_t output_positions =
            positions(Input{}) == dynamic_length
                ? dynamic_length
                : (StrandMode == Strands::both ? 2 : 1) * window_count(Pad, Length, positions(Input{}));
        /// \brief The shape of the output.
        using output = Shape<Kernels, output_positions>;

        /// \brief The parameters, in their order in memory.
        static constexpr std::array parameters{
            Parameter{.name = "kernels",
                      .shape = {Kernels, Length, inputs},
                      .rank = 3,
                      .initial = Initial::glorot_uniform,
                      .fan_in = Length * inputs,
                      .fan_out = Kernels * Length},
            Parameter{.name = "biases", .shape = {Kernels, 1, 1}},
        };

        /// \brief What `forward` stores for `backward`.
        template <std::floating_point T>
        using Cache = detail::ConvolutionCache<T>;

        /// \brief Forward for the units in `live` (ascending) only: y gets one channel for each of them.
        template <std::floating_point T>
        static void forward_live(ParameterSpans<T const, 2> const& parameter, std::span<std::uint32_t const> live,
                                 Batch<T> const& x, Batch<T>& y, Cache<T>& cache) {
            detail::convolve<T>(sizes, parameter[0], parameter[1], live, x, y, cache);
        }
        /// \brief Backward after `forward_live`: dy has one channel for each live unit, `gradient` has all.
        template <std::floating_point T>
        static void backward_live(std::span<std::uint32_t const> live, Batch<T> const&, Batch<T> const& dy,
                                  Cache<T> const& cache, ParameterSpans<T, 2> const& gradient, Batch<T>* dx) {
            detail::convolve_backward<T>(sizes, live, dy, cache, gradient[0], gradient[1], dx);
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

      private:
        static constexpr auto every_unit = [] {
            std::array<std::uint32_t, Kernels> units{};
            for (std::uint32_t k = 0; k < Kernels; ++k) {
                units[k] = k;
            }
            return units;
        }();
        static constexpr detail::ConvolutionSizes sizes{Kernels, Length, inputs, Pad, StrandMode};
    };
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
