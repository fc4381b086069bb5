#include <cmath>
#include <cstddef>
#include <ratio>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/interpret/kernel_windows.hpp>
#include <deepprune/interpret/mutation_mapper.hpp>
#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/model/deepbind_model.hpp>
#include <deepprune/model/soft_model.hpp>
#include <deepprune/sequence/encoded_set.hpp>

#include "../../catch.hpp"
#include "../../support/random_values.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;

namespace {

template <dp::Padding Pad, dp::Strands StrandMode, class... Pooling>
using Mapped = dp::BasicModel<double, dp::OneHot<>, dp::Conv1D<11, 7, Pad, StrandMode>, Pooling..., dp::Mask,
                              dp::Dense<1>, dp::Sigmoid>;

// Random weights up to `scale`; three kernels, or five, of which the last is pruned.
template <class Net>
Net mapped_net(dp::RandomStream& stream, double scale, std::size_t live) {
    Net net{dp::Seed{stream.next64()}};
    auto const fill = [&](auto&& values, double largest) {
        for (auto& value : values) {
            value = static_cast<typename Net::scalar>(largest * (2.0 * stream.uniform() - 1.0));
        }
    };
    fill(net.kernels(), scale);
    fill(net.kernel_biases(), 1.0);
    fill(net.dense_weights(), 2.0);
    for (std::size_t k = 0; k < Net::units(); ++k) {
        net.mask()(k) = static_cast<typename Net::scalar>(k % 2 == 0 && k / 2 < live ? 1 : 0);
    }
    return net;
}

// All mutants of a sequence, each predicted by itself; held against the map.
template <class Net>
void compare_with_mutants(Net const& net, std::span<dp::Base const> sequence, double tolerance) {
    dp::MutationMapper const mapper{dp::kernel_windows(net, dp::EncodedSet{})};
    auto const map = mapper(sequence);
    REQUIRE(map.size() == sequence.size());
    dp::EncodedSet mutants;
    mutants.add(sequence, false);
    for (std::size_t i = 0; i < sequence.size(); ++i) {
        for (dp::Base base = 0; base < 4; ++base) {
            std::vector<dp::Base> mutant{sequence.begin(), sequence.end()};
            mutant[i] = base;
            mutants.add(mutant, false);
        }
    }
    auto const logits = net.logits(mutants);
    for (std::size_t i = 0; i < sequence.size(); ++i) {
        for (std::size_t base = 0; base < 4; ++base) {
            CAPTURE(i, base);
            double const change = static_cast<double>(logits[1 + 4 * i + base]) - static_cast<double>(logits[0]);
            REQUIRE(std::abs(map[i][base] - change) <= tolerance);
            if (base == sequence[i]) {
                REQUIRE(map[i][base] == 0.0);
            }
        }
    }
}

template <class Net>
void compare_random(double scale, double tolerance) {
    constexpr std::uint64_t seed = 51;
    CAPTURE(seed, scale, Net::signature());
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    for (std::size_t const live : {1U, 3U, 6U}) {  // a part of a block, and more than one
        Net const net = mapped_net<Net>(stream, scale, live);
        auto const set = dp::test::random_set(stream, 4, 7, 30, live == 3 ? 8 : 0);
        for (std::size_t i = 0; i < set.size(); ++i) {
            compare_with_mutants(net, set.sequence(i), tolerance);
        }
    }
}

constexpr double rounding = 1e-10;  // of sums of some hundred numbers below 1000

}  // namespace

TEST_CASE("a map is what every mutant is predicted to be", "[interpret][mutation_mapper]") {
    using enum dp::Padding;
    using enum dp::Strands;
    compare_random<Mapped<same, forward, dp::ReLU, dp::GlobalMaxPool>>(1.0, rounding);
    compare_random<Mapped<same, both, dp::ClippedLeakyReLU, dp::GlobalMaxPool>>(4.0, rounding);
    compare_random<Mapped<valid, both, dp::ClippedLeakyReLU, dp::GlobalMaxPool>>(1.0, rounding);
    compare_random<Mapped<same, forward, dp::ExpectationPool<>>>(1.0, rounding);
    compare_random<Mapped<same, both, dp::ExpectationPool<>>>(4.0, rounding);
    compare_random<Mapped<valid, both, dp::ExpectationPool<1, std::ratio<-1, 2>>>>(2.0, rounding);
    compare_random<Mapped<same, both, dp::ReLU, dp::ExpectationPool<1, dp::Trainable<std::ratio<3, 2>>>>>(1.0,
                                                                                                          rounding);
}

TEST_CASE("windows of very different weight", "[interpret][mutation_mapper]") {
    // One window weighs all; mutants that destroy it leave what was far below the smallest double. Scores are up to
    // 7 * 1000, whose last bit is 1e-12, and m times them is an exponent.
    using enum dp::Strands;
    for (double const scale : {100.0, 140.0, 400.0, 1000.0}) {
        compare_random<Mapped<dp::Padding::same, both, dp::ExpectationPool<>>>(scale, 1e-6);
    }
}

TEST_CASE("a model in float is mapped without its rounding", "[interpret][mutation_mapper]") {
    constexpr std::uint64_t seed = 52;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    using Net = dp::DeepBindModel<dp::ReLU, 5, 24>;
    auto const net = mapped_net<Net>(stream, 1.0, 2);
    auto const set = dp::test::random_set(stream, 3, 101, 101);
    for (std::size_t i = 0; i < set.size(); ++i) {
        // Sums of 24 weights up to 1, times dense weights up to 2, twice: 24 * 2 * 2 * 24 * 2^-24.
        compare_with_mutants(net, set.sequence(i), 1.4e-4);
    }
}

TEST_CASE("what cannot be mapped is refused", "[interpret][mutation_mapper]") {
    dp::DeepBindModel<dp::ReLU, 2, 8> net{dp::Seed{1}};
    auto kernels = dp::kernel_windows(net, dp::EncodedSet{});
    kernels.padding = dp::Padding::valid;
    dp::MutationMapper const mapper{kernels};
    CHECK_THROWS_WITH(mapper(std::vector<dp::Base>(7, 0)), says("a sequence of 7 bases, expected at least 8"));
    CHECK_THROWS_WITH(mapper(std::vector<dp::Base>{}), says("a sequence of 0 bases"));
    CHECK_THROWS_WITH(mapper(std::vector<dp::Base>{0, 1, 2, 3, 4, 5, 0, 1}), says("an invalid base at position 6"));
    kernels.additive = false;
    CHECK_THROWS_AS(dp::MutationMapper{kernels}, dp::OptionError);
    kernels.additive = true;
    kernels.activations_known = false;
    CHECK_THROWS_AS(dp::MutationMapper{kernels}, dp::OptionError);
    kernels.activations_known = true;
    for (double* const weight : {&kernels.kernels[0].weights[3], &kernels.kernels[1].dense_weight}) {
        double const kept = *weight;
        *weight = std::nan("");
        CHECK_THROWS_WITH(dp::MutationMapper{kernels}, says("a weight that is not finite"));
        *weight = kept;
    }
    kernels.kernels[0].bias = HUGE_VAL;
    CHECK_THROWS_WITH(dp::MutationMapper{kernels}, says("a weight that is not finite"));
    kernels.kernels.clear();  // no kernel is left: nothing changes
    CHECK(dp::MutationMapper{kernels}(std::vector<dp::Base>(9, 2)) == std::vector<dp::BaseScores>(9));
}
