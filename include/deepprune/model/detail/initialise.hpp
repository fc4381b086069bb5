/// \file
/// \brief The parts of a model that do not depend on its type, compiled once.
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/model/layout.hpp>
#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Sets all parameters to their initial values; each parameter has a stream of its own.
template <std::floating_point T>
void initialise(std::span<PlacedParameter const> parameters, Seed seed, std::span<T> block) {
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        Parameter const& parameter = parameters[i].parameter;
        RandomStream stream{seed, Purpose::initial_weights, i};
        double const limit = std::sqrt(6.0 / static_cast<double>(parameter.fan_in + parameter.fan_out));
        for (T& value : block.subspan(parameters[i].offset, parameter.size())) {
            switch (parameter.initial) {
                case Initial::zero: value = T{0}; break;
                case Initial::one: value = T{1}; break;
                case Initial::constant: value = static_cast<T>(parameter.start); break;
                case Initial::glorot_uniform: value = static_cast<T>((2.0 * stream.uniform() - 1.0) * limit); break;
            }
        }
    }
}

inline void require_minimum_length(EncodedSet const& set, std::size_t minimum) {
    for (std::size_t i = 0; i < set.size(); ++i) {
        if (set.sequence(i).size() < minimum) {
            throw DataError(
                message({.found = concat({"a sequence of ", std::to_string(set.sequence(i).size()), " bases (element ",
                                          std::to_string(i), ")"}),
                         .expected = concat({"at least ", std::to_string(minimum), ", the reach of the kernels"}),
                         .remedy = "drop short sequences or use a shorter kernel"}));
        }
    }
}

[[noreturn]] inline void refuse_parameter(std::string_view name, std::size_t rank, std::size_t layer,
                                          std::string const& signature) {
    throw OptionError(message({.found = concat({"no parameter \"", std::string{name}, "\" of ", std::to_string(rank),
                                                " axes in layer ", std::to_string(layer), " of ", signature})}));
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
