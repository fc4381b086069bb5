// Which chains make a model, what is advised to the others, and what is known of a chain when it is compiled.

#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>

#include <deepprune/deepprune.hpp>

#include "support/own_layers.hpp"

namespace {

namespace dp = deepprune;
namespace advice = dp::advice;
using dp::Conv1D;
using dp::Dense;
using dp::dynamic_length;
using dp::GlobalMaxPool;
using dp::Mask;
using dp::OneHot;
using dp::Padding;
using dp::ReLU;
using dp::Shape;
using dp::Sigmoid;

template <class Expected, class... Layers>
constexpr bool advised = std::same_as<dp::detail::chain_verdict<Layers...>, Expected> && !dp::LayerChain<Layers...>;

static_assert(dp::LayerChain<OneHot<101>, Conv1D<256, 24>, ReLU, GlobalMaxPool, Mask, Dense<1>, Sigmoid>);
static_assert(dp::LayerChain<OneHot<>, Conv1D<256, 24>, ReLU, GlobalMaxPool, Mask, Dense<1>, Sigmoid>);
static_assert(dp::LayerChain<OneHot<>, Conv1D<1, 24>, GlobalMaxPool, Sigmoid>);
static_assert(dp::LayerChain<OneHot<>, GlobalMaxPool, Dense<3>, Sigmoid, Dense<1>, Sigmoid>);
static_assert(
    dp::LayerChain<OneHot<>, Conv1D<4, 3>, dp::test::Scale, dp::test::Swish, GlobalMaxPool, Dense<1>, Sigmoid>);
static_assert(
    std::same_as<dp::detail::chain_verdict<OneHot<>, GlobalMaxPool, Dense<1>, Sigmoid>, dp::detail::SoundChain>);

// No encoder in front.
static_assert(advised<advice::begin_the_model_with_OneHot<void, void>>);
static_assert(
    advised<advice::begin_the_model_with_OneHot<Conv1D<4, 3>, void>, Conv1D<4, 3>, GlobalMaxPool, Dense<1>, Sigmoid>);
static_assert(advised<advice::begin_the_model_with_OneHot<int, void>, int, GlobalMaxPool, Dense<1>, Sigmoid>);

// No probability at the end.
static_assert(advised<advice::end_the_model_with_Dense_1_and_Sigmoid<OneHot<7>, Shape<4, 7>>, OneHot<7>>);
static_assert(
    advised<advice::end_the_model_with_Dense_1_and_Sigmoid<Dense<1>, Shape<4>>, OneHot<7>, GlobalMaxPool, Dense<1>>);
static_assert(advised<advice::end_the_model_with_Dense_1_and_Sigmoid<Sigmoid, Shape<2>>, OneHot<7>, GlobalMaxPool,
                      Dense<2>, Sigmoid>);
static_assert(
    advised<advice::end_the_model_with_Dense_1_and_Sigmoid<Sigmoid, Shape<1, 7>>, OneHot<7>, Conv1D<1, 3>, Sigmoid>);

// Positions where numbers are taken, and the other way round.
static_assert(advised<advice::put_GlobalMaxPool_before_this_layer<Mask, Shape<8, 101>>, OneHot<101>, Conv1D<8, 24>,
                      Mask, Dense<1>, Sigmoid>);
static_assert(advised<advice::put_GlobalMaxPool_before_this_layer<Dense<1>, Shape<8, dynamic_length>>, OneHot<>,
                      Conv1D<8, 24>, ReLU, Dense<1>, Sigmoid>);
static_assert(advised<advice::move_this_layer_before_the_pooling<Conv1D<8, 24>, Shape<4>>, OneHot<101>, GlobalMaxPool,
                      Conv1D<8, 24>, Dense<1>, Sigmoid>);
static_assert(advised<advice::move_this_layer_before_the_pooling<GlobalMaxPool, Shape<8>>, OneHot<101>, Conv1D<8, 24>,
                      GlobalMaxPool, GlobalMaxPool, Dense<1>, Sigmoid>);

// Too long a kernel, for the sequence or for what an earlier convolution leaves of it.
static_assert(advised<advice::use_a_shorter_kernel<Conv1D<8, 24>, Shape<4, 23>>, OneHot<23>, Conv1D<8, 24>,
                      GlobalMaxPool, Dense<1>, Sigmoid>);
static_assert(advised<advice::use_a_shorter_kernel<Conv1D<8, 14, Padding::valid>, Shape<5, 13>>, OneHot<20>,
                      Conv1D<5, 8, Padding::valid>, Conv1D<8, 14, Padding::valid>, GlobalMaxPool, Dense<1>, Sigmoid>);

// An encoder in the middle.
static_assert(advised<advice::use_OneHot_only_as_the_first_layer<OneHot<101>, Shape<4, 101>>, OneHot<101>, OneHot<101>,
                      GlobalMaxPool, Dense<1>, Sigmoid>);
static_assert(advised<advice::use_OneHot_only_as_the_first_layer<OneHot<>, Shape<8>>, OneHot<101>, Conv1D<8, 24>,
                      GlobalMaxPool, OneHot<>, Dense<1>, Sigmoid>);

// Layers of one's own.
struct Unfinished {
    template <dp::AnyShape Input>
    struct On {
        using output = Input;
    };
};
template <class Input>
concept PairOfChannels = dp::PositionalShape<Input> && dp::channels(Input{}) % 2 == 0;
struct EvenOnly {
    static std::string signature() { return "EvenOnly"; }
    template <PairOfChannels Input>
    struct On : ReLU::On<Input> {};
};
static_assert(advised<advice::complete_this_layer<Unfinished, Shape<4, 7>>, OneHot<7>, Unfinished, GlobalMaxPool,
                      Dense<1>, Sigmoid>);
static_assert(dp::LayerChain<OneHot<7>, EvenOnly, GlobalMaxPool, Dense<1>, Sigmoid>);
static_assert(advised<advice::see_what_this_layer_accepts<EvenOnly, Shape<3, 7>>, OneHot<7>, Conv1D<3, 2>, EvenOnly,
                      GlobalMaxPool, Dense<1>, Sigmoid>);
static_assert(
    advised<advice::see_what_this_layer_accepts<int, Shape<4, 7>>, OneHot<7>, int, GlobalMaxPool, Dense<1>, Sigmoid>);

// The first fault is the one reported.
static_assert(
    advised<advice::put_GlobalMaxPool_before_this_layer<Mask, Shape<4, 7>>, OneHot<7>, Mask, OneHot<7>, Dense<2>>);

// Layout: lengths.
template <class... Layers>
constexpr std::size_t shortest = dp::Layout<OneHot<>, Layers..., GlobalMaxPool, Dense<1>, Sigmoid>::minimum_length;
static_assert(shortest<> == 1);
static_assert(shortest<ReLU> == 1);
static_assert(shortest<Conv1D<4, 24>> == 24);
static_assert(shortest<Conv1D<4, 24, Padding::valid>> == 24);
static_assert(shortest<Conv1D<4, 24, Padding::valid>, ReLU, Conv1D<4, 10, Padding::valid>> == 33);
static_assert(shortest<Conv1D<4, 24, Padding::valid>, Conv1D<4, 10>> == 33);
static_assert(shortest<Conv1D<4, 24>, Conv1D<4, 10, Padding::valid>> == 24);
static_assert(shortest<Conv1D<4, 10>, Conv1D<4, 24, Padding::valid>> == 24);
static_assert(shortest<Conv1D<4, 3, Padding::valid>, Conv1D<4, 5, Padding::valid>, Conv1D<4, 7, Padding::valid>> == 13);

// Layout: who is who. Layers count from 0, the encoder.
using Paper = dp::Layout<OneHot<101>, Conv1D<256, 24>, ReLU, GlobalMaxPool, Mask, Dense<1>, Sigmoid>;
static_assert(Paper::layers == 7 && Paper::none == 7);
static_assert(Paper::unit_layer == 1 && Paper::mask_layer == 4 && Paper::reader_layer == 5);
static_assert(Paper::size == 256 * 24 * 4 + 256 + 256 + 256 + 1);
static_assert(Paper::parameter_count == 5);
static_assert(std::same_as<Paper::bound<1>, Conv1D<256, 24>::On<Shape<4, 101>>>);
static_assert(std::same_as<Paper::bound<5>, Dense<1>::On<Shape<256>>>);
static_assert(std::same_as<Paper::layer<0>, OneHot<101>> && std::same_as<Paper::encoder, OneHot<101>>);

using Deep = dp::Layout<OneHot<>, Conv1D<8, 5>, ReLU, Conv1D<6, 3>, dp::test::Scale, GlobalMaxPool, Mask,
                        dp::test::Swish, Dense<4>, ReLU, Dense<1>, Sigmoid>;
static_assert(Deep::unit_layer == 3 && Deep::mask_layer == 6 && Deep::reader_layer == 8);
static_assert(Deep::size == (8 * 5 * 4 + 8) + (6 * 3 * 8 + 6) + 12 + 6 + (6 * 4 + 4) + (4 + 1));

using Bare = dp::Layout<OneHot<>, GlobalMaxPool, Sigmoid, Dense<1>, Sigmoid>;
static_assert(Bare::mask_layer == Bare::none && Bare::unit_layer == Bare::none);
static_assert(Bare::parameter_count == 2 && Bare::size == 5);
static_assert(dp::Layout<OneHot<>, Conv1D<1, 3>, GlobalMaxPool, Sigmoid>::size == 13);

// Models.
using Net = dp::Model<OneHot<101>, Conv1D<256, 24>, ReLU, GlobalMaxPool, Mask, Dense<1>, Sigmoid>;
using Unmasked = dp::Model<OneHot<101>, Conv1D<256, 24>, ReLU, GlobalMaxPool, Dense<1>, Sigmoid>;
using MaskedBases =
    dp::Model<OneHot<101>, GlobalMaxPool, Mask, Dense<1>, Sigmoid>;  // no layer whose units it could switch
static_assert(dp::AnyModel<Net> && dp::AnyModel<Unmasked> && !dp::AnyModel<int> && !dp::AnyModel<Net const&>);
static_assert(dp::PrunableModel<Net> && !dp::PrunableModel<Unmasked> && !dp::PrunableModel<MaskedBases> &&
              !dp::PrunableModel<int>);
static_assert(Net::has_mask && Net::has_kernels && Net::units() == 256 && !Unmasked::has_mask &&
              !Unmasked::has_kernels);
static_assert(std::same_as<Net::scalar, float>);
static_assert(sizeof(Net) <= 64);

template <class M>
concept HasMask = requires(M const& model) { model.mask(); };
template <class M>
concept HasKernels = requires(M const& model) { model.kernels(); };
using HiddenUnits = dp::Model<OneHot<>, Conv1D<4, 3>, GlobalMaxPool, Dense<6>, ReLU, Mask, Dense<1>, Sigmoid>;
static_assert(HasMask<Net> && HasKernels<Net> && !HasMask<Unmasked> && !HasKernels<Unmasked>);
static_assert(HasMask<HiddenUnits> && !HasKernels<HiddenUnits> && dp::PrunableModel<HiddenUnits>);

// What reads the units must be dense over them: two parameters of these names, ranks and sizes.
template <std::size_t... Weights>
struct Reader {
    static std::string signature() { return "Reader"; }
    template <dp::FlatShape Input>
    struct On {
        using output = Shape<1>;
        static constexpr std::array parameters{
            dp::Parameter{.name = "weights", .shape = {Weights...}, .rank = sizeof...(Weights)},
            dp::Parameter{.name = "biases"},
        };
        template <std::floating_point T>
        static void forward(dp::ParameterSpans<T const, 2> const&, dp::Batch<T> const&, dp::Batch<T>&, dp::NoCache&) {}
        template <std::floating_point T>
        static void backward(dp::ParameterSpans<T const, 2> const&, dp::Batch<T> const&, dp::Batch<T> const&,
                             dp::Batch<T> const&, dp::NoCache const&, dp::ParameterSpans<T, 2> const&, dp::Batch<T>*) {}
    };
};
struct ReaderOfFactors : Reader<4, 1> {
    template <dp::FlatShape Input>
    struct On : Reader<4, 1>::On<Input> {
        static constexpr std::array parameters{
            dp::Parameter{.name = "factors", .shape = {4, 1, 1}, .rank = 2},
            dp::Parameter{.name = "biases"},
        };
    };
};
struct ReaderWithoutBiases : Reader<4, 1> {
    template <dp::FlatShape Input>
    struct On : Reader<4, 1>::On<Input> {
        static constexpr std::array parameters{
            dp::Parameter{.name = "weights", .shape = {4, 1, 1}, .rank = 2},
            dp::Parameter{.name = "offsets"},
        };
    };
};
template <class Layer>
using ReadBy = dp::Model<OneHot<>, Conv1D<4, 3>, GlobalMaxPool, Mask, Layer, Sigmoid>;
template <class M>
concept HasDenseWeights = requires(M const& model) { model.dense_weights(); };
template <class Layer>
constexpr bool read_densely = dp::PrunableModel<ReadBy<Layer>> && HasDenseWeights<ReadBy<Layer>> &&
                              dp::PruningCriterion<dp::WeightMagnitude, ReadBy<Layer>>;
template <class Layer>
constexpr bool read_otherwise =
    dp::AnyModel<ReadBy<Layer>> && ReadBy<Layer>::has_mask && !dp::PrunableModel<ReadBy<Layer>> &&
    !HasDenseWeights<ReadBy<Layer>> && !dp::PruningCriterion<dp::WeightMagnitude, ReadBy<Layer>>;
static_assert(read_densely<Dense<1>> && read_densely<Reader<4, 1>>);
static_assert(read_otherwise<ReaderOfFactors> && read_otherwise<ReaderWithoutBiases>);
static_assert(read_otherwise<Reader<4>> && read_otherwise<Reader<1, 4>> && read_otherwise<Reader<4, 2>>);

// Backends: what each chain asks of its own.
struct LogitsOnly {
    explicit LogitsOnly(unsigned) {}
    void logits(std::span<float const>, dp::EncodedSet const&, std::span<std::size_t const>, std::span<float>) {}
    double loss_and_gradient(std::span<float const>, dp::EncodedSet const&, std::span<std::size_t const>,
                             std::span<float>) {
        return 0.0;
    }
};
struct WithScores : LogitsOnly {
    using LogitsOnly::LogitsOnly;
    void unit_scores(std::span<float const>, dp::EncodedSet const&, std::span<std::size_t const>, std::span<float>) {}
};
struct WithWindows : WithScores {
    using WithScores::WithScores;
    void unit_windows(std::span<float const>, dp::EncodedSet const&, std::span<std::size_t const>, std::span<float>,
                      std::span<std::size_t>) {}
};
struct WithSeed : LogitsOnly {
    using LogitsOnly::LogitsOnly;
    using LogitsOnly::loss_and_gradient;
    double loss_and_gradient(std::span<float const>, dp::EncodedSet const&, std::span<std::size_t const>,
                             std::span<float>, dp::Seed) {
        return 0.0;
    }
};
struct NoBackend {
    explicit NoBackend(unsigned) {}
};
using Plain = dp::Layout<OneHot<>, Conv1D<4, 3>, GlobalMaxPool, Dense<1>, Sigmoid>;
using Averaged = dp::Layout<OneHot<>, Conv1D<4, 3>, dp::GlobalAveragePool, Mask, Dense<1>, Sigmoid>;
using Noisy = dp::Layout<OneHot<>, Conv1D<4, 3>, GlobalMaxPool, dp::Dropout<>, Dense<1>, Sigmoid>;
using General = dp::GeneralBackend<float, OneHot<>, Conv1D<4, 3>, GlobalMaxPool, Dense<1>, Sigmoid>;
static_assert(dp::BackendOf<General, float, Plain> && !dp::BackendOf<General, double, Plain>);
static_assert(!dp::BackendOf<NoBackend, float, Plain> && !dp::BackendOf<int, float, Plain>);
static_assert(dp::BackendOf<LogitsOnly, float, Plain> && !dp::BackendOf<LogitsOnly, float, Averaged>);
static_assert(dp::BackendOf<WithScores, float, Averaged> && !dp::BackendOf<WithScores, float, Paper>);
static_assert(dp::BackendOf<WithWindows, float, Paper> && dp::BackendOf<Net::backend, float, Paper>);
static_assert(!dp::BackendOf<LogitsOnly, float, Noisy> && dp::BackendOf<WithSeed, float, Noisy>);
static_assert(!dp::BackendOf<WithSeed, float, Averaged>);

// Compact models.
static_assert(std::same_as<dp::CompactModel<Net, 4>,
                           dp::Model<OneHot<101>, Conv1D<4, 24>, ReLU, GlobalMaxPool, Mask, Dense<1>, Sigmoid>>);
static_assert(std::same_as<dp::CompactModel<HiddenUnits, 2>,
                           dp::Model<OneHot<>, Conv1D<4, 3>, GlobalMaxPool, Dense<2>, ReLU, Mask, Dense<1>, Sigmoid>>);

}  // namespace
