/// \file
/// \brief The seam where a chain gets the code that runs it, by its type alone.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>

#include <deepprune/model/fused_step.hpp>
#include <deepprune/model/general_step.hpp>

namespace deepprune::inline DEEPPRUNE_ABI {

/// \brief Which step runs a chain of layers. Specialise it for the chains that a faster step understands; every other
/// chain is run by `GeneralStep`, and a faster step must agree with it.
template <std::floating_point T, class... Layers>
struct StepFor {
    using type = GeneralStep<T, Layers...>;
};
template <std::floating_point T, class... Layers>
    requires FusedLayerChain<Layers...>
struct StepFor<T, Layers...> {
    using type = FusedStep<T, Layers...>;
};

/// \brief What training and prediction ask of a step. A step for chains in which a layer is random in training takes a
/// `Seed` as a fifth argument of `loss_and_gradient` as well (see `GeneralStep`).
template <class S, class T>
concept StepOf = std::constructible_from<S, unsigned> &&
                 requires(S step, std::span<T const> parameters, EncodedSet const& set,
                          std::span<std::size_t const> which, std::span<T> out) {
                     step.logits(parameters, set, which, out);
                     { step.loss_and_gradient(parameters, set, which, out) } -> std::same_as<double>;
                 };

}  // namespace deepprune::inline DEEPPRUNE_ABI
