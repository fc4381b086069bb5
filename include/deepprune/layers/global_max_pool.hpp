/// \file
/// \brief The best position of each kernel.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <deepprune/layers/concepts.hpp>
#include <deepprune/layers/detail/best_rows.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief (K, N) -> (K): y_k = max over positions of x_k. Of equal values the first position wins and takes the
/// gradient.
struct GlobalMaxPool {
    /// \brief The name with the template arguments, as in saved models.
    [[nodiscard]] static std::string signature() { return "GlobalMaxPool"; }

    /// \brief The row of each maximum, (sequences, K).
    struct BestRows {
        /// \brief Row numbers in the input, (sequences, K).
        std::vector<std::uint32_t> rows;
    };

    /// \brief The layer on an input of this shape; see layers/concepts.hpp.
    template <PositionalShape Input>
    struct On {
        /// \brief The shape of the output.
        using output = Shape<channels(Input{})>;
        /// \brief The parameters, in their order in memory.
        static constexpr auto parameters = no_parameters;
        /// \brief Each output channel depends on its input channel only.
        static constexpr bool channelwise = true;

        /// \brief What `forward` stores for `backward`.
        template <std::floating_point T>
        using Cache = BestRows;

        /// \brief Sets `y` from `x`.
        template <std::floating_point T>
        static void forward(ParameterSpans<T const, 0> const&, Batch<T> const& x, Batch<T>& y, BestRows& best) {
            pool(x, y, best);
        }
        /// \brief Adds to the gradient and, unless `dx` is null, sets it.
        template <std::floating_point T>
        static void backward(ParameterSpans<T const, 0> const&, Batch<T> const&, Batch<T> const&, Batch<T> const& dy,
                             BestRows const& best, ParameterSpans<T, 0> const&, Batch<T>* dx) {
            if (dx != nullptr) {
                pool_backward(dy, best, *dx);
            }
        }
    };

  private:
    template <std::floating_point T>
    static void pool(Batch<T> const& x, Batch<T>& y, BestRows& best_rows) {
        std::size_t const count = x.channels();
        y.resize_flat(x.size(), count);
        best_rows.rows.resize(x.size() * count);
        for (std::size_t i = 0; i < x.size(); ++i) {
            detail::find_best_rows(x, x.offsets[i], x.offsets[i + 1], y.row(i).data(),
                                   best_rows.rows.data() + i * count);
        }
    }

    template <std::floating_point T>
    static void pool_backward(Batch<T> const& dy, BestRows const& best_rows, Batch<T>& dx) {
        std::size_t const count = dx.channels();
        std::ranges::fill(dx.all(), T{0});
        for (std::size_t i = 0; i < dy.size(); ++i) {
            for (std::size_t k = 0; k < count; ++k) {
                dx.row(best_rows.rows[i * count + k])[k] = dy.row(i)[k];
            }
        }
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
