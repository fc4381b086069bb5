/// \file
/// \brief Selects the code that runs a chain of layers, by the chain's type.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>

#include <deepprune/core/seed.hpp>
#include <deepprune/model/fused_backend.hpp>
#include <deepprune/model/general_backend.hpp>
#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The backend of a chain of layers. Specialise it for chains with a faster backend, which must agree with
/// `GeneralBackend`; that runs every other chain.
template <std::floating_point T, class... Layers>
struct BackendFor {
    /// \brief The backend.
    using type = GeneralBackend<T, Layers...>;
};
/// \brief Chains that the fused scan can run.
template <std::floating_point T, class... Layers>
    requires FusedLayerChain<Layers...>
struct BackendFor<T, Layers...> {
    /// \brief The backend.
    using type = FusedBackend<T, Layers...>;
};

namespace detail {

/// \brief What training and prediction ask of a backend, whatever its chain. `GeneralBackend` documents the members.
/// \tparam T the scalar of the model
template <class Backend, class T>
concept TrainingBackend = std::constructible_from<Backend, unsigned> &&
                          requires(Backend backend, std::span<T const> parameters, EncodedSet const& set,
                                   std::span<std::size_t const> which, std::span<T> out) {
                              backend.logits(parameters, set, which, out);
                              { backend.loss_and_gradient(parameters, set, which, out) } -> std::same_as<double>;
                          };

/// \brief A backend that gives the mask's input: one number for each sequence and unit.
template <class Backend, class T>
concept UnitScoringBackend =
    requires(Backend backend, std::span<T const> parameters, EncodedSet const& set, std::span<std::size_t const> which,
             std::span<T> scores) { backend.unit_scores(parameters, set, which, scores); };

/// \brief A backend that also gives the window that each of these numbers comes from.
template <class Backend, class T>
concept UnitWindowBackend =
    requires(Backend backend, std::span<T const> parameters, EncodedSet const& set, std::span<std::size_t const> which,
             std::span<T> scores,
             std::span<std::size_t> windows) { backend.unit_windows(parameters, set, which, scores, windows); };

/// \brief A backend that can train layers that are random in training: it takes a seed for each step.
template <class Backend, class T>
concept SeededBackend = requires(Backend backend, std::span<T const> parameters, EncodedSet const& set,
                                 std::span<std::size_t const> which, std::span<T> gradient, Seed step) {
    { backend.loss_and_gradient(parameters, set, which, gradient, step) } -> std::same_as<double>;
};

}  // namespace detail

/// \brief A backend with all that a model of these layers calls: `unit_scores` if units are masked, `unit_windows` if
/// they are pooled from windows, a seed if a layer is random in training.
/// \tparam ChainLayout the `Layout` of the chain
template <class Backend, class T, class ChainLayout>
concept BackendOf =
    detail::TrainingBackend<Backend, T> &&
    (!ChainLayout::masks_units || detail::UnitScoringBackend<Backend, T>)&&(
        !ChainLayout::pools_windows || detail::UnitWindowBackend<Backend, T>)&&(!ChainLayout::has_noise ||
                                                                                detail::SeededBackend<Backend, T>);

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
