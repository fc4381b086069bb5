/// \file
/// \brief The seam where a chain gets the code that runs it, by its type alone.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>

#include <deepprune/model/fused_backend.hpp>
#include <deepprune/model/general_backend.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Which backend runs a chain of layers. Specialise it for the chains that a faster backend understands; every
/// other chain is run by `GeneralBackend`, and a faster backend must agree with it.
template <std::floating_point T, class... Layers>
struct BackendFor {
    using type = GeneralBackend<T, Layers...>;
};
template <std::floating_point T, class... Layers>
    requires FusedLayerChain<Layers...>
struct BackendFor<T, Layers...> {
    using type = FusedBackend<T, Layers...>;
};

/// \brief What training and prediction ask of a backend. A backend for chains in which a layer is random in training
/// takes a `Seed` as a fifth argument of `loss_and_gradient` as well (see `GeneralBackend`).
template <class S, class T>
concept BackendOf =
    std::constructible_from<S, unsigned> && requires(S backend, std::span<T const> parameters, EncodedSet const& set,
                                                     std::span<std::size_t const> which, std::span<T> out) {
        backend.logits(parameters, set, which, out);
        { backend.loss_and_gradient(parameters, set, which, out) } -> std::same_as<double>;
    };

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
