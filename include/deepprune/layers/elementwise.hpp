/// \file
/// \brief The base of layers that map each number on its own.
#pragma once

#include <concepts>
#include <cstddef>

#include <deepprune/layers/concepts.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Makes a layer of a function: derive `struct Swish : Elementwise<Swish>` and give it `signature()`, a static
/// `value(x)` and its derivative `derivative(x, y)`, where y = value(x). A function that never
/// decreases may declare `static constexpr bool monotone = true`: it commutes with a maximum, so the fused scan takes
/// it.
/// \tparam Function the derived layer
template <class Function>
struct Elementwise {
    /// \brief The layer on an input of this shape; see layers/concepts.hpp.
    template <AnyShape Input>
    struct On {
        /// \brief The shape of the output.
        using output = Input;
        /// \brief The parameters, in their order in memory.
        static constexpr auto parameters = no_parameters;
        /// \brief Each output channel depends on its input channel only.
        static constexpr bool channelwise = true;

        /// \brief Sets `y` from `x`.
        template <std::floating_point T>
        static void forward(ParameterSpans<T const, 0> const&, Batch<T> const& x, Batch<T>& y, NoCache&) {
            map(x, y);
        }
        /// \brief Adds to the gradient and, unless `dx` is null, sets it.
        template <std::floating_point T>
        static void backward(ParameterSpans<T const, 0> const&, Batch<T> const& x, Batch<T> const& y,
                             Batch<T> const& dy, NoCache const&, ParameterSpans<T, 0> const&, Batch<T>* dx) {
            if (dx != nullptr) {
                map_backward(x, y, dy, *dx);
            }
        }
    };

  private:
    // One copy for all shapes.
    template <std::floating_point T>
    static void map(Batch<T> const& x, Batch<T>& y) {
        y.resize_like(x, x.channels());
        T const* const from = x.values.data();
        T* const to = y.values.data();
        for (std::size_t i = 0; i < x.values.size(); ++i) {
            to[i] = Function::template value<T>(from[i]);
        }
    }

    template <std::floating_point T>
    static void map_backward(Batch<T> const& x, Batch<T> const& y, Batch<T> const& dy, Batch<T>& dx) {
        T const* const in = x.values.data();
        T const* const out = y.values.data();
        T const* const above = dy.values.data();
        T* const below = dx.values.data();
        for (std::size_t i = 0; i < x.values.size(); ++i) {
            below[i] = above[i] * Function::template derivative<T>(in[i], out[i]);
        }
    }
};

/// \brief An activation that never decreases.
template <class Function>
concept MonotoneActivation = std::derived_from<Function, Elementwise<Function>> && requires {
    requires Function::monotone;
    { Function::template value<double>(0.0) } -> std::same_as<double>;
    { Function::template derivative<double>(0.0, 0.0) } -> std::same_as<double>;
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
