// What is a layer on which shape, and what is an encoder.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ratio>
#include <span>
#include <string>

#include <deepprune/deepprune.hpp>

#include "support/own_layers.hpp"

namespace {

namespace dp = deepprune;
using dp::dynamic_length;
using dp::Shape;
using Positions = Shape<4, 101>;
using Ragged = Shape<4, dynamic_length>;
using Numbers = Shape<256>;

// Every layer of ours takes exactly the shapes that its documentation names.
static_assert(dp::LayerOn<dp::Conv1D<256, 24>, Positions>);
static_assert(dp::LayerOn<dp::Conv1D<256, 24>, Ragged>);
static_assert(dp::LayerOn<dp::Conv1D<256, 101, dp::Padding::valid>, Positions>);
static_assert(!dp::LayerOn<dp::Conv1D<256, 102, dp::Padding::valid>, Positions>);
static_assert(!dp::LayerOn<dp::Conv1D<256, 102>, Positions>);
static_assert(!dp::LayerOn<dp::Conv1D<256, 24>, Numbers>);
// Both strands are those of bases: four channels and no others.
template <std::size_t Kernels, std::size_t Length, dp::Padding Pad = dp::Padding::same>
using OnBoth = dp::Conv1D<Kernels, Length, Pad, dp::Strands::both>;
static_assert(dp::LayerOn<OnBoth<256, 24>, Positions> && dp::LayerOn<OnBoth<256, 24>, Ragged>);
static_assert(!dp::LayerOn<OnBoth<256, 102>, Positions> && !dp::LayerOn<OnBoth<256, 24>, Numbers>);
static_assert(!dp::LayerOn<OnBoth<4, 3>, Shape<3, 101>> && !dp::LayerOn<OnBoth<4, 3>, Shape<5, dynamic_length>>);
static_assert(dp::LayerOn<dp::Conv1D<4, 3>, Shape<3, 101>> && dp::LayerOn<dp::Conv1D<4, 3>, Shape<5, dynamic_length>>);
static_assert(
    dp::LayerChain<dp::OneHot<>, OnBoth<8, 5>, dp::Conv1D<4, 3>, dp::GlobalMaxPool, dp::Dense<1>, dp::Sigmoid>);
static_assert(
    !dp::LayerChain<dp::OneHot<>, dp::Conv1D<8, 5>, OnBoth<4, 3>, dp::GlobalMaxPool, dp::Dense<1>, dp::Sigmoid>);
static_assert(dp::LayerOn<dp::GlobalMaxPool, Positions> && dp::LayerOn<dp::GlobalMaxPool, Ragged>);
static_assert(!dp::LayerOn<dp::GlobalMaxPool, Numbers>);
static_assert(dp::LayerOn<dp::CircularConv1D<16, 24>, Positions> && dp::LayerOn<dp::CircularConv1D<16, 24>, Ragged>);
static_assert(!dp::LayerOn<dp::CircularConv1D<16, 102>, Positions> &&
              !dp::LayerOn<dp::CircularConv1D<16, 24>, Numbers>);
static_assert(dp::LayerOn<dp::GlobalAveragePool, Positions> && dp::LayerOn<dp::GlobalAveragePool, Ragged>);
static_assert(!dp::LayerOn<dp::GlobalAveragePool, Numbers>);
static_assert(dp::LayerOn<dp::ExpectationPool<>, Positions> && dp::LayerOn<dp::ExpectationPool<5>, Ragged>);
static_assert(dp::LayerOn<dp::ExpectationPool<101>, Positions> && !dp::LayerOn<dp::ExpectationPool<102>, Positions>);
static_assert(!dp::LayerOn<dp::ExpectationPool<>, Numbers>);
static_assert(dp::LayerOn<dp::Dropout<>, Numbers> && dp::LayerOn<dp::Dropout<>, Positions> &&
              dp::LayerOn<dp::Dropout<>, Ragged>);
// A rate of 1 or more, a window of nothing, an m that is no number: no such layers.
template <class Rate>
concept DropoutRate = requires { typename dp::Dropout<Rate>; };
static_assert(DropoutRate<std::ratio<0>> && DropoutRate<std::ratio<99, 100>>);
static_assert(!DropoutRate<std::ratio<1>> && !DropoutRate<std::ratio<-1, 2>> && !DropoutRate<std::ratio<3, 2>> &&
              !DropoutRate<int>);
template <std::size_t Window, class M>
concept ExpectationOf = requires { typename dp::ExpectationPool<Window, M>; };
static_assert(ExpectationOf<5, std::ratio<1, 2>> && ExpectationOf<1, dp::Trainable<std::ratio<-1>>>);
static_assert(!ExpectationOf<0, std::ratio<1>> && !ExpectationOf<1, int>);
static_assert(dp::LayerOn<dp::Mask, Numbers> && !dp::LayerOn<dp::Mask, Positions>);
static_assert(dp::LayerOn<dp::Dense<1>, Numbers> && !dp::LayerOn<dp::Dense<1>, Positions>);
static_assert(dp::LayerOn<dp::ReLU, Numbers> && dp::LayerOn<dp::ReLU, Positions> && dp::LayerOn<dp::ReLU, Ragged>);
static_assert(dp::LayerOn<dp::ClippedLeakyReLU, Numbers> && dp::LayerOn<dp::ClippedLeakyReLU, Positions>);
static_assert(dp::LayerOn<dp::Sigmoid, Numbers> && dp::LayerOn<dp::Sigmoid, Positions>);
static_assert(dp::LayerOn<dp::test::Swish, Numbers> && dp::LayerOn<dp::test::Scale, Ragged>);
static_assert(!dp::LayerOn<dp::OneHot<101>, Positions>);

// What is no shape is no input.
static_assert(!dp::Accepts<dp::ReLU, int>);
static_assert(!dp::Accepts<dp::ReLU, Shape<>>);
static_assert(!dp::Accepts<dp::ReLU, Shape<1, 2, 3>>);
static_assert(!dp::Accepts<int, Positions>);

// Shapes on the way.
template <class Layer, class Input>
using Output = typename Layer::template On<Input>::output;
static_assert(std::same_as<Output<dp::Conv1D<256, 24>, Positions>, Shape<256, 101>>);
static_assert(std::same_as<Output<dp::Conv1D<256, 24, dp::Padding::valid>, Positions>, Shape<256, 78>>);
static_assert(std::same_as<Output<dp::Conv1D<256, 24, dp::Padding::valid>, Ragged>, Shape<256, dynamic_length>>);
static_assert(std::same_as<Output<OnBoth<256, 24>, Positions>, Shape<256, 202>>);
static_assert(std::same_as<Output<OnBoth<256, 24, dp::Padding::valid>, Positions>, Shape<256, 156>>);
static_assert(std::same_as<Output<OnBoth<256, 24>, Ragged>, Shape<256, dynamic_length>>);
static_assert(std::same_as<Output<dp::GlobalMaxPool, Shape<256, 78>>, Shape<256>>);
static_assert(std::same_as<Output<dp::Dense<3>, Numbers>, Shape<3>>);
static_assert(std::same_as<Output<dp::CircularConv1D<16, 24>, Positions>, Shape<384, 101>>);
static_assert(std::same_as<Output<dp::CircularConv1D<16, 24, dp::Padding::valid>, Ragged>, Shape<384, dynamic_length>>);
static_assert(std::same_as<Output<dp::CircularConv1D<16, 24, dp::Padding::valid, dp::Rotations::best>, Positions>,
                           Shape<16, 78>>);
static_assert(std::same_as<Output<dp::ExpectationPool<5>, Shape<256, 78>>, Shape<256>>);
static_assert(std::same_as<Output<dp::GlobalAveragePool, Shape<256, 78>>, Shape<256>>);

// Each member that a layer must have, left out once.
struct WithoutBackward {
    static std::string signature() { return "WithoutBackward"; }
    template <dp::AnyShape Input>
    struct On {
        using output = Input;
        static constexpr auto parameters = dp::no_parameters;
        template <std::floating_point T>
        static void forward(dp::ParameterSpans<T const, 0> const&, dp::Batch<T> const&, dp::Batch<T>&, dp::NoCache&) {}
    };
};
struct WithoutSignature {
    template <dp::AnyShape Input>
    struct On : dp::ReLU::On<Input> {};
};
struct WithoutParameters {
    static std::string signature() { return "WithoutParameters"; }
    template <dp::AnyShape Input>
    struct On {
        using output = Input;
    };
};
struct OddOutput {
    static std::string signature() { return "OddOutput"; }
    template <dp::AnyShape Input>
    struct On : dp::ReLU::On<Input> {
        using output = int;
    };
};
struct WithoutOutput {
    static std::string signature() { return "WithoutOutput"; }
    template <dp::AnyShape Input>
    struct On {};
};
static_assert(dp::Accepts<WithoutBackward, Positions> && !dp::LayerOn<WithoutBackward, Positions>);
static_assert(dp::Accepts<WithoutSignature, Positions> && !dp::LayerOn<WithoutSignature, Positions>);
static_assert(dp::Accepts<WithoutParameters, Positions> && !dp::LayerOn<WithoutParameters, Positions>);
static_assert(dp::Accepts<OddOutput, Positions> && !dp::LayerOn<OddOutput, Positions>);
static_assert(!dp::Accepts<WithoutOutput, Positions>);

// An optional member that is there must be whole: both halves of the live form, and a length from a length.
struct HalfLive {
    static std::string signature() { return "HalfLive"; }
    template <dp::AnyShape Input>
    struct On : dp::ReLU::On<Input> {
        template <std::floating_point T>
        static void forward_live(dp::ParameterSpans<T const, 0> const&, std::span<std::uint32_t const>,
                                 dp::Batch<T> const&, dp::Batch<T>&, dp::NoCache&) {}
    };
};
struct OtherHalfLive {
    static std::string signature() { return "OtherHalfLive"; }
    template <dp::AnyShape Input>
    struct On : dp::ReLU::On<Input> {
        template <std::floating_point T>
        static void backward_live(std::span<std::uint32_t const>, dp::Batch<T> const&, dp::Batch<T> const&,
                                  dp::NoCache const&, dp::ParameterSpans<T, 0> const&, dp::Batch<T>*) {}
    };
};
struct WholeLive {
    static std::string signature() { return "WholeLive"; }
    template <dp::AnyShape Input>
    struct On : HalfLive::On<Input>, OtherHalfLive::On<Input> {
        using output = Input;
        static constexpr auto parameters = dp::no_parameters;
        using HalfLive::On<Input>::forward;
        using HalfLive::On<Input>::backward;
    };
};
struct LengthOfNothing : dp::ReLU {
    static std::size_t minimum_length() { return 1; }
};
struct ConstantLength : dp::ReLU {
    static constexpr std::size_t minimum_length = 3;
};
static_assert(dp::Accepts<HalfLive, Positions> && !dp::LayerOn<HalfLive, Positions>);
static_assert(dp::Accepts<OtherHalfLive, Positions> && !dp::LayerOn<OtherHalfLive, Positions>);
static_assert(dp::LayerOn<WholeLive, Positions> && dp::detail::has_live_form<WholeLive::On<Positions>>);
static_assert(!dp::detail::has_live_form<HalfLive::On<Positions>> &&
              !dp::detail::has_live_form<OtherHalfLive::On<Positions>>);
static_assert(dp::detail::has_live_form<dp::Conv1D<4, 3>::On<Positions>> &&
              !dp::detail::has_live_form<dp::ReLU::On<Positions>>);
static_assert(dp::LayerOn<dp::ReLU, Positions> && !dp::LayerOn<LengthOfNothing, Positions> &&
              !dp::LayerOn<ConstantLength, Positions>);

// Caches.
static_assert(std::same_as<dp::Cache<dp::ReLU::On<Numbers>, float>, dp::NoCache>);
static_assert(std::same_as<dp::Cache<dp::GlobalMaxPool::On<Positions>, float>, dp::GlobalMaxPool::BestRows>);

// Through which layers a pruned unit is seen.
static_assert(dp::detail::is_channelwise<dp::ReLU::On<Numbers>> &&
              dp::detail::is_channelwise<dp::GlobalMaxPool::On<Positions>>);
static_assert(dp::detail::is_channelwise<dp::Mask::On<Numbers>> &&
              dp::detail::is_channelwise<dp::test::Scale::On<Numbers>>);
static_assert(dp::detail::is_channelwise<dp::GlobalAveragePool::On<Positions>> &&
              dp::detail::is_channelwise<dp::Dropout<>::On<Positions>>);
static_assert(dp::detail::is_channelwise<dp::ExpectationPool<5>::On<Positions>>);
static_assert(!dp::detail::is_channelwise<dp::CircularConv1D<4, 3>::On<Positions>>);
static_assert(dp::detail::has_training_form<dp::Dropout<>::On<Numbers>> &&
              !dp::detail::has_training_form<dp::ReLU::On<Numbers>>);
static_assert(!dp::detail::is_channelwise<dp::Conv1D<4, 3>::On<Positions>> &&
              !dp::detail::is_channelwise<dp::Dense<1>::On<Numbers>>);

// Encoders.
struct Purines {  // one channel, by a user
    using output = Shape<1, dynamic_length>;
    static std::string signature() { return "Purines"; }
    static void require_readable(dp::EncodedSet const&) {}
    template <std::floating_point T>
    static void encode(dp::EncodedSet const&, std::span<std::size_t const>, dp::Batch<T>&) {}
};
struct FlatEncoder : Purines {
    using output = Shape<1>;
};
struct WithoutCheck {
    using output = Shape<1, dynamic_length>;
    static std::string signature() { return "WithoutCheck"; }
    template <std::floating_point T>
    static void encode(dp::EncodedSet const&, std::span<std::size_t const>, dp::Batch<T>&) {}
};
static_assert(dp::Encoder<dp::OneHot<>> && dp::Encoder<dp::OneHot<101>> &&
              dp::Encoder<dp::OneHot<101, dp::Unknown::reject>>);
static_assert(dp::Encoder<Purines>);
static_assert(!dp::Encoder<FlatEncoder> && !dp::Encoder<WithoutCheck> && !dp::Encoder<dp::ReLU> && !dp::Encoder<int>);
static_assert(std::same_as<dp::OneHot<101>::output, Positions> && std::same_as<dp::OneHot<>::output, Ragged>);
static_assert(dp::LayerChain<Purines, dp::Conv1D<4, 3>, dp::GlobalMaxPool, dp::Dense<1>, dp::Sigmoid>);

}  // namespace
