/// \file
/// \brief What a layer says about one of its parameters.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief How the values of a parameter start.
enum class Initial {
    zero,
    one,
    constant,        ///< `start` of the parameter
    glorot_uniform,  ///< uniform in ±sqrt(6 / (fan_in + fan_out)); Glorot & Bengio, AISTATS 2010
};

/// \brief What a parameter is to the optimizer.
enum class Role {
    trained,    ///< follows its gradient
    penalised,  ///< the same, and the L1 / L2 options of training apply to it
    fixed,      ///< no gradient: pruning writes it
};

/// \brief One parameter tensor of a layer: row-major, up to three axes. Where pruning makes a layer narrower, the axis
/// that counts its units (or its inputs, for the layer that reads them) is as long as there are units, the others stay.
struct Parameter {
    std::string_view name{};
    std::array<std::size_t, 3> shape{1, 1, 1};  ///< unused axes are 1
    std::size_t rank = 1;
    Initial initial = Initial::zero;
    double start = 0.0;  ///< of `Initial::constant`
    std::size_t fan_in = 0;
    std::size_t fan_out = 0;
    Role role = Role::trained;

    [[nodiscard]] constexpr std::size_t size() const noexcept { return shape[0] * shape[1] * shape[2]; }
};

/// \brief The parameter list of a layer that has none.
inline constexpr std::array<Parameter, 0> no_parameters{};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
