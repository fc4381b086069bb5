#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <list>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/layers/conv1d.hpp>
#include <deepprune/layers/dense.hpp>
#include <deepprune/layers/global_max_pool.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/layers/one_hot.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/model/model.hpp>

#include "../../catch.hpp"
#include "../../support/random_values.hpp"
#include "../../support/says.hpp"
#include "../../support/views.hpp"

namespace dp = deepprune;
using dp::dynamic_length;
using dp::Padding;
using dp::Unknown;
using dp::test::says;

namespace {

template <Unknown Letters = Unknown::uniform>
using Tiny = dp::Model<dp::OneHot<dynamic_length, Letters>, dp::Conv1D<2, 2, Padding::valid>, dp::ReLU,
                       dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

using Net = dp::Model<dp::OneHot<>, dp::Conv1D<6, 5>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

enum Letter : std::size_t { A, C, G, T };

// Kernel 0 likes AC, kernel 1 a T in front of anything.
template <class Model>
Model tiny() {
    Model net{dp::Seed{1}};
    std::ranges::fill(net.kernels(), 0.0F);
    net.kernels()(0, 0, A) = 1.0F;
    net.kernels()(0, 1, C) = 2.0F;
    net.kernels()(1, 0, T) = 3.0F;
    net.kernel_biases()(0) = 0.5F;
    net.kernel_biases()(1) = -1.0F;
    net.dense_weights()(0, 0) = 2.0F;
    net.dense_weights()(1, 0) = -0.5F;
    net.dense_biases()(0) = 0.25F;
    return net;
}

dp::EncodedSet set_of(std::vector<std::string> const& sequences) {
    dp::EncodedSet set;
    for (std::string const& sequence : sequences) {
        set.add(sequence, false);
    }
    return set;
}

}  // namespace

TEST_CASE("logits of a net by hand", "[model]") {
    auto net = tiny<Tiny<>>();
    // ACGT: AC 1 + 2 + 0.5 = 3.5 for kernel 0; no window begins with T, so kernel 1 has -1, rectified 0: 2 · 3.5 +
    // 0.25. TTA: TT and TA give 0.5 and 3 - 1 = 2: 2 · 0.5 - 0.5 · 2 + 0.25. GG: 2 · 0.5 - 0 + 0.25.
    auto const set = set_of({"ACGT", "TTA", "GG"});
    CHECK(net.logits(set) == std::vector<float>{7.25F, 0.25F, 1.25F});
    CHECK(net.logits(set, 3) == net.logits(set));

    net.mask()(1) = 0.0F;
    CHECK(net.logits(set) == std::vector<float>{7.25F, 1.25F, 1.25F});
    CHECK(net.live_units() == std::vector<std::size_t>{0});
    net.mask()(0) = 0.0F;
    CHECK(net.logits(set) == std::vector<float>{0.25F, 0.25F, 0.25F});
    CHECK(net.live_units().empty());
    CHECK(net.logits(dp::EncodedSet{}).empty());
}

TEST_CASE("an unknown letter counts as its policy says", "[model]") {
    // NC: kernel 0 has s + 2 + 0.5 and kernel 1 has 3 s - 1, where s is 1/4 or 0.
    auto const set = set_of({"NC"});
    CHECK(tiny<Tiny<>>().logits(set) == std::vector<float>{2.0F * 2.75F + 0.25F});
    CHECK(tiny<Tiny<Unknown::zero>>().logits(set) == std::vector<float>{2.0F * 2.5F + 0.25F});
    CHECK_THROWS_AS(tiny<Tiny<Unknown::reject>>().logits(set), dp::DataError);
}

TEST_CASE("probabilities, of a set and of any range of strings", "[model]") {
    auto const net = tiny<Tiny<>>();
    std::vector<std::string> const sequences{"ACGT", "TTA", "GG"};
    auto const expected = net.probabilities(set_of(sequences));
    REQUIRE(expected.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        double const logit = std::array{7.25, 0.25, 1.25}[i];
        CHECK(static_cast<double>(expected[i]) == Approx(1.0 / (1.0 + std::exp(-logit))).epsilon(1e-6));
    }
    CHECK(net.probabilities(sequences) == expected);
    CHECK(net.probabilities(std::list<std::string_view>{"ACGT", "TTA", "GG"}) == expected);
    CHECK(net.probabilities(std::array<char const*, 3>{"acgt", "tta", "gg"}, 2) == expected);
    CHECK_THROWS_WITH(net.probabilities(std::vector<std::string>{"ACGT", "AC.T"}),
                      says("'.' at position 3 of element 1"));
}

TEST_CASE("the probability of a single sequence", "[model]") {
    auto const net = tiny<Tiny<>>();
    auto const expected = net.probabilities(set_of({"ACGT", "TTA"}));
    STATIC_REQUIRE(std::same_as<decltype(net.probability("ACGT")), float>);
    CHECK(net.probability("ACGT") == expected[0]);
    CHECK(net.probability(std::string{"tta"}) == expected[1]);
    CHECK(net.probability(std::string_view{"ACGTX"}.substr(0, 4)) == expected[0]);
    CHECK_THROWS_AS(net.probability("AC.T"), dp::DataError);
    CHECK_THROWS_WITH(net.probability("AC.T"), says("'.' at position 3"));
    CHECK_THROWS_AS(net.probability("A"), dp::DataError);
    CHECK_THROWS_WITH(net.probability("A"), says("a sequence of 1 bases"));
    CHECK_THROWS_AS(net.probability(""), dp::DataError);
}

#if DEEPPRUNE_TEST_HAS_VIEWS
TEST_CASE("probabilities of strings that a view returns by value", "[model]") {
    auto const net = tiny<Tiny<>>();
    // Long strings, so that a dangling one is seen by the address sanitizer.
    std::vector<std::string> const parts{"ACGT", "TTA"};
    auto const made =
        parts | std::views::transform([](std::string const& part) { return part + std::string(60, 'G') + part; });
    CHECK(net.probabilities(made) == net.probabilities(std::vector<std::string>(made.begin(), made.end())));
}
#endif

TEST_CASE("unit scores are the best activations, and 0 for pruned units", "[model]") {
    constexpr dp::Seed seed{8001};
    CAPTURE(seed.value);
    dp::RandomStream stream{seed, dp::Purpose::test};
    Net net{seed};
    for (float& bias : net.kernel_biases()) {
        bias = static_cast<float>(0.2 * stream.uniform() - 0.1);
    }
    net.mask()(1) = 0.0F;
    net.mask()(4) = 0.0F;
    auto const set = dp::test::random_set(stream, 60, 5, 90, 20);
    auto const scores = net.unit_scores(set, 2);
    REQUIRE(scores.shape()[0] == 60);
    REQUIRE(scores.shape()[1] == 6);
    for (std::size_t n = 0; n < set.size(); ++n) {
        auto const sequence = set.sequence(n);
        auto const length = static_cast<std::ptrdiff_t>(sequence.size());
        for (std::size_t k = 0; k < 6; ++k) {
            double best = -1e9;
            for (std::ptrdiff_t p = 0; p < length; ++p) {
                auto sum = static_cast<double>(net.kernel_biases()(k));
                for (std::size_t t = 0; t < 5; ++t) {
                    auto const place = p + static_cast<std::ptrdiff_t>(t) - 2;
                    if (place < 0 || place >= length) {
                        continue;
                    }
                    dp::Base const base = sequence[static_cast<std::size_t>(place)];
                    for (dp::Base b = 0; b < 4; ++b) {
                        double const share = base == dp::unknown_base ? 0.25 : (base == b ? 1.0 : 0.0);
                        sum += share * static_cast<double>(net.kernels()(k, t, b));
                    }
                }
                best = std::max(best, sum);
            }
            bool const dead = k == 1 || k == 4;
            double const expected = dead ? 0.0 : std::max(best, 0.0);
            // 20 terms in single precision
            CHECK(static_cast<double>(scores(n, k)) == Approx(expected).margin(dead ? 0.0 : 1e-5));
        }
    }
}

TEST_CASE("pruned units score 0 whatever stands between them and the mask", "[model]") {
    using Smooth =
        dp::Model<dp::OneHot<>, dp::Conv1D<4, 3>, dp::GlobalMaxPool, dp::Sigmoid, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
    using Hidden =
        dp::Model<dp::OneHot<>, dp::Conv1D<4, 3>, dp::GlobalMaxPool, dp::Dense<3>, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
    auto const set = set_of({"ACGTACGT", "TTTTT", "ACACAC"});
    auto const check = [&set](auto net) {
        net.mask()(2) = 0.0F;
        auto const scores = net.unit_scores(set);
        for (std::size_t n = 0; n < set.size(); ++n) {
            CHECK(scores(n, 2) == 0.0F);
            CHECK(scores(n, 1) != 0.0F);
        }
    };
    check(Smooth{dp::Seed{3}});  // sigmoid(0) is not 0
    check(Hidden{dp::Seed{3}});  // a dense layer computes its pruned units
}

TEST_CASE("views have the shapes of the paper and write through", "[model]") {
    Net net{dp::Seed{5}};
    auto kernels = net.kernels();
    REQUIRE(kernels.dimension() == 3);
    CHECK(kernels.shape()[0] == 6);
    CHECK(kernels.shape()[1] == 5);
    CHECK(kernels.shape()[2] == 4);
    kernels(3, 2, 1) = 99.0F;
    CHECK(net.parameters()[(3 * 5 + 2) * 4 + 1] == 99.0F);
    CHECK(std::as_const(net).kernels()(3, 2, 1) == 99.0F);
    CHECK(net.kernel_biases().shape()[0] == 6);
    CHECK(net.mask().shape()[0] == 6);
    CHECK(net.dense_weights().shape()[0] == 6);
    CHECK(net.dense_weights().shape()[1] == 1);
    CHECK(net.dense_biases().shape()[0] == 1);
    CHECK(net.parameter<1, 3>("kernels")(3, 2, 1) == 99.0F);
    CHECK(Net::units() == 6);
    STATIC_REQUIRE_FALSE(std::is_assignable_v<decltype(std::as_const(net).kernels()(0, 0, 0)), float>);
}

TEST_CASE("a parameter that is not there is named", "[model]") {
    Net net{dp::Seed{5}};
    CHECK_THROWS_AS((net.parameter<1, 3>("kernel")), dp::OptionError);
    CHECK_THROWS_WITH((net.parameter<1, 3>("kernel")),
                      says("no parameter \"kernel\" of 3 axes in layer 1 of OneHot<> Conv1D<6,5,same>"));
    CHECK_THROWS_WITH((net.parameter<1, 2>("kernels")), says("\"kernels\" of 2 axes"));
    CHECK_THROWS_AS((std::as_const(net).parameter<2, 1>("biases")), dp::OptionError);
}

TEST_CASE("a model is a value with its parameters on the heap", "[model]") {
    STATIC_REQUIRE(sizeof(Net) <= 64);
    STATIC_REQUIRE(std::is_nothrow_move_constructible_v<Net>);
    STATIC_REQUIRE(std::is_copy_assignable_v<Net>);
    Net net{dp::Seed{5}};
    Net copy = net;
    copy.kernels()(0, 0, 0) = 77.0F;
    CHECK(net.kernels()(0, 0, 0) != 77.0F);
    float const* const block = copy.parameters().data();
    Net const moved = std::move(copy);
    CHECK(moved.parameters().data() == block);
    CHECK(moved.kernels()(0, 0, 0) == 77.0F);
}

TEST_CASE("data that a model cannot take is refused by name", "[model]") {
    using Fixed =
        dp::Model<dp::OneHot<101>, dp::Conv1D<2, 24>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
    using Strict = dp::Model<dp::OneHot<dynamic_length, Unknown::reject>, dp::Conv1D<2, 3>, dp::ReLU, dp::GlobalMaxPool,
                             dp::Mask, dp::Dense<1>, dp::Sigmoid>;
    using Deep = dp::Model<dp::OneHot<>, dp::Conv1D<2, 4, Padding::valid>, dp::Conv1D<2, 6, Padding::valid>,
                           dp::GlobalMaxPool, dp::Dense<1>, dp::Sigmoid>;
    std::string const good(101, 'A');
    CHECK_NOTHROW(Fixed::require_readable(set_of({good, good})));
    CHECK_THROWS_WITH(Fixed::require_readable(set_of({good, "ACGT"})),
                      says("found a sequence of 4 bases (element 1), expected 101, as OneHot<101> says"));
    CHECK_THROWS_AS(Fixed{dp::Seed{1}}.logits(set_of({"ACGT"})), dp::DataError);
    CHECK_THROWS_AS(Fixed{dp::Seed{1}}.unit_scores(set_of({"ACGT"})), dp::DataError);
    CHECK_THROWS_AS(Fixed{dp::Seed{1}}.probabilities(std::vector<std::string>{"ACGT"}), dp::DataError);

    CHECK_NOTHROW(Net::require_readable(set_of({"ACGTA"})));
    CHECK_THROWS_AS(Net::require_readable(set_of({"ACGTA", "ACGT"})), dp::DataError);
    CHECK_THROWS_WITH(Net::require_readable(set_of({"ACGTA", "ACGT"})),
                      says("a sequence of 4 bases (element 1)") && says("at least 5") && says("shorter kernel"));
    CHECK_THROWS_WITH(Net::require_readable(set_of({""})), says("a sequence of 0 bases (element 0)"));
    CHECK_NOTHROW(Deep::require_readable(set_of({"ACGTACGTA"})));
    CHECK_THROWS_WITH(Deep::require_readable(set_of({"ACGTACGT"})),
                      says("a sequence of 8 bases") && says("at least 9"));

    CHECK_THROWS_WITH(Strict::require_readable(set_of({"ACG", "ACRT"})),
                      says("an unknown letter at position 3 of element 1"));
}

TEST_CASE("the shortest sequences that a model takes work", "[model]") {
    using Deep = dp::Model<dp::OneHot<>, dp::Conv1D<2, 4, Padding::valid>, dp::Conv1D<3, 6, Padding::valid>,
                           dp::GlobalMaxPool, dp::Dense<1>, dp::Sigmoid>;
    Deep const net{dp::Seed{9}};
    auto const alone = net.logits(set_of({"ACGTACGTA"}));
    auto const among = net.logits(set_of({"ACGTACGTACC", "ACGTACGTA", "GGGGGGGGGGGGGGGG"}));
    REQUIRE(alone.size() == 1);
    CHECK(std::isfinite(alone[0]));
    CHECK(static_cast<double>(among[1]) == Approx(static_cast<double>(alone[0])).margin(1e-6));
    CHECK_FALSE(Deep::has_mask);
    CHECK_FALSE(dp::PrunableModel<Deep>);
}
