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
    [[nodiscard]] static std::string signature() { return "GlobalMaxPool"; }

    /// \brief The row of each maximum, (sequences, K).
    struct BestRows {
        std::vector<std::uint32_t> rows;
    };

    template <PositionalShape Input>
    struct On {
        using output = Shape<channels(Input{})>;
        static constexpr auto parameters = no_parameters;
        static constexpr bool channelwise = true;

        template <std::floating_point T>
        using Cache = BestRows;

        template <std::floating_point T>
        static void forward(ParameterSpans<T const, 0> const&, Batch<T> const& x, Batch<T>& y, BestRows& best) {
            pool(x, y, best);
        }
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
