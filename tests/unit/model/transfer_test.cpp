#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ratio>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/layers/circular_conv1d.hpp>
#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/layers/global_max_pool.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/model/transfer.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::same_bits;
using dp::test::says;
using Carried = std::vector<dp::CarriedParameter>;
using Units = std::vector<std::size_t>;

namespace {

// 16 kernels of 16 letters: only a look at the layouts tells the axes apart.
template <std::size_t Room>
using Max = dp::Model<dp::OneHot<>, dp::Conv1D<Room, 16, dp::Padding::same, dp::Strands::both>, dp::ClippedLeakyReLU,
                      dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
template <std::size_t Room, class T = float, class Exponent = std::ratio<1>>
using Soft = dp::BasicModel<T, dp::OneHot<>, dp::Conv1D<Room, 16, dp::Padding::same, dp::Strands::both>,
                            dp::ExpectationPool<1, Exponent>, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

// Each value its own; all units live but those not in `live`.
template <class Net>
Net random_net(std::uint64_t seed, Units const& live) {
    Net net{dp::Seed{seed}};
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    for (auto& value : net.parameters()) {
        value = static_cast<typename Net::scalar>(stream.uniform() - 0.5);
    }
    std::ranges::fill(net.mask(), typename Net::scalar{0});
    for (std::size_t const unit : live) {
        net.mask()(unit) = 1;
    }
    return net;
}

// Unit j of `to` is unit live[j] of `from`, and the units behind are nothing.
template <class From, class To>
bool units_are(From const& from, Units const& live, To const& to) {
    using T = typename To::scalar;
    bool good = true;
    for (std::size_t j = 0; j < To::units(); ++j) {
        bool const here = j < live.size();
        for (std::size_t i = 0; i < 16; ++i) {
            for (std::size_t letter = 0; letter < 4; ++letter) {
                good = good &&
                       to.kernels()(j, i, letter) == (here ? static_cast<T>(from.kernels()(live[j], i, letter)) : T{0});
            }
        }
        good = good && to.kernel_biases()(j) == (here ? static_cast<T>(from.kernel_biases()(live[j])) : T{0});
        good = good && to.dense_weights()(j, 0) == (here ? static_cast<T>(from.dense_weights()(live[j], 0)) : T{0});
        good = good && to.mask()(j) == (here ? T{1} : T{0});
    }
    return good && to.dense_biases()(0) == static_cast<T>(from.dense_biases()(0));
}

Carried const all_of_max_to_soft{{1, 1, "kernels"}, {1, 1, "biases"}, {5, 4, "weights"}, {5, 4, "biases"}};

}  // namespace

TEST_CASE("live units go to the front of a chain of another type", "[model][transfer]") {
    for (Units const& live : {Units{3}, {0, 5, 15}, {1, 2, 3, 4, 5, 6, 7, 8}}) {
        auto const from = random_net<Max<16>>(1, live);
        auto to = random_net<Soft<16>>(2, {0, 9});
        CHECK(dp::transfer(from, to) == all_of_max_to_soft);
        CHECK(units_are(from, live, to));
        auto wider = random_net<Soft<20>>(2, {0, 9});
        CHECK(dp::transfer(from, wider) == all_of_max_to_soft);
        CHECK(units_are(from, live, wider));
        auto narrower = random_net<Soft<8>>(2, {0, 7});
        dp::transfer(from, narrower);
        CHECK(units_are(from, live, narrower));
        auto in_double = random_net<Soft<16, double>>(2, {});
        dp::transfer(from, in_double);
        CHECK(units_are(from, live, in_double));
    }
    Units const all{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    auto const from = random_net<Max<16>>(1, all);
    auto to = random_net<Soft<16>>(2, {3});
    dp::transfer(from, to);
    CHECK(units_are(from, all, to));
    auto back = random_net<Max<16>>(3, {});
    CHECK(dp::transfer(to, back) == Carried{{1, 1, "kernels"}, {1, 1, "biases"}, {4, 5, "weights"}, {4, 5, "biases"}});
    CHECK(same_bits(back.parameters(), from.parameters()));
}

TEST_CASE("a model of the same chain predicts the same", "[model][transfer]") {
    auto const set = dp::test::planted_set(60, dp::Seed{1}, 40);
    auto const from = random_net<Max<16>>(1, {2, 7, 11});
    auto to = random_net<Max<5>>(2, {0});
    dp::transfer(from, to);
    CHECK(same_bits(to.logits(set), from.logits(set)));
    auto const soft = random_net<Soft<16>>(1, {2, 7, 11});
    auto other = random_net<Soft<5>>(2, {0});
    dp::transfer(soft, other);
    CHECK(to.live_units() == Units{0, 1, 2});
    CHECK(same_bits(other.logits(set), soft.logits(set)));
}

TEST_CASE("a layer that only one chain has keeps its values", "[model][transfer]") {
    using Trained = Soft<16, float, dp::Trainable<std::ratio<1>>>;
    auto const from = random_net<Max<16>>(1, {2, 7});
    auto to = random_net<Trained>(2, {});
    float const m = to.parameter<2, 1>("m")(0);
    CHECK(dp::transfer(from, to) == all_of_max_to_soft);
    CHECK((to.parameter<2, 1>("m")(0) == m));
    auto same = random_net<Trained>(3, {});
    CHECK(dp::transfer(to, same) ==
          Carried{{1, 1, "kernels"}, {1, 1, "biases"}, {2, 2, "m"}, {4, 4, "weights"}, {4, 4, "biases"}});
    CHECK((same.parameter<2, 1>("m")(0) == m));
}

TEST_CASE("a reader of another width keeps its values for the first units, hidden layers find theirs",
          "[model][transfer]") {
    using Hidden =
        dp::Model<dp::OneHot<>, dp::Conv1D<16, 16, dp::Padding::same, dp::Strands::both>, dp::ExpectationPool<>,
                  dp::Mask, dp::Dense<3>, dp::ReLU, dp::Dense<3>, dp::ReLU, dp::Dense<1>, dp::Sigmoid>;
    using Deeper = dp::Model<dp::OneHot<>, dp::Conv1D<16, 16>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<3>,
                             dp::ReLU, dp::Dense<3>, dp::ReLU, dp::Dense<3>, dp::ReLU, dp::Dense<1>, dp::Sigmoid>;
    auto const from = random_net<Max<16>>(1, {2, 7});
    auto to = random_net<Hidden>(2, {0, 4});
    auto const before = to;
    CHECK(dp::transfer(from, to) == Carried{{1, 1, "kernels"}, {1, 1, "biases"}});
    for (std::size_t n = 0; n < 3; ++n) {
        CHECK(to.dense_weights()(0, n) == before.dense_weights()(0, n));
        CHECK(to.dense_weights()(1, n) == before.dense_weights()(1, n));
        CHECK(to.dense_weights()(2, n) == 0.0F);
    }
    CHECK(to.kernels()(1, 3, 2) == from.kernels()(7, 3, 2));
    auto const deep = random_net<Deeper>(3, {5, 6});
    CHECK(dp::transfer(deep, to) == Carried{{1, 1, "kernels"},
                                            {1, 1, "biases"},
                                            {5, 4, "weights"},
                                            {5, 4, "biases"},
                                            {7, 6, "weights"},
                                            {7, 6, "biases"},
                                            {11, 8, "weights"},
                                            {11, 8, "biases"}});
    CHECK((to.parameter<6, 2>("weights")(1, 2) == deep.parameter<7, 2>("weights")(1, 2)));
}

TEST_CASE("units that do not fit are refused", "[model][transfer]") {
    using Long =
        dp::Model<dp::OneHot<>, dp::Conv1D<16, 20>, dp::ExpectationPool<>, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
    auto const from = random_net<Max<16>>(1, {2, 7, 9});
    auto narrow = random_net<Soft<2>>(2, {0});
    auto const start = narrow;
    CHECK_THROWS_WITH(dp::transfer(from, narrow), says("found 3 live units, expected 1 to 2"));
    CHECK(same_bits(narrow.parameters(), start.parameters()));
    auto longer = random_net<Long>(2, {0});
    CHECK_THROWS_WITH(dp::transfer(from, longer), says("Conv1D<16,16,same,both>, whose units have no fitting kernels"));
    auto const none = random_net<Max<16>>(1, {});
    CHECK_THROWS_AS(dp::transfer(none, narrow), dp::OptionError);
}

TEST_CASE("rotations are not carried", "[model][transfer]") {
    using Rotated = dp::Model<dp::OneHot<>, dp::CircularConv1D<4, 8>, dp::ReLU, dp::GlobalMaxPool, dp::Mask,
                              dp::Dense<1>, dp::Sigmoid>;
    STATIC_REQUIRE(dp::TransferableModel<Max<16>>);
    STATIC_REQUIRE(dp::TransferableModel<Soft<16, double>>);
    STATIC_REQUIRE_FALSE(dp::TransferableModel<Rotated>);
}
