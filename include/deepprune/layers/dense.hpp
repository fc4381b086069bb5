/// \file
/// \brief A fully connected layer.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/layers/concepts.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief (K) -> (Outputs): y_n = b_n + sum over k of w(k, n) x_k.
///
/// Parameters: weights (K, Outputs), Glorot-uniform; biases (Outputs), zero. The sum runs over k in order, one fused
/// multiply-add at a time: a term of 0 changes no bit, so a masked layer equals its compacted copy.
template <std::size_t Outputs>
    requires(Outputs > 0)
struct Dense {
    /// \brief The same layer with another number of units.
    template <std::size_t Other>
    using with_units = Dense<Other>;

    /// \brief The name with the template arguments, as in saved models.
    [[nodiscard]] static std::string signature() { return detail::concat({"Dense<", std::to_string(Outputs), ">"}); }

    /// \brief The layer on an input of this shape; see layers/concepts.hpp.
    template <FlatShape Input>
    struct On {
        /// \brief The number of inputs.
        static constexpr std::size_t inputs = channels(Input{});
        /// \brief The shape of the output.
        using output = Shape<Outputs>;
        /// \brief The parameters, in their order in memory.
        static constexpr std::array parameters{
            Parameter{.name = "weights",
                      .shape = {inputs, Outputs, 1},
                      .rank = 2,
                      .initial = Initial::glorot_uniform,
                      .fan_in = inputs,
                      .fan_out = Outputs,
                      .role = Role::penalised},
            Parameter{.name = "biases", .shape = {Outputs, 1, 1}},
        };

        /// \brief Sets `y` from `x`.
        template <std::floating_point T>
        static void forward(ParameterSpans<T const, 2> const& parameter, Batch<T> const& x, Batch<T>& y, NoCache&) {
            apply<T>(parameter[0], parameter[1], x, y);
        }
        /// \brief Adds to the gradient and, unless `dx` is null, sets it.
        template <std::floating_point T>
        static void backward(ParameterSpans<T const, 2> const& parameter, Batch<T> const& x, Batch<T> const&,
                             Batch<T> const& dy, NoCache const&, ParameterSpans<T, 2> const& gradient, Batch<T>* dx) {
            apply_backward<T>(parameter[0], x, dy, gradient, dx);
        }
    };

  private:
    template <std::floating_point T>
    static void apply(std::span<T const> weights, std::span<T const> biases, Batch<T> const& x, Batch<T>& y) {
        y.resize_flat(x.size(), Outputs);
        for (std::size_t i = 0; i < x.size(); ++i) {
            auto const in = x.row(i);
            auto const out = y.row(i);
            std::ranges::copy(biases, out.begin());
            for (std::size_t k = 0; k < in.size(); ++k) {
                for (std::size_t n = 0; n < Outputs; ++n) {
                    out[n] = std::fma(weights[k * Outputs + n], in[k], out[n]);
                }
            }
        }
    }

    template <std::floating_point T>
    static void apply_backward(std::span<T const> weights, Batch<T> const& x, Batch<T> const& dy,
                               ParameterSpans<T, 2> const& gradient, Batch<T>* dx) {
        for (std::size_t i = 0; i < x.size(); ++i) {
            auto const in = x.row(i);
            auto const above = dy.row(i);
            for (std::size_t n = 0; n < Outputs; ++n) {
                gradient[1][n] += above[n];
            }
            for (std::size_t k = 0; k < in.size(); ++k) {
                T below{0};
                for (std::size_t n = 0; n < Outputs; ++n) {
                    gradient[0][k * Outputs + n] += in[k] * above[n];
                    below += weights[k * Outputs + n] * above[n];
                }
                if (dx != nullptr) {
                    dx->row(i)[k] = below;
                }
            }
        }
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
