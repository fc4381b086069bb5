/// \file
/// \brief The description of a layer's parameter.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The initial values of a parameter.
enum class Initial {
    zero,
    one,
    constant,        ///< the parameter's `start`
    glorot_uniform,  ///< uniform in ±sqrt(6 / (fan_in + fan_out)); Glorot & Bengio, AISTATS 2010
};

/// \brief How training treats a parameter.
enum class Role {
    trained,    ///< follows its gradient
    penalised,  ///< the same, and the L1 / L2 options of training apply to it
    fixed,      ///< no gradient: only pruning changes it
};

/// \brief One parameter tensor of a layer: row-major, up to three axes. When pruning narrows a layer, only the axis
/// that counts its units (or the inputs, in the layer that reads them) gets shorter.
struct Parameter {
    /// \brief Unique within the layer.
    std::string_view name{};
    std::array<std::size_t, 3> shape{1, 1, 1};  ///< unused axes are 1
    /// \brief The number of axes.
    std::size_t rank = 1;
    /// \brief How its values start.
    Initial initial = Initial::zero;
    double start = 0.0;  ///< of `Initial::constant`
    /// \brief Inputs of one unit, for `Initial::glorot_uniform`.
    std::size_t fan_in = 0;
    /// \brief Outputs of one input, for `Initial::glorot_uniform`.
    std::size_t fan_out = 0;
    /// \brief How training treats it.
    Role role = Role::trained;

    /// \brief The number of values.
    [[nodiscard]] constexpr std::size_t size() const noexcept { return shape[0] * shape[1] * shape[2]; }
};

/// \brief The parameter list of a layer that has none.
inline constexpr std::array<Parameter, 0> no_parameters{};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
