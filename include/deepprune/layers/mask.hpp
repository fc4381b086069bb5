/// \file
/// \brief The switches that pruning turns off.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepprune/layers/concepts.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief (K) -> (K): y_k = m_k x_k with m_k in {0, 1}. The mask is a fixed parameter: training does not change it,
/// and a 0 blocks the gradient. Luo, Chi & Deng (2019), the layer between pooling and the dense layer.
struct Mask {
    /// \brief The name with the template arguments, as in saved models.
    [[nodiscard]] static std::string signature() { return "Mask"; }

    /// \brief The layer on an input of this shape; see layers/concepts.hpp.
    template <FlatShape Input>
    struct On {
        /// \brief The shape of the output.
        using output = Input;
        /// \brief Each output channel depends on its input channel only.
        static constexpr bool channelwise = true;
        /// \brief The parameters, in their order in memory.
        static constexpr std::array parameters{Parameter{
            .name = "mask", .shape = {channels(Input{}), 1, 1}, .initial = Initial::one, .role = Role::fixed}};

        /// \brief Sets `y` from `x`.
        template <std::floating_point T>
        static void forward(ParameterSpans<T const, 1> const& parameter, Batch<T> const& x, Batch<T>& y, NoCache&) {
            y.resize_like(x, x.channels());
            multiply<T>(parameter[0], x, y);
        }

        /// \brief Adds to the gradient and, unless `dx` is null, sets it.
        template <std::floating_point T>
        static void backward(ParameterSpans<T const, 1> const& parameter, Batch<T> const&, Batch<T> const&,
                             Batch<T> const& dy, NoCache const&, ParameterSpans<T, 1> const&, Batch<T>* dx) {
            if (dx != nullptr) {
                multiply<T>(parameter[0], dy, *dx);
            }
        }
    };

  private:
    template <std::floating_point T>
    static void multiply(std::span<T const> mask, Batch<T> const& from, Batch<T>& to) {
        for (std::size_t i = 0; i < from.size(); ++i) {
            for (std::size_t k = 0; k < mask.size(); ++k) {
                to.row(i)[k] = mask[k] * from.row(i)[k];
            }
        }
    }
};

namespace detail {

/// \brief Sets `live` to the units that `mask` lets through, ascending.
template <class T, class Index>
void find_live_units(std::span<T const> mask, std::vector<Index>& live) {
    live.clear();
    for (std::size_t k = 0; k < mask.size(); ++k) {
        if (mask[k] != T{0}) {
            live.push_back(static_cast<Index>(k));
        }
    }
}

}  // namespace detail

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
