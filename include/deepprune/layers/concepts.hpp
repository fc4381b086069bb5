/// \file
/// \brief The requirements of a layer, for the library's layers and for your own.
///
/// A layer is an empty tag, `struct MyLayer`, with
///
/// * `static std::string signature()`: its name with its template arguments, e.g. "Conv1D<256,24,same>";
/// * optionally `static constexpr std::size_t minimum_length(std::size_t needed)`: how many positions its input must
///   have for its output to have `needed` of them (see `Conv1D`). Without it the layer works on any length;
/// * `template <class Input> struct On`: the layer on an input of shape `Input`, constrained to the shapes it can work
///   on. It is never constructed: parameters live in the model, in one block, and are passed as spans.
///
/// `On<Input>` has
///
/// * `using output = Shape<...>`;
/// * `static constexpr std::array<Parameter, n> parameters` (`no_parameters` if it has none);
/// * optionally `template <class T> struct Cache`, which `forward` fills for `backward`;
/// * optionally `static constexpr bool channelwise = true`: output channel k depends on input channel k alone, so that
///   a unit pruned behind it is pruned before it. Without parameters, such a layer takes as many channels as x has:
///   pruned ones are left out between the layer that makes them and the mask. One number for all channels, a parameter
///   of size 1, changes nothing in that;
/// * `template <class T> static void forward(ParameterSpans<T const, n>, Batch<T> const& x, Batch<T>& y, Cache<T>&)`;
/// * `template <class T> static void backward(ParameterSpans<T const, n>, Batch<T> const& x, Batch<T> const& y,
///   Batch<T> const& dy, Cache<T> const&, ParameterSpans<T, n> gradient, Batch<T>* dx)`: adds to `gradient`; sets
///   `*dx`, already of the size of `x`, unless it is null (nothing below needs it);
/// * if training differs from prediction (see `Dropout`), also `template <class T> static void forward_training(
///   ParameterSpans<T const, n>, TrainingNoise const&, Batch<T> const& x, Batch<T>& y, Cache<T>&)`: which
///   training calls instead of `forward`. Each sequence has its own stream of random numbers.
///
/// * optionally, in a layer whose units a mask switches, a pair of functions that leave the pruned ones out, both or
///   neither: `template <class T> static void forward_live(ParameterSpans<T const, n>, std::span<std::uint32_t const>
///   live, Batch<T> const& x, Batch<T>& y, Cache<T>&)`, where `y` has one channel for each of the ascending units
///   `live`, and `template <class T> static void backward_live(std::span<std::uint32_t const> live, Batch<T> const& x,
///   Batch<T> const& dy, Cache<T> const&, ParameterSpans<T, n> gradient, Batch<T>* dx)` (see `Conv1D`).
///
/// To narrow a layer before a mask, `compact` uses `template <std::size_t Units> using with_units`, the same layer with
/// another number of units. If its parameters are not a selection along one axis, `On<Input>` has `copy_units` as well
/// (see `CircularConv1D`). `signature(units)`, the name with another number of units, lets `save_compact` save a model
/// with fewer live units as the smaller model that it is.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <deepprune/core/batch.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/core/shape.hpp>
#include <deepprune/layers/parameter.hpp>
#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The randomness of one layer in one step of training, for some neighbouring sequences of the mini-batch.
///
/// A sequence's stream depends only on the step, the layer and the sequence's place in the mini-batch, so that the
/// distribution over threads does not matter.
struct TrainingNoise {
    Seed step{};              ///< different for each training step
    std::uint64_t layer = 0;  ///< the layer's place in the chain
    std::uint64_t first = 0;  ///< the place in the mini-batch of the first of the sequences, below 2^32

    /// \brief The stream of the i-th of the sequences.
    [[nodiscard]] RandomStream of_sequence(std::size_t i) const noexcept {
        return RandomStream{step, Purpose::training_noise, (layer << 32U) | (first + i)};
    }
};

/// \brief One span for each parameter of a layer, in the order in which the layer lists them.
template <class T, std::size_t Count>
using ParameterSpans = std::array<std::span<T>, Count>;

/// \brief The cache of a layer that needs none.
struct NoCache {};

namespace detail {

template <class Bound, class T>
struct CacheOf {
    using type = NoCache;
};
template <class Bound, class T>
    requires requires { typename Bound::template Cache<T>; }
struct CacheOf<Bound, T> {
    using type = typename Bound::template Cache<T>;
};

}  // namespace detail

/// \brief `Bound::Cache<T>`, or `NoCache` where the layer has none.
template <class Bound, class T>
using Cache = typename detail::CacheOf<Bound, T>::type;

namespace detail {

/// \brief Output channel k of `Bound` depends on input channel k only.
template <class Bound>
inline constexpr bool is_channelwise = requires { requires Bound::channelwise; };

/// \brief `Bound` can run for some of its units only, through `forward_live` and `backward_live` (see `Conv1D`).
template <class Bound>
inline constexpr bool has_live_form =
    requires(std::span<std::uint32_t const> live, ParameterSpans<double const, Bound::parameters.size()> parameters,
             ParameterSpans<double, Bound::parameters.size()> gradient, Batch<double> const& x, Batch<double>& y,
             Cache<Bound, double>& cache) {
        Bound::template forward_live<double>(parameters, live, x, y, cache);
        Bound::template backward_live<double>(live, x, y, cache, gradient, &y);
    };

/// \brief `Bound` works differently in training than in prediction.
template <class Bound>
inline constexpr bool has_training_form =
    requires(TrainingNoise const& noise, ParameterSpans<double const, Bound::parameters.size()> parameters,
             Batch<double> const& x, Batch<double>& y,
             Cache<Bound, double>& cache) { Bound::template forward_training<double>(parameters, noise, x, y, cache); };

// An optional member that is there in part or with another signature is a mistake, not an absence.
template <class Bound>
concept NamesLiveForm =
    requires { &Bound::template forward_live<double>; } || requires { &Bound::template backward_live<double>; };
template <class Layer>
concept NamesMinimumLength = requires { &Layer::minimum_length; };
template <class Layer>
concept HasMinimumLength = requires(std::size_t needed) {
    { Layer::minimum_length(needed) } -> std::convertible_to<std::size_t>;
};

}  // namespace detail

/// \brief The layer takes an input of this shape.
template <class Layer, class Input>
concept Accepts = AnyShape<Input> && requires { typename Layer::template On<Input>::output; };

/// \brief `Layer` is a layer on inputs of shape `Input`. Optional members, where it has them, must be whole.
template <class Layer, class Input>
concept LayerOn =
    Accepts<Layer, Input> && AnyShape<typename Layer::template On<Input>::output> &&
    requires(Batch<double> const& x, Batch<double>& y, Cache<typename Layer::template On<Input>, double>& cache,
             ParameterSpans<double const, Layer::template On<Input>::parameters.size()> parameters,
             ParameterSpans<double, Layer::template On<Input>::parameters.size()> gradient) {
        { Layer::signature() } -> std::convertible_to<std::string>;
        Layer::template On<Input>::template forward<double>(parameters, x, y, cache);
        Layer::template On<Input>::template backward<double>(parameters, x, y, y, cache, gradient, &y);
    } &&
    (!detail::NamesMinimumLength<Layer> ||
     detail::HasMinimumLength<Layer>)&&(!detail::NamesLiveForm<typename Layer::template On<Input>> ||
                                        detail::has_live_form<typename Layer::template On<Input>>);

/// \brief The first layer of a chain: it turns bases into numbers.
template <class Layer>
concept Encoder = requires(EncodedSet const& set, std::span<std::size_t const> which, Batch<double>& y) {
    requires PositionalShape<typename Layer::output>;
    { Layer::signature() } -> std::convertible_to<std::string>;
    Layer::require_readable(set);
    Layer::template encode<double>(set, which, y);
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
