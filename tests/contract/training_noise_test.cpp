// Layers that are random in training: the gradient through frozen draws, and the same draws on any number of threads.
#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ratio>
#include <span>
#include <string>
#include <vector>

#include <deepprune/deepprune.hpp>

#include "../catch.hpp"
#include "../support/bits.hpp"
#include "../support/planted_set.hpp"
#include "../support/random_values.hpp"

namespace dp = deepprune;
using dp::test::same_bits;

namespace {

template <class T>
using Usual = dp::BasicModel<T, dp::OneHot<>, dp::Conv1D<8, 5>, dp::ClippedLeakyReLU, dp::GlobalMaxPool, dp::Mask,
                             dp::Dropout<>, dp::Dense<1>, dp::Sigmoid>;
// On positions, in front of the mask, and behind a hidden layer.
template <class T>
using Everywhere =
    dp::BasicModel<T, dp::OneHot<>, dp::Dropout<std::ratio<1, 10>>, dp::Conv1D<8, 5>, dp::ClippedLeakyReLU,
                   dp::Dropout<std::ratio<1, 4>>, dp::GlobalAveragePool, dp::Dropout<>, dp::Mask, dp::Dense<6>,
                   dp::ReLU, dp::Dropout<>, dp::Dense<1>, dp::Sigmoid>;

template <class Net>
Net random_model(dp::RandomStream& stream) {
    Net net{dp::Seed{0}};
    for (auto& value : net.parameters()) {
        value = static_cast<typename Net::scalar>(1.2 * (stream.uniform() - 0.5));
    }
    std::ranges::fill(net.mask(), typename Net::scalar{1});
    net.mask()(2) = net.mask()(5) = 0;
    return net;
}

template <class Net>
std::vector<typename Net::scalar> trained(dp::TrainOptions const& options, std::size_t epochs = 3) {
    auto const set = dp::test::planted_set(120, dp::Seed{1});
    auto const validation = dp::test::planted_set(40, dp::Seed{2});
    Net net{dp::Seed{3}};
    auto all = options;
    all.batch_size = 50;
    all.max_epochs = epochs;
    dp::fit(net, set, validation, all);
    return {net.parameters().begin(), net.parameters().end()};
}

}  // namespace

TEMPLATE_TEST_CASE("with its draws frozen, a training step's gradient is the central difference of its loss",
                   "[contract][noise]", Usual<double>, Everywhere<double>) {
    using Net = TestType;
    STATIC_REQUIRE(Net::layout::has_noise);
    for (std::uint64_t const seed : {1U, 2U, 3U}) {
        CAPTURE(seed, Net::signature());
        dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
        auto net = random_model<Net>(stream);
        auto const set = dp::test::random_set(stream, 9, 5, 31, 30);
        std::vector<std::size_t> const which{4, 0, 6, 3, 4, 8};
        typename Net::backend backend;
        std::vector<double> gradient(net.parameters().size());
        std::vector<double> unused(gradient.size());
        dp::Seed const noise{seed + 70};
        double const loss = backend.loss_and_gradient(net.parameters(), set, which, gradient, noise);
        CHECK(backend.loss_and_gradient(net.parameters(), set, which, unused, noise) == loss);
        CHECK(backend.loss_and_gradient(net.parameters(), set, which, unused, dp::Seed{seed + 71}) != loss);
        CHECK(backend.loss_and_gradient(net.parameters(), set, which, unused) != loss);
        std::size_t nonzero = 0;
        for (dp::PlacedParameter const& placed : Net::layout::parameters) {
            for (std::size_t i = placed.offset; i < placed.offset + placed.parameter.size(); ++i) {
                if (placed.parameter.role == dp::Role::fixed) {
                    continue;
                }
                double& place = net.parameters()[i];
                double const kept = place;
                constexpr double h = 1e-5;
                place = kept + h;
                double const up = place;
                double const above = backend.loss_and_gradient(net.parameters(), set, which, unused, noise);
                place = kept - h;
                double const width = up - place;
                double const numeric =
                    (above - backend.loss_and_gradient(net.parameters(), set, which, unused, noise)) / width;
                place = kept;
                if (std::abs(gradient[i] - numeric) >
                    1e-6 * std::max(std::abs(gradient[i]), std::abs(numeric)) + 2e-10) {
                    FAIL_CHECK(placed.parameter.name << " of layer " << placed.layer << ", value " << i - placed.offset
                                                     << ": " << gradient[i] << " and " << numeric);
                }
                nonzero += gradient[i] != 0.0 ? 1 : 0;
            }
        }
        CHECK(nonzero > 40);
    }
}

TEMPLATE_TEST_CASE("a training step draws the same on any number of threads", "[contract][noise]", Usual<float>,
                   Everywhere<float>) {
    using Net = TestType;
    using T = typename Net::scalar;
    dp::RandomStream stream{dp::Seed{5}, dp::Purpose::test};
    auto const net = random_model<Net>(stream);
    auto const set = dp::test::random_set(stream, 150, 20, 40);
    auto const which = dp::test::every(set.size());
    std::vector<T> expected(net.parameters().size());
    double const loss = typename Net::backend{1}.loss_and_gradient(net.parameters(), set, which, expected, dp::Seed{6});
    for (unsigned const threads : {2U, 3U, 8U}) {
        CAPTURE(threads);
        typename Net::backend backend{threads};
        for (int repeat = 0; repeat < 2; ++repeat) {
            std::vector<T> gradient(expected.size());
            CHECK(backend.loss_and_gradient(net.parameters(), set, which, gradient, dp::Seed{6}) == loss);
            CHECK(same_bits(gradient, expected));
        }
    }
}

TEMPLATE_TEST_CASE("a fit with dropout is reproduced by its seed, on any number of threads", "[contract][noise]",
                   Usual<float>, Everywhere<float>) {
    auto const first = trained<TestType>({.seed = dp::Seed{8}});
    CHECK(same_bits(trained<TestType>({.seed = dp::Seed{8}, .threads = 2}), first));
    CHECK(same_bits(trained<TestType>({.seed = dp::Seed{8}, .threads = 5}), first));
    CHECK_FALSE(same_bits(trained<TestType>({.seed = dp::Seed{9}}), first));
    CHECK_FALSE(same_bits(trained<TestType>({.seed = dp::Seed{8}, .cycle = 1}), first));
}

TEST_CASE("each step of a fit draws anew", "[contract][noise]") {
    // One mini-batch, a learning rate that moves next to nothing: only the draws can tell the losses of the epochs
    // apart.
    auto const set = dp::test::planted_set(60, dp::Seed{1});
    std::vector<double> losses;
    Usual<double> net{dp::Seed{3}};
    dp::fit(net, set, set, {.learning_rate = 1e-12, .batch_size = 60, .max_epochs = 4, .patience = 9},
            [&](dp::BatchEnd const& event) { losses.push_back(event.loss); });
    REQUIRE(losses.size() == 4);
    for (std::size_t a = 0; a < 4; ++a) {
        for (std::size_t b = 0; b < a; ++b) {
            CHECK(std::abs(losses[a] - losses[b]) > 1e-6);
        }
    }
}

TEST_CASE("prediction draws nothing: the same bits as the network without dropout", "[contract][noise]") {
    using Bare = dp::BasicModel<float, dp::OneHot<>, dp::Conv1D<8, 5>, dp::ClippedLeakyReLU, dp::GlobalAveragePool,
                                dp::Mask, dp::Dense<6>, dp::ReLU, dp::Dense<1>, dp::Sigmoid>;
    dp::RandomStream stream{dp::Seed{7}, dp::Purpose::test};
    auto const net = random_model<Everywhere<float>>(stream);
    Bare bare{dp::Seed{0}};
    REQUIRE(bare.parameters().size() == net.parameters().size());
    std::ranges::copy(net.parameters(), bare.parameters().begin());
    auto const set = dp::test::random_set(stream, 70, 20, 40);
    CHECK(same_bits(net.logits(set, 2), bare.logits(set)));
    CHECK(same_bits(net.unit_scores(set), bare.unit_scores(set)));
    STATIC_REQUIRE(!Bare::layout::has_noise);

    std::vector<float> gradient(net.parameters().size());
    std::vector<float> expected(gradient.size());
    auto const which = dp::test::every(set.size());
    double const loss = Everywhere<float>::backend{}.loss_and_gradient(net.parameters(), set, which, gradient);
    CHECK(loss == Bare::backend{}.loss_and_gradient(bare.parameters(), set, which, expected));
    CHECK(same_bits(gradient, expected));
}
