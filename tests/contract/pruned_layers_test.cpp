// Every layer that can stand in a network that is pruned: a run down to 4 units, what is left, and what it costs.
#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <ratio>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include <deepprune/deepprune.hpp>

#include "../catch.hpp"
#include "../support/bits.hpp"
#include "../support/own_layers.hpp"
#include "../support/planted_set.hpp"
#include "../support/random_values.hpp"

namespace dp = deepprune;
using dp::test::same_bits;

namespace {

constexpr auto same = dp::Padding::same;
constexpr auto valid = dp::Padding::valid;
constexpr auto best = dp::Rotations::best;

template <class... Layers>
using Net = dp::Model<dp::OneHot<>, Layers..., dp::Sigmoid>;

// 32 units each.
using Each = Net<dp::CircularConv1D<4, 8, valid>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>>;
using Best = Net<dp::CircularConv1D<32, 8, same, best>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>>;
using Expectation = Net<dp::Conv1D<32, 8>, dp::ClippedLeakyReLU, dp::ExpectationPool<5>, dp::Mask, dp::Dense<1>>;
using Learning = Net<dp::Conv1D<32, 8>, dp::ClippedLeakyReLU, dp::ExpectationPool<1, dp::Trainable<std::ratio<1>>>,
                     dp::Mask, dp::Dense<1>>;
using Soft =
    Net<dp::Conv1D<32, 8, same, dp::Strands::both>, dp::ExpectationPool<>, dp::Mask, dp::Dense<1>>;  // fused, too
using Average = Net<dp::Conv1D<32, 8>, dp::ReLU, dp::GlobalAveragePool, dp::Mask, dp::Dense<1>>;
using Hidden = Net<dp::Conv1D<32, 8>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<8>, dp::ReLU, dp::Dense<1>>;
using Dropped =
    Net<dp::Conv1D<32, 8>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dropout<std::ratio<1, 4>>, dp::Dense<1>>;
using All = Net<dp::CircularConv1D<4, 8>, dp::test::Swish, dp::Dropout<std::ratio<1, 10>>, dp::ExpectationPool<2>,
                dp::Mask, dp::Dropout<std::ratio<1, 10>>, dp::Dense<8>, dp::ReLU, dp::Dense<1>>;
using Nets = std::tuple<Each, Best, Expectation, Learning, Soft, Average, Hidden, Dropped, All>;

dp::EncodedSet const& train() {
    static dp::EncodedSet const set = dp::test::planted_set(400, dp::Seed{1}, 40);
    return set;
}
dp::EncodedSet const& validation() {
    static dp::EncodedSet const set = dp::test::planted_set(200, dp::Seed{2}, 40);
    return set;
}

dp::PruneOptions const quick{
    .final_kernels = 4,
    .train = {.learning_rate = 0.02, .batch_size = 50, .max_epochs = 12, .patience = 4, .seed = dp::Seed{8}}};

template <class Net>
Net random_net(std::uint64_t seed, std::size_t keep) {
    Net net{dp::Seed{seed}};
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    for (auto& value : net.parameters()) {
        value += static_cast<typename Net::scalar>(0.2 * (stream.uniform() - 0.5));
    }
    std::ranges::fill(net.mask(), typename Net::scalar{0});
    std::vector<std::size_t> units(Net::units());
    std::iota(units.begin(), units.end(), std::size_t{0});
    dp::shuffle(std::span{units}, stream);
    for (std::size_t j = 0; j < keep; ++j) {
        net.mask()(units[j]) = 1;
    }
    return net;
}

template <class Net, class Small>
void check_same_predictions(Net const& net, Small const& small) {
    auto const wide = net.logits(validation());
    auto const narrow = small.logits(validation());
    constexpr bool fused = !std::same_as<typename Small::backend, typename Net::backend> && std::same_as<Net, Each>;
    for (std::size_t i = 0; i < wide.size(); ++i) {
        if (fused) {
            CHECK(narrow[i] == Approx(wide[i]).margin(1e-4));
        } else {
            CHECK(narrow[i] == wide[i]);
        }
    }
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("a run halves its units, learns, and ends in a small model that predicts the same",
                        "[contract][prune]", Nets) {
    CAPTURE(TestType::signature());
    STATIC_REQUIRE(TestType::units() == 32);
    TestType net{dp::Seed{4}};
    auto const result = dp::IterativePruner<>{quick}.run(net, train(), validation());
    REQUIRE(result.cycles.size() == 4);
    CHECK(result.cycles[0].kernels() == 32);
    CHECK(result.cycles[3].kernels() == 4);
    CHECK(result.cycles[0].validation.auroc > 0.75);
    CHECK(result.cycles[3].validation.auroc > 0.7);
    check_same_predictions(net, dp::compact<4>(net));

    TestType again{dp::Seed{4}};
    auto options = quick;
    options.train.threads = 3;
    dp::IterativePruner<>{options}.run(again, train(), validation());
    CHECK(same_bits(again.parameters(), net.parameters()));
}

TEMPLATE_LIST_TEST_CASE("pruned units are left out of the work and leave no trace in it", "[contract][prune]", Nets) {
    CAPTURE(TestType::signature());
    STATIC_REQUIRE(TestType::layout::packs_live_units);
    for (std::uint64_t const seed : {1U, 2U, 3U}) {
        CAPTURE(seed);
        auto net = random_net<TestType>(seed, 5);
        check_same_predictions(net, dp::compact<5>(net));
        check_same_predictions(random_net<TestType>(seed + 10, 1), dp::compact<1>(random_net<TestType>(seed + 10, 1)));
        auto const logits = net.logits(validation());
        auto const scores = net.unit_scores(validation());
        for (std::size_t unit = 0; unit < 32; ++unit) {
            if (net.mask()(unit) == 0.0F) {
                net.dense_weights()(unit, 0) = 1000.0F;
                CHECK(scores(0, unit) == 0.0F);
            }
        }
        CHECK(same_bits(net.logits(validation()), logits));
        CHECK(same_bits(net.logits(validation(), 4), logits));
    }
}

TEMPLATE_LIST_TEST_CASE("every criterion of ours judges every such network", "[contract][prune]", Nets) {
    auto const net = random_net<TestType>(3, 9);
    auto const live = net.live_units();
    dp::PruningContext<TestType> const context{net, train(), live, 4, 1, dp::Seed{1}};
    auto const weights = dp::WeightMagnitude{}(context);
    auto const differences = dp::ScoreDifference{}(context);
    auto const both = dp::ScoreWeightDifference{}(context);
    auto const units = net.unit_scores(train());
    for (std::size_t j = 0; j < live.size(); ++j) {
        double squares = 0.0;
        for (std::size_t n = 0; n < net.dense_weights().shape()[1]; ++n) {
            squares += std::pow(static_cast<double>(net.dense_weights()(live[j], n)), 2);
        }
        double mean[2] = {0.0, 0.0};
        for (std::size_t i = 0; i < train().size(); ++i) {
            bool const positive = train().labels()[i] != 0;
            mean[positive ? 1 : 0] += static_cast<double>(units(i, live[j])) /
                                      static_cast<double>(positive ? train().positives() : train().negatives());
        }
        CHECK(weights[j] == Approx(std::sqrt(squares)).epsilon(1e-12));
        CHECK(differences[j] == Approx(std::abs(mean[1] - mean[0])).epsilon(1e-9).margin(1e-12));
        CHECK(both[j] == Approx(std::sqrt(squares) * std::abs(mean[1] - mean[0])).epsilon(1e-9).margin(1e-12));
    }
    // The surgeon's Hessian is that of a logistic output right behind the mask.
    constexpr bool logistic = TestType::layout::mask_layer + 3 == TestType::layout::layers;
    STATIC_REQUIRE(dp::PruningCriterion<dp::OptimalBrainSurgeon, TestType> == logistic);
}

TEST_CASE("compacted circular kernels are plain kernels, rotated", "[contract][prune]") {
    using Small = dp::CompactModel<Each, 4>;
    STATIC_REQUIRE(
        std::same_as<Small, Net<dp::Conv1D<4, 8, valid>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>>>);
    STATIC_REQUIRE(
        std::same_as<dp::CompactModel<Best, 4>,
                     Net<dp::CircularConv1D<4, 8, same, best>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>>>);
    // Kernels whose rotations are seen as channels cannot be read by their own shape; as plain kernels they can.
    STATIC_REQUIRE(!dp::MotifModel<Each> && !dp::MotifModel<Best> && dp::MotifModel<Small>);
    auto const net = random_net<Each>(6, 4);
    auto const live = net.live_units();
    Small const small = dp::compact<4>(net);
    for (std::size_t j = 0; j < 4; ++j) {
        CHECK(small.kernel_biases()(j) == net.kernel_biases()(live[j] / 8));
        CHECK(small.dense_weights()(j, 0) == net.dense_weights()(live[j], 0));
        for (std::size_t t = 0; t < 8; ++t) {
            for (std::size_t c = 0; c < 4; ++c) {
                CHECK(small.kernels()(j, t, c) == net.kernels()(live[j] / 8, (live[j] % 8 + t) % 8, c));
            }
        }
    }
    auto const score = net.unit_scores(validation());
    auto const windows = net.unit_windows(validation());
    auto const small_windows = small.unit_windows(validation());
    for (std::size_t i = 0; i < validation().size(); ++i) {
        for (std::size_t j = 0; j < 4; ++j) {
            CHECK(small_windows.scores(i, j) == Approx(score(i, live[j])).margin(1e-5));
            if (score(i, live[j]) > 0.0F) {  // below, ReLU makes all windows equal
                CHECK(small_windows.windows(i, j) == windows.windows(i, live[j]));
            }
        }
    }
}

TEST_CASE("no such network takes the fused backend by mistake", "[contract][prune]") {
    auto const general = []<class... Layers>(dp::BasicModel<float, Layers...> const*) {
        return std::same_as<typename dp::BackendFor<float, Layers...>::type, dp::GeneralBackend<float, Layers...>>;
    };
    CHECK(general(static_cast<Each*>(nullptr)));
    CHECK(general(static_cast<Best*>(nullptr)));
    CHECK(general(static_cast<Expectation*>(nullptr)));
    CHECK(general(static_cast<Average*>(nullptr)));
    CHECK(general(static_cast<Hidden*>(nullptr)));
    CHECK(general(static_cast<Dropped*>(nullptr)));
}

TEST_CASE("sequences that fill no window are refused, by kernel and by pool", "[contract][prune]") {
    using Short = Net<dp::Conv1D<4, 6, valid>, dp::ReLU, dp::ExpectationPool<5>, dp::Mask, dp::Dense<1>>;
    STATIC_REQUIRE(Short::layout::minimum_length == 10);
    Short const net{dp::Seed{1}};
    CHECK_NOTHROW(net.logits(dp::EncodedSet{std::vector{dp::Record{"a", "ACGTACGTAC", true}}}));
    CHECK_THROWS_AS(net.logits(dp::EncodedSet{std::vector{dp::Record{"a", "ACGTACGTA", true}}}), dp::DataError);
}
