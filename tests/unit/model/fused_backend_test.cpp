#include <algorithm>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <ratio>
#include <span>
#include <string>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/model/model.hpp>

#include "../../catch.hpp"
#include "../../support/random_values.hpp"

namespace dp = deepprune;
using dp::Padding;
using dp::Strands;
using dp::Unknown;

namespace {

template <class T, class... Layers>
struct ChainOf {
    using scalar = T;
    using net = dp::BasicModel<T, Layers...>;
    using fused = dp::FusedBackend<T, Layers...>;
    using general = dp::GeneralBackend<T, Layers...>;
    using exact = dp::GeneralBackend<double, Layers...>;
};

template <class T, std::size_t Kernels, std::size_t Length, class Activation, Padding Pad = Padding::same,
          Strands StrandMode = Strands::forward, Unknown Letters = Unknown::uniform>
using Chain = ChainOf<T, dp::OneHot<dp::dynamic_length, Letters>, dp::Conv1D<Kernels, Length, Pad, StrandMode>,
                      Activation, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

using One = std::ratio<1>;
using Trained = dp::Trainable<std::ratio<1>>;

template <class T, std::size_t Kernels, std::size_t Length, class Exponent = One, Padding Pad = Padding::same,
          Strands StrandMode = Strands::both, Unknown Letters = Unknown::uniform>
using Soft = ChainOf<T, dp::OneHot<dp::dynamic_length, Letters>, dp::Conv1D<Kernels, Length, Pad, StrandMode>,
                     dp::ExpectationPool<1, Exponent>, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
template <class T, std::size_t Kernels, std::size_t Length, class Activation, class Exponent = One,
          Padding Pad = Padding::same, Strands StrandMode = Strands::both>
using SoftActivated = ChainOf<T, dp::OneHot<>, dp::Conv1D<Kernels, Length, Pad, StrandMode>, Activation,
                              dp::ExpectationPool<1, Exponent>, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

// Random parameters that reach every part of an activation; every third unit is pruned.
template <class Net>
Net random_net(std::uint64_t seed) {
    using T = typename Net::scalar;
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test, 0};
    Net net{dp::Seed{seed}};
    for (T& value : net.parameters()) {
        value = static_cast<T>(stream.uniform() * 3.0 - 1.5);
    }
    for (std::size_t k = 0; k < net.units(); ++k) {
        net.mask()(k) = k % 3 == 2 ? T{0} : T{1};
    }
    return net;
}

double distance(auto const& a, auto const& b) {
    double difference = 0.0;
    double size = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference += (static_cast<double>(a[i]) - static_cast<double>(b[i])) *
                      (static_cast<double>(a[i]) - static_cast<double>(b[i]));
        size += static_cast<double>(b[i]) * static_cast<double>(b[i]);
    }
    return std::sqrt(difference / size);
}

// Never rises or falls otherwise than ReLU does, but does not say so.
struct SilentReLU : dp::Elementwise<SilentReLU> {
    static std::string signature() { return "SilentReLU"; }
    template <std::floating_point T>
    static T value(T x) {
        return dp::ReLU::value(x);
    }
    template <std::floating_point T>
    static T derivative(T x, T y) {
        return dp::ReLU::derivative(x, y);
    }
};

}  // namespace

TEST_CASE("the type of a model selects its backend", "[model][fused]") {
    using namespace dp;
    STATIC_REQUIRE(FusedLayerChain<OneHot<>, Conv1D<5, 4>, ReLU, GlobalMaxPool, Mask, Dense<1>, Sigmoid>);
    STATIC_REQUIRE(
        FusedLayerChain<OneHot<101>, Conv1D<5, 64>, ClippedLeakyReLU, GlobalMaxPool, Mask, Dense<1>, Sigmoid>);
    STATIC_REQUIRE_FALSE(FusedLayerChain<OneHot<>, Conv1D<5, 3>, ReLU, GlobalMaxPool, Mask, Dense<1>, Sigmoid>);
    STATIC_REQUIRE_FALSE(FusedLayerChain<OneHot<>, Conv1D<5, 65>, ReLU, GlobalMaxPool, Mask, Dense<1>, Sigmoid>);
    STATIC_REQUIRE_FALSE(FusedLayerChain<OneHot<>, Conv1D<5, 8>, SilentReLU, GlobalMaxPool, Mask, Dense<1>, Sigmoid>);
    STATIC_REQUIRE_FALSE(FusedLayerChain<OneHot<>, Conv1D<5, 8>, ReLU, GlobalMaxPool, Dense<1>, Sigmoid>);
    STATIC_REQUIRE(FusedLayerChain<OneHot<>, Conv1D<5, 8>, ExpectationPool<1>, Mask, Dense<1>, Sigmoid>);
    STATIC_REQUIRE(
        FusedLayerChain<OneHot<101>, Conv1D<5, 64>, ReLU, ExpectationPool<1, Trained>, Mask, Dense<1>, Sigmoid>);
    STATIC_REQUIRE_FALSE(FusedLayerChain<OneHot<>, Conv1D<5, 8>, ExpectationPool<2>, Mask, Dense<1>, Sigmoid>);
    STATIC_REQUIRE_FALSE(
        FusedLayerChain<OneHot<>, Conv1D<5, 8>, SilentReLU, ExpectationPool<1>, Mask, Dense<1>, Sigmoid>);
    STATIC_REQUIRE_FALSE(FusedLayerChain<OneHot<>, Conv1D<5, 3>, ExpectationPool<1>, Mask, Dense<1>, Sigmoid>);
    STATIC_REQUIRE(std::same_as<Soft<float, 5, 8>::net::backend, Soft<float, 5, 8>::fused>);
    STATIC_REQUIRE_FALSE(detail::UnitWindowBackend<Soft<float, 5, 8>::fused, float>);
    using Paper = Chain<float, 5, 8, ReLU>;
    STATIC_REQUIRE(std::same_as<Paper::net::backend, Paper::fused>);
    using Silent = Model<OneHot<>, Conv1D<5, 8>, SilentReLU, GlobalMaxPool, Mask, Dense<1>, Sigmoid>;
    STATIC_REQUIRE(std::same_as<Silent::backend, GeneralBackend<float, OneHot<>, Conv1D<5, 8>, SilentReLU,
                                                                GlobalMaxPool, Mask, Dense<1>, Sigmoid>>);
}

TEMPLATE_TEST_CASE(
    "the fused backend agrees with the general one", "[model][fused]", (Chain<double, 40, 24, dp::ReLU>),
    (Chain<float, 40, 24, dp::ReLU>), (Chain<double, 6, 15, dp::ClippedLeakyReLU, Padding::valid>),
    (Chain<float, 6, 15, dp::ClippedLeakyReLU, Padding::valid>),
    (Chain<double, 19, 7, dp::ClippedLeakyReLU, Padding::same, Strands::both, Unknown::zero>),
    (Chain<float, 19, 7, dp::ClippedLeakyReLU, Padding::same, Strands::both, Unknown::zero>),
    (Chain<double, 1, 64, dp::ReLU, Padding::valid, Strands::both>), (Chain<double, 3, 4, dp::ReLU>),
    (Chain<double, 300, 16, dp::ClippedLeakyReLU>), (Chain<float, 4, 33, dp::ReLU, Padding::same, Strands::both>),
    (Soft<double, 40, 16>), (Soft<float, 40, 16>), (Soft<double, 5, 15, Trained, Padding::valid>),
    (Soft<float, 5, 15, Trained, Padding::valid>), (Soft<float, 4, 4, std::ratio<-1, 2>>),
    (Soft<double, 1, 64, std::ratio<1, 4>, Padding::valid, Strands::forward>),
    (Soft<float, 300, 16, std::ratio<2>, Padding::same, Strands::both, Unknown::zero>),
    (SoftActivated<double, 19, 7, dp::ClippedLeakyReLU, Trained>),
    (SoftActivated<float, 19, 7, dp::ReLU, Trained, Padding::valid>),
    (SoftActivated<float, 6, 24, dp::ClippedLeakyReLU, std::ratio<2>, Padding::same, Strands::forward>)) {
    using T = typename TestType::scalar;
    // Sums of some dozen terms of size 1, then of at most 70 sequences: far below the bounds that a user may rely on.
    double const tolerance = sizeof(T) == 4 ? 1e-5 : 1e-12;
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        CAPTURE(seed);
        auto const net = random_net<typename TestType::net>(seed);
        dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test, 0};
        auto const set = dp::test::random_set(stream, 70, 64, 110, seed % 2 == 0 ? 0 : 50);
        auto const which = dp::test::every(set.size());
        typename TestType::fused fused{2};
        typename TestType::general general{2};

        std::vector<T> ours(set.size());
        std::vector<T> theirs(set.size());
        fused.logits(net.parameters(), set, which, ours);
        general.logits(net.parameters(), set, which, theirs);
        CHECK(distance(ours, theirs) <= tolerance);

        std::vector<T> our_scores(set.size() * net.units());
        std::vector<T> their_scores(our_scores.size());
        fused.unit_scores(net.parameters(), set, which, our_scores);
        general.unit_scores(net.parameters(), set, which, their_scores);
        CHECK(distance(our_scores, their_scores) <= tolerance);

        if constexpr (TestType::net::layout::pools_windows) {
            std::vector<std::size_t> our_windows(our_scores.size());
            std::vector<std::size_t> their_windows(our_scores.size());
            fused.unit_windows(net.parameters(), set, which, our_scores, our_windows);
            general.unit_windows(net.parameters(), set, which, their_scores, their_windows);
            CHECK(distance(our_scores, their_scores) <= tolerance);
            std::size_t other_windows = 0;
            for (std::size_t i = 0; i < our_windows.size(); ++i) {
                // Where an activation is flat, windows of unequal scores tie behind it. Else two sums in other orders
                // may differ.
                bool const flat = their_scores[i] <= T{0} || their_scores[i] >= T{10};
                other_windows += flat || our_windows[i] == their_windows[i] ? 0 : 1;
            }
            CHECK(other_windows == 0);
        }

        std::vector<T> our_gradient(net.parameters().size(), T{99});
        double const our_loss = fused.loss_and_gradient(net.parameters(), set, which, our_gradient);
        // In double: the general path adds up the derivative by m in one sum, which in float is off by up to 3e-5.
        typename TestType::exact exact{2};
        std::vector<double> const parameters(net.parameters().begin(), net.parameters().end());
        std::vector<double> their_gradient(parameters.size());
        double const their_loss = exact.loss_and_gradient(parameters, set, which, their_gradient);
        CHECK(std::abs(our_loss - their_loss) <= tolerance * their_loss);
        CHECK(distance(our_gradient, their_gradient) <= tolerance);
    }
}

TEMPLATE_TEST_CASE("threads and the other sequences of a batch change no bit", "[model][fused]",
                   (Chain<float, 40, 24, dp::ReLU>), (Chain<float, 4, 15, dp::ClippedLeakyReLU>),
                   (Chain<double, 9, 8, dp::ReLU, Padding::same, Strands::both>), (Soft<float, 300, 16>),
                   (Soft<float, 4, 15, Trained>), (Soft<float, 40, 24, One, Padding::valid, Strands::forward>),
                   (SoftActivated<double, 9, 8, dp::ReLU>)) {
    using T = typename TestType::scalar;
    auto const net = random_net<typename TestType::net>(3);
    dp::RandomStream stream{dp::Seed{11}, dp::Purpose::test, 0};
    auto const set = dp::test::random_set(stream, 300, 64, 110, 100);
    auto const which = dp::test::every(set.size());
    typename TestType::fused one{1};
    std::vector<T> logits(set.size());
    std::vector<T> gradient(net.parameters().size());
    one.logits(net.parameters(), set, which, logits);
    double const loss = one.loss_and_gradient(net.parameters(), set, which, gradient);
    for (unsigned const threads : {2U, 3U, 4U, 8U}) {
        CAPTURE(threads);
        typename TestType::fused several{threads};
        std::vector<T> again(set.size());
        std::vector<T> gradient_again(net.parameters().size());
        several.logits(net.parameters(), set, which, again);
        CHECK(again == logits);
        CHECK(several.loss_and_gradient(net.parameters(), set, which, gradient_again) == loss);
        CHECK(gradient_again == gradient);
    }
    for (std::size_t const i : {0U, 77U, 299U}) {
        std::vector<T> alone(1);
        one.logits(net.parameters(), set, std::vector<std::size_t>{i}, alone);
        CHECK(alone[0] == logits[i]);
    }
}

TEMPLATE_TEST_CASE("a NaN in a kernel or a bias reaches the logits", "[model][fused]", (Chain<float, 6, 8, dp::ReLU>),
                   (Soft<float, 6, 8>), (SoftActivated<float, 6, 8, dp::ReLU, Trained>)) {
    using Net = typename TestType::net;
    dp::RandomStream stream{dp::Seed{11}, dp::Purpose::test, 0};
    auto const set = dp::test::random_set(stream, 5, 20, 30);
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    for (int which = 0; which < 3; ++which) {
        CAPTURE(which);
        auto net = random_net<Net>(1);
        (which == 0 ? net.kernels()(1, 3, 2) : which == 1 ? net.kernel_biases()(1) : net.dense_weights()(1, 0)) = nan;
        for (float const logit : net.logits(set)) {
            CHECK(std::isnan(logit));
        }
        net.mask()(1) = 0.0F;  // pruned, it no longer counts
        for (float const logit : net.logits(set)) {
            CHECK_FALSE(std::isnan(logit));
        }
    }
}

TEMPLATE_TEST_CASE("an infinite weight or multiplier reaches the loss of soft pooling", "[model][fused]",
                   (Soft<float, 6, 8, Trained>), (SoftActivated<float, 6, 8, dp::ReLU, Trained>)) {
    using Net = typename TestType::net;
    dp::RandomStream stream{dp::Seed{11}, dp::Purpose::test, 0};
    auto const set = dp::test::random_set(stream, 5, 20, 30);
    auto const which = dp::test::every(set.size());
    constexpr std::size_t pool = Net::layout::mask_layer - 1;
    for (float const bad : {std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity(),
                            std::numeric_limits<float>::quiet_NaN()}) {
        for (bool const in_kernel : {true, false}) {
            CAPTURE(bad, in_kernel);
            auto net = random_net<Net>(1);
            (in_kernel ? net.kernels()(1, 3, 2) : net.template parameter<pool, 1>("m")(0)) = bad;
            std::vector<float> gradient(net.parameters().size());
            typename TestType::fused fused;
            CHECK(std::isnan(fused.loss_and_gradient(net.parameters(), set, which, gradient)));
        }
    }
}

TEST_CASE("scores far apart and far from zero neither overflow nor lose the shares", "[model][fused]") {
    using Case = Soft<float, 6, 8, std::ratio<2>>;
    for (float const scale : {1e-30F, 300.0F, 1e6F}) {
        CAPTURE(scale);
        auto net = random_net<Case::net>(1);
        for (float& weight : net.kernels()) {
            weight *= scale;
        }
        net.dense_weights() /= scale;
        dp::RandomStream stream{dp::Seed{12}, dp::Purpose::test, 0};
        auto const set = dp::test::random_set(stream, 40, 20, 60);
        auto const which = dp::test::every(set.size());
        Case::fused fused;
        Case::general general;
        std::vector<float> ours(net.parameters().size());
        std::vector<float> theirs(ours.size());
        double const loss = fused.loss_and_gradient(net.parameters(), set, which, ours);
        CHECK(loss == Approx(general.loss_and_gradient(net.parameters(), set, which, theirs)).epsilon(1e-5));
        // The kernels' part is 1 / scale of the rest: by itself.
        auto const part = [](std::vector<float> const& all) {
            return Case::net::layout::of_layer<1>(std::span{all})[0];
        };
        // A difference of scores of 1e6 is known to 0.1 in single precision: shares that are neither 0 nor 1 are noise.
        double const tolerance = scale > 1e5F ? 0.2 : scale > 1.0F ? 1e-3 : 1e-5;
        CHECK(distance(part(ours), part(theirs)) <= tolerance);
    }
}
