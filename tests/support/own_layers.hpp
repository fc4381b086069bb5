/// \file
/// \brief Layers as a user would write them.
#pragma once

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <string>

#include <deepprune/layers/concepts.hpp>
#include <deepprune/layers/elementwise.hpp>

namespace deepprune::test {

/// \brief x sigmoid(x), by the short way of `Elementwise`.
struct Swish : Elementwise<Swish> {
    [[nodiscard]] static std::string signature() { return "Swish"; }

    template <std::floating_point T>
    [[nodiscard]] static T value(T x) noexcept {
        return x / (T{1} + std::exp(-x));
    }
    template <std::floating_point T>
    [[nodiscard]] static T derivative(T x, T y) noexcept {
        T const sigmoid = T{1} / (T{1} + std::exp(-x));
        return sigmoid + y * (T{1} - sigmoid);
    }
};

/// \brief A learned factor and a learned shift for each channel, written against the concept alone.
struct Scale {
    [[nodiscard]] static std::string signature() { return "Scale"; }

    template <AnyShape Input>
    struct On {
        using output = Input;
        static constexpr bool channelwise = true;
        static constexpr std::array parameters{
            Parameter{.name = "factors", .shape = {channels(Input{}), 1, 1}, .initial = Initial::one},
            Parameter{.name = "shifts", .shape = {channels(Input{}), 1, 1}},
        };

        template <std::floating_point T>
        static void forward(ParameterSpans<T const, 2> const& parameter, Batch<T> const& x, Batch<T>& y, NoCache&) {
            y.resize_like(x, x.channels());
            for (std::size_t r = 0; r < x.rows(); ++r) {
                for (std::size_t k = 0; k < x.channels(); ++k) {
                    y.row(r)[k] = parameter[0][k] * x.row(r)[k] + parameter[1][k];
                }
            }
        }

        template <std::floating_point T>
        static void backward(ParameterSpans<T const, 2> const& parameter, Batch<T> const& x, Batch<T> const&,
                             Batch<T> const& dy, NoCache const&, ParameterSpans<T, 2> const& gradient, Batch<T>* dx) {
            for (std::size_t r = 0; r < x.rows(); ++r) {
                for (std::size_t k = 0; k < x.channels(); ++k) {
                    gradient[0][k] += dy.row(r)[k] * x.row(r)[k];
                    gradient[1][k] += dy.row(r)[k];
                    if (dx != nullptr) {
                        dx->row(r)[k] = parameter[0][k] * dy.row(r)[k];
                    }
                }
            }
        }
    };
};

}  // namespace deepprune::test
