#include <concepts>
#include <cstddef>
#include <ratio>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/prune/compact.hpp>
#include <deepprune/train/fit.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/says.hpp"
#include "../../support/small_net.hpp"

namespace dp = deepprune;
using dp::test::planted_set;
using dp::test::same_bits;
using dp::test::says;

namespace {

template <class Activation, std::size_t Kernels, std::size_t Length>
using Plain = dp::Model<dp::OneHot<>, dp::Conv1D<Kernels, Length>, Activation, dp::GlobalMaxPool, dp::Mask,
                        dp::Dense<1>, dp::Sigmoid>;

// Random biases too: a bias of 0 would hide a bias that was forgotten.
template <class Net>
Net random_net(std::uint64_t seed) {
    Net net{dp::Seed{seed}};
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    for (auto& value : net.parameters()) {
        value += static_cast<typename Net::scalar>(0.2 * (stream.uniform() - 0.5));
    }
    for (auto& value : net.mask()) {
        value = 1;
    }
    return net;
}

// Switches all but `keep` units off, at random.
template <class Net>
void keep_some(Net& net, std::size_t keep, std::uint64_t seed) {
    std::vector<std::size_t> live = net.live_units();
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test, 1};
    dp::shuffle(std::span{live}, stream);
    for (std::size_t j = keep; j < live.size(); ++j) {
        net.mask()(live[j]) = 0;
    }
}

// Sequences of unequal lengths, some with N, enough of them for several chunks.
dp::EncodedSet const& sequences() {
    static dp::EncodedSet const set = [] {
        dp::EncodedSet all;
        for (std::size_t const length : {24U, 31U, 40U, 101U}) {
            for (dp::Record record : dp::test::planted_records(20, dp::Seed{length}, length)) {
                record.sequence[length / 2] = 'N';
                all.add(record.sequence, record.label);
            }
        }
        return all;
    }();
    return set;
}

template <std::size_t Keep, class Net>
void check_compact(Net net, std::uint64_t seed) {
    keep_some(net, Keep, seed);
    auto const small = dp::compact<Keep>(net);
    CAPTURE(Keep, seed, net.signature(), small.signature());
    auto const probabilities = net.probabilities(sequences());
    CHECK(same_bits(small.logits(sequences()), net.logits(sequences())));
    CHECK(same_bits(small.probabilities(sequences()), probabilities));
    CHECK(same_bits(small.probabilities(sequences(), 3), probabilities));
    CHECK(small.live_units().size() == Keep);
    auto const scores = net.unit_scores(sequences());
    auto const small_scores = small.unit_scores(sequences());
    auto const live = net.live_units();
    bool equal = true;
    for (std::size_t i = 0; i < sequences().size(); ++i) {
        for (std::size_t j = 0; j < Keep; ++j) {
            equal = equal && same_bits(std::vector{small_scores(i, j)}, std::vector{scores(i, live[j])});
        }
    }
    CHECK(equal);
}

template <class Activation, std::size_t Length>
void check_every_count(std::uint64_t seed) {
    [&]<std::size_t... Keep>(std::index_sequence<Keep...>) {
        (check_compact<Keep>(random_net<Plain<Activation, 16, Length>>(seed + Keep), seed), ...);
    }(std::index_sequence<1, 2, 3, 4, 5, 8, 16>{});
}

}  // namespace

TEMPLATE_TEST_CASE("a compacted model gives the same bits for every count and kernel length", "[prune][compact]",
                   dp::ReLU, dp::ClippedLeakyReLU) {
    for (std::uint64_t const seed : {1U, 2U, 3U}) {
        check_every_count<TestType, 8>(seed);
        check_every_count<TestType, 15>(seed);
        check_every_count<TestType, 24>(seed);
    }
}

TEST_CASE("a compacted model gives the same bits in double precision", "[prune][compact]") {
    check_compact<3>(random_net<dp::test::SmallNet<16, double>>(1), 1);
    check_compact<4>(random_net<dp::test::SmallNet<16, double>>(2), 2);
}

TEST_CASE("a compacted model gives the same bits with padding valid", "[prune][compact]") {
    using Net = dp::Model<dp::OneHot<>, dp::Conv1D<16, 15, dp::Padding::valid>, dp::ReLU, dp::GlobalMaxPool, dp::Mask,
                          dp::Dense<1>, dp::Sigmoid>;
    check_compact<1>(random_net<Net>(1), 1);
    check_compact<4>(random_net<Net>(2), 2);
    check_compact<5>(random_net<Net>(3), 3);
}

TEMPLATE_TEST_CASE("a compacted model pools softly as before", "[prune][compact]", float, double) {
    using Net = dp::BasicModel<TestType, dp::OneHot<>, dp::Conv1D<16, 15, dp::Padding::same, dp::Strands::both>,
                               dp::ExpectationPool<>, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
    using Trained =
        dp::BasicModel<TestType, dp::OneHot<>, dp::Conv1D<16, 12>, dp::ClippedLeakyReLU,
                       dp::ExpectationPool<1, dp::Trainable<std::ratio<2>>>, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
    static_assert(
        std::same_as<dp::CompactModel<Net, 4>,
                     dp::BasicModel<TestType, dp::OneHot<>, dp::Conv1D<4, 15, dp::Padding::same, dp::Strands::both>,
                                    dp::ExpectationPool<>, dp::Mask, dp::Dense<1>, dp::Sigmoid>>);
    check_compact<1>(random_net<Net>(1), 1);
    check_compact<4>(random_net<Net>(2), 2);
    check_compact<16>(random_net<Net>(3), 3);
    check_compact<5>(random_net<Trained>(4), 4);
}

TEST_CASE("a compacted model sees both strands as before", "[prune][compact]") {
    using Net = dp::Model<dp::OneHot<>, dp::Conv1D<16, 15, dp::Padding::same, dp::Strands::both>, dp::ReLU,
                          dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
    using Hidden =
        dp::Model<dp::OneHot<>, dp::Conv1D<8, 6, dp::Padding::valid, dp::Strands::both>, dp::ClippedLeakyReLU,
                  dp::GlobalMaxPool, dp::Mask, dp::Dense<3>, dp::ReLU, dp::Dense<1>, dp::Sigmoid>;
    static_assert(std::same_as<dp::CompactModel<Net, 4>,
                               dp::Model<dp::OneHot<>, dp::Conv1D<4, 15, dp::Padding::same, dp::Strands::both>,
                                         dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>>);
    check_compact<1>(random_net<Net>(1), 1);
    check_compact<4>(random_net<Net>(2), 2);
    check_compact<9>(random_net<Net>(3), 3);
    check_compact<3>(random_net<Hidden>(4), 4);
}

TEST_CASE("a compacted model gives the same bits with hidden dense layers", "[prune][compact]") {
    // The hidden layer has as many outputs as there are units, or as are kept: neither may be taken for the units.
    using Eight = dp::Model<dp::OneHot<>, dp::Conv1D<8, 6>, dp::ClippedLeakyReLU, dp::GlobalMaxPool, dp::Mask,
                            dp::Dense<8>, dp::ReLU, dp::Dense<4>, dp::ReLU, dp::Dense<1>, dp::Sigmoid>;
    check_compact<4>(random_net<Eight>(1), 1);
    check_compact<3>(random_net<Eight>(2), 2);
    check_compact<1>(random_net<Eight>(3), 3);
    check_compact<8>(random_net<Eight>(4), 4);
    static_assert(
        std::same_as<dp::CompactModel<Eight, 4>,
                     dp::Model<dp::OneHot<>, dp::Conv1D<4, 6>, dp::ClippedLeakyReLU, dp::GlobalMaxPool, dp::Mask,
                               dp::Dense<8>, dp::ReLU, dp::Dense<4>, dp::ReLU, dp::Dense<1>, dp::Sigmoid>>);
}

TEST_CASE("a compacted model gives the same bits with two convolutions", "[prune][compact]") {
    using Two = dp::Model<dp::OneHot<>, dp::Conv1D<8, 5>, dp::ReLU, dp::Conv1D<8, 3>, dp::ReLU, dp::GlobalMaxPool,
                          dp::Mask, dp::Dense<1>, dp::Sigmoid>;
    check_compact<3>(random_net<Two>(1), 1);
    check_compact<4>(random_net<Two>(2), 2);
    static_assert(std::same_as<dp::CompactModel<Two, 3>,
                               dp::Model<dp::OneHot<>, dp::Conv1D<8, 5>, dp::ReLU, dp::Conv1D<3, 3>, dp::ReLU,
                                         dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>>);
}

TEST_CASE("units of a dense layer are compacted too", "[prune][compact]") {
    // Here the units are the second axis of the weights of the layer that has them.
    using Hidden = dp::Model<dp::OneHot<>, dp::Conv1D<5, 6>, dp::ReLU, dp::GlobalMaxPool, dp::Dense<8>, dp::ReLU,
                             dp::Mask, dp::Dense<2>, dp::ReLU, dp::Dense<1>, dp::Sigmoid>;
    using Square = dp::Model<dp::OneHot<>, dp::Conv1D<8, 6>, dp::ReLU, dp::GlobalMaxPool, dp::Dense<8>, dp::ReLU,
                             dp::Mask, dp::Dense<1>, dp::Sigmoid>;
    auto const check = []<class Net>(Net net) {
        keep_some(net, 3, 5);
        auto const small = dp::compact<3>(net);
        CHECK(same_bits(small.logits(sequences()), net.logits(sequences())));
    };
    check(random_net<Hidden>(1));
    check(random_net<Square>(2));
}

TEST_CASE("a trained, compacted model predicts the same", "[prune][compact]") {
    using Net = dp::test::SmallNet<12>;
    auto const train = planted_set(80, dp::Seed{1});
    Net net{dp::Seed{2}};
    keep_some(net, 5, 1);
    dp::fit(net, train, train, {.batch_size = 20, .max_epochs = 5});
    CHECK(same_bits(dp::compact<5>(net).logits(sequences()), net.logits(sequences())));
}

TEST_CASE("a training step of a compacted model has the gradient of the live units", "[prune][compact]") {
    using Net = dp::test::SmallNet<6>;
    auto const set = planted_set(20, dp::Seed{1});
    auto net = random_net<Net>(3);
    keep_some(net, 2, 1);
    auto const live = net.live_units();
    auto const small = dp::compact<2>(net);
    std::vector<std::size_t> const batch{0, 5, 6, 11, 19};
    std::vector<float> gradient(Net::layout::size);
    std::vector<float> small_gradient(decltype(small)::layout::size);
    double const loss = Net::backend{1}.loss_and_gradient(net.parameters(), set, batch, gradient);
    CHECK(loss == decltype(small)::backend{1}.loss_and_gradient(small.parameters(), set, batch, small_gradient));
    for (std::size_t j = 0; j < 2; ++j) {
        for (std::size_t w = 0; w < 32; ++w) {
            // The sums may run in another order (dense or sparse), over at most 5 sequences.
            CHECK(small_gradient[j * 32 + w] == Approx(gradient[live[j] * 32 + w]).epsilon(1e-5).margin(1e-7));
        }
    }
}

TEST_CASE("compact requires the number of live units", "[prune][compact]") {
    auto net = random_net<dp::test::SmallNet<8>>(1);
    keep_some(net, 4, 1);
    CHECK_THROWS_AS(dp::compact<3>(net), dp::OptionError);
    CHECK_THROWS_WITH(dp::compact<3>(net), says("found 4 live units, expected 3, as compact<3> says"));
    CHECK_THROWS_AS(dp::compact<8>(net), dp::OptionError);
    CHECK_NOTHROW(dp::compact<4>(net));
}

TEST_CASE("compacting twice is compacting once", "[prune][compact]") {
    auto net = random_net<dp::test::SmallNet<16>>(1);
    keep_some(net, 8, 1);
    auto eight = dp::compact<8>(net);
    keep_some(eight, 3, 2);
    auto const live = net.live_units();
    std::vector<std::size_t> stay;
    for (std::size_t const place : eight.live_units()) {
        stay.push_back(live[place]);
    }
    for (std::size_t k = 0; k < 16; ++k) {
        net.mask()(k) = std::ranges::count(stay, k) == 1 ? 1.0F : 0.0F;
    }
    auto const twice = dp::compact<3>(eight);
    auto const once = dp::compact<3>(net);
    static_assert(std::same_as<decltype(twice), decltype(once)>);
    CHECK(same_bits(twice.parameters(), once.parameters()));
    CHECK(same_bits(dp::compact<3>(once).parameters(), once.parameters()));
}

TEST_CASE("a compacted model is small and of type CompactModel", "[prune][compact]") {
    using Net = dp::Model<dp::OneHot<101>, dp::Conv1D<256, 24>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>,
                          dp::Sigmoid>;
    using Small =
        dp::Model<dp::OneHot<101>, dp::Conv1D<4, 24>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
    static_assert(std::same_as<dp::CompactModel<Net, 4>, Small>);
    static_assert(std::same_as<decltype(dp::compact<4>(std::declval<Net const&>())), Small>);
    static_assert(sizeof(Net) == sizeof(Small));
    static_assert(sizeof(Net) <= 4 * sizeof(void*));  // the parameters are on the heap
    static_assert(Small::layout::size == 4 * 24 * 4 + 4 + 4 + 4 + 1);
    static_assert(std::is_nothrow_move_constructible_v<Net>);
    Net net{dp::Seed{1}};
    for (std::size_t k = 4; k < 256; ++k) {
        net.mask()(k) = 0.0F;
    }
    Small const small = dp::compact<4>(net);
    CHECK(small.parameters().size() == Small::layout::size);
}
