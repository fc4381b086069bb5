/// \file
/// \brief The mean over the positions.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include <deepprune/layers/concepts.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief (K, N) -> (K): y_k = the mean over positions of x_k.
struct GlobalAveragePool {
    /// \brief The name with the template arguments, as in saved models.
    [[nodiscard]] static std::string signature() { return "GlobalAveragePool"; }

    /// \brief The layer on an input of this shape; see layers/concepts.hpp.
    template <PositionalShape Input>
    struct On {
        /// \brief The shape of the output.
        using output = Shape<channels(Input{})>;
        /// \brief The parameters, in their order in memory.
        static constexpr auto parameters = no_parameters;
        /// \brief Each output channel depends on its input channel only.
        static constexpr bool channelwise = true;

        /// \brief Sets `y` from `x`.
        template <std::floating_point T>
        static void forward(ParameterSpans<T const, 0> const&, Batch<T> const& x, Batch<T>& y, NoCache&) {
            pool(x, y);
        }
        /// \brief Adds to the gradient and, unless `dx` is null, sets it.
        template <std::floating_point T>
        static void backward(ParameterSpans<T const, 0> const&, Batch<T> const& x, Batch<T> const&, Batch<T> const& dy,
                             NoCache const&, ParameterSpans<T, 0> const&, Batch<T>* dx) {
            if (dx != nullptr) {
                pool_backward(x, dy, *dx);
            }
        }
    };

  private:
    template <std::floating_point T>
    static void pool(Batch<T> const& x, Batch<T>& y) {
        std::size_t const count = x.channels();
        y.resize_flat(x.size(), count);
        for (std::size_t i = 0; i < x.size(); ++i) {
            auto const mean = y.row(i);
            std::ranges::fill(mean, T{0});
            for (std::size_t r = x.offsets[i]; r < x.offsets[i + 1]; ++r) {
                T const* const row = x.row(r).data();
                for (std::size_t k = 0; k < count; ++k) {
                    mean[k] += row[k];
                }
            }
            auto const rows = static_cast<T>(x.offsets[i + 1] - x.offsets[i]);
            for (T& value : mean) {
                value /= rows;
            }
        }
    }

    template <std::floating_point T>
    static void pool_backward(Batch<T> const& x, Batch<T> const& dy, Batch<T>& dx) {
        for (std::size_t i = 0; i < x.size(); ++i) {
            auto const rows = static_cast<T>(x.offsets[i + 1] - x.offsets[i]);
            for (std::size_t r = x.offsets[i]; r < x.offsets[i + 1]; ++r) {
                std::ranges::transform(dy.row(i), dx.row(r).begin(), [=](T derivative) { return derivative / rows; });
            }
        }
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
