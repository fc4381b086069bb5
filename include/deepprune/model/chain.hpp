/// \file
/// \brief Compile-time checks that layers fit together, with advice about the first that does not.
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>

#include <deepprune/core/shape.hpp>
#include <deepprune/layers/concepts.hpp>
#include <deepprune/layers/sigmoid.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief What to do about a chain that does not fit: the layer, the shape of its input, and a sentence. Completing one
/// of these types is an error with that sentence; naming one is not.
namespace advice {

/// \brief False for every type, so that a `static_assert` waits for its template arguments.
template <class>
inline constexpr bool fits = false;

template <class Layer, class Input>
struct begin_the_model_with_OneHot {
    static_assert(
        fits<Layer>,
        "deepprune: the first layer must turn bases into numbers: begin the model with OneHot<length> or OneHot<>");
};
template <class Layer, class Input>
struct end_the_model_with_Dense_1_and_Sigmoid {
    static_assert(fits<Layer>, "deepprune: a model must end in one probability: end it with Dense<1>, Sigmoid");
};
template <class Layer, class Input>
struct put_GlobalMaxPool_before_this_layer {
    static_assert(
        fits<Layer>,
        "deepprune: this layer takes one number per kernel, but positions reach it: put GlobalMaxPool before it");
};
template <class Layer, class Input>
struct move_this_layer_before_the_pooling {
    static_assert(fits<Layer>,
                  "deepprune: this layer takes positions, but they are pooled away: move it before the global pooling");
};
template <class Layer, class Input>
struct use_a_shorter_kernel {
    static_assert(fits<Layer>,
                  "deepprune: the sequence is shorter than this layer's kernel or window: use a shorter one or a "
                  "longer OneHot<>");
};
template <class Layer, class Input>
struct use_OneHot_only_as_the_first_layer {
    static_assert(fits<Layer>, "deepprune: sequences are encoded once: use OneHot only as the first layer");
};
template <class Layer, class Input>
struct complete_this_layer {
    static_assert(
        fits<Layer>,
        "deepprune: this layer accepts the shape but lacks a member: see the concept LayerOn in layers/concepts.hpp");
};
template <class Layer, class Input>
struct see_what_this_layer_accepts {
    static_assert(
        fits<Layer>,
        "deepprune: this layer does not accept the shape that reaches it: see the constraint on its template On");
};

}  // namespace advice

namespace detail {

/// \brief Layers that fit together.
struct SoundChain {};

template <class Layer, class Input>
using output_of = typename Layer::template On<Input>::output;

template <class Layer, class Input>
struct AdviceFor {
    using type = advice::see_what_this_layer_accepts<Layer, Input>;
};
template <class Layer, class Input>
    requires Accepts<Layer, Input>
struct AdviceFor<Layer, Input> {
    using type = advice::complete_this_layer<Layer, Input>;
};
template <Encoder Layer, class Input>
struct AdviceFor<Layer, Input> {
    using type = advice::use_OneHot_only_as_the_first_layer<Layer, Input>;
};
template <class Layer, std::size_t C, std::size_t N>
    requires(!Accepts<Layer, Shape<C, N>> && Accepts<Layer, Shape<C>>)
struct AdviceFor<Layer, Shape<C, N>> {
    using type = advice::put_GlobalMaxPool_before_this_layer<Layer, Shape<C, N>>;
};
template <class Layer, std::size_t C, std::size_t N>
    requires(!Accepts<Layer, Shape<C, N>> && !Accepts<Layer, Shape<C>> && Accepts<Layer, Shape<C, dynamic_length>>)
struct AdviceFor<Layer, Shape<C, N>> {
    using type = advice::use_a_shorter_kernel<Layer, Shape<C, N>>;
};
template <class Layer, std::size_t C>
    requires(!Accepts<Layer, Shape<C>> && Accepts<Layer, Shape<C, dynamic_length>>)
struct AdviceFor<Layer, Shape<C>> {
    using type = advice::move_this_layer_before_the_pooling<Layer, Shape<C>>;
};

// Walks the layers behind the encoder with the input shape of each.
template <class Input, class... Layers>
struct Walk;

template <class Input, class Last>
struct Walk<Input, Last> {
    using type = advice::end_the_model_with_Dense_1_and_Sigmoid<Last, Input>;
};
template <>
struct Walk<Shape<1>, Sigmoid> {
    using type = detail::SoundChain;
};
template <class Input, class Layer, class Next, class... Rest>
struct Walk<Input, Layer, Next, Rest...> {
    using type = typename AdviceFor<Layer, Input>::type;
};
template <class Input, class Layer, class Next, class... Rest>
    requires LayerOn<Layer, Input>
struct Walk<Input, Layer, Next, Rest...> : Walk<output_of<Layer, Input>, Next, Rest...> {};

template <class... Layers>
struct Verdict {
    using type = advice::begin_the_model_with_OneHot<void, void>;
};
template <class First, class... Rest>
struct Verdict<First, Rest...> {
    using type = advice::begin_the_model_with_OneHot<First, void>;
};
template <Encoder First>
struct Verdict<First> {
    using type = advice::end_the_model_with_Dense_1_and_Sigmoid<First, typename First::output>;
};
template <Encoder First, class Next, class... Rest>
struct Verdict<First, Next, Rest...> : Walk<typename First::output, Next, Rest...> {};

/// \brief `SoundChain`, or the `advice` for the first layer that does not fit.
template <class... Layers>
using chain_verdict = typename detail::Verdict<Layers...>::type;

}  // namespace detail

/// \brief The layers make a classifier: an encoder, layers that accept each other's outputs, one number, `Sigmoid`.
template <class... Layers>
concept LayerChain = std::same_as<detail::chain_verdict<Layers...>, detail::SoundChain>;

namespace detail {

/// \brief `LayerChain` with an error message: true, or the one error that names the layer and says what to change.
///
/// `Model` requires this and not `LayerChain` itself, because GCC reports a failed constraint as two errors, without a
/// sentence. To test a chain without an error, use `LayerChain`.
template <class... Layers>
concept CheckedLayerChain = LayerChain<Layers...> || (sizeof(detail::chain_verdict<Layers...>) > 0);

}  // namespace detail

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
