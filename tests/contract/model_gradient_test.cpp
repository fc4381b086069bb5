// The gradient of whole models, by central differences of a loss written out here.

#include <algorithm>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ratio>
#include <span>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/layers/circular_conv1d.hpp>
#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/layers/conv1d.hpp>
#include <deepprune/layers/dense.hpp>
#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/layers/global_average_pool.hpp>
#include <deepprune/layers/global_max_pool.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/layers/one_hot.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/model/general_backend.hpp>
#include <deepprune/model/model.hpp>

#include "../catch.hpp"
#include "../support/own_layers.hpp"
#include "../support/random_values.hpp"

namespace dp = deepprune;

namespace {

template <class T>
using Paper = dp::BasicModel<T, dp::OneHot<>, dp::Conv1D<32, 24>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>,
                             dp::Sigmoid>;
template <class T>
using Authors = dp::BasicModel<T, dp::OneHot<37>, dp::Conv1D<32, 15>, dp::ClippedLeakyReLU, dp::GlobalMaxPool, dp::Mask,
                               dp::Dense<1>, dp::Sigmoid>;
template <class T>
using Deep = dp::BasicModel<T, dp::OneHot<>, dp::Conv1D<24, 9, dp::Padding::valid>, dp::test::Scale, dp::test::Swish,
                            dp::Conv1D<16, 8>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<6>,
                            dp::ClippedLeakyReLU, dp::Dense<1>, dp::Sigmoid>;
template <class T>
using Flat = dp::BasicModel<T, dp::OneHot<>, dp::Conv1D<16, 8>, dp::Sigmoid, dp::GlobalMaxPool, dp::Dense<5>,
                            dp::test::Swish, dp::Dense<1>, dp::Sigmoid>;

template <class T>
using BothSame = dp::BasicModel<T, dp::OneHot<>, dp::Conv1D<24, 9, dp::Padding::same, dp::Strands::both>,
                                dp::ClippedLeakyReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
template <class T>
using BothValid = dp::BasicModel<T, dp::OneHot<29>, dp::Conv1D<12, 14, dp::Padding::valid, dp::Strands::both>, dp::ReLU,
                                 dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
template <class T>
using BothDeep =
    dp::BasicModel<T, dp::OneHot<>, dp::Conv1D<12, 7, dp::Padding::same, dp::Strands::both>, dp::test::Swish,
                   dp::GlobalMaxPool, dp::Mask, dp::Dense<4>, dp::ClippedLeakyReLU, dp::Dense<1>, dp::Sigmoid>;

constexpr auto valid = dp::Padding::valid;
constexpr auto best = dp::Rotations::best;
template <class T>
using Circular = dp::BasicModel<T, dp::OneHot<>, dp::CircularConv1D<4, 6, valid>, dp::ReLU, dp::GlobalMaxPool, dp::Mask,
                                dp::Dense<1>, dp::Sigmoid>;
template <class T>
using CircularBest =
    dp::BasicModel<T, dp::OneHot<>, dp::CircularConv1D<11, 7, dp::Padding::same, best>, dp::ClippedLeakyReLU,
                   dp::GlobalMaxPool, dp::Mask, dp::Dense<3>, dp::test::Swish, dp::Dense<1>, dp::Sigmoid>;
template <class T>
using CircularDeep =
    dp::BasicModel<T, dp::OneHot<>, dp::CircularConv1D<6, 5, valid, best>, dp::test::Swish, dp::CircularConv1D<3, 4>,
                   dp::test::Swish, dp::GlobalAveragePool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
template <class T>
using Expectation =
    dp::BasicModel<T, dp::OneHot<>, dp::Conv1D<12, 7>, dp::ClippedLeakyReLU,
                   dp::ExpectationPool<5, dp::Trainable<std::ratio<1>>>, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
template <class T>
using ExpectationBoth = dp::BasicModel<T, dp::OneHot<>, dp::Conv1D<12, 7, valid, dp::Strands::both>, dp::test::Swish,
                                       dp::ExpectationPool<1, std::ratio<2>>, dp::Mask, dp::Dense<4>, dp::test::Swish,
                                       dp::Dense<1>, dp::Sigmoid>;
template <class T>
using Soft = dp::BasicModel<T, dp::OneHot<>, dp::Conv1D<12, 7, dp::Padding::same, dp::Strands::both>,
                            dp::ExpectationPool<1, dp::Trainable<std::ratio<1>>>, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
template <class T>
using SoftValid = dp::BasicModel<T, dp::OneHot<29>, dp::Conv1D<12, 14, valid>, dp::ClippedLeakyReLU,
                                 dp::ExpectationPool<1, std::ratio<2>>, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
template <class T>
using Average = dp::BasicModel<T, dp::OneHot<>, dp::Conv1D<12, 7>, dp::test::Swish, dp::GlobalAveragePool, dp::Mask,
                               dp::Dense<1>, dp::Sigmoid>;

template <class Net>
struct GeneralOf;
template <class T, class... Layers>
struct GeneralOf<dp::BasicModel<T, Layers...>> {
    using type = dp::GeneralBackend<T, Layers...>;
};
template <class Net>
using General = typename GeneralOf<Net>::type;

// Random parameters, larger than Glorot's so that nothing is linear; every fifth unit is masked.
template <class Net>
Net random_model(dp::RandomStream& stream) {
    Net net{dp::Seed{0}};
    for (dp::PlacedParameter const& placed : Net::layout::parameters) {
        auto const values = net.parameters().subspan(placed.offset, placed.parameter.size());
        if (placed.parameter.role == dp::Role::fixed) {
            for (std::size_t k = 0; k < values.size(); ++k) {
                values[k] = k % 5 == 2 ? 0 : 1;
            }
        } else {
            double const limit = placed.parameter.rank == 1 ? 0.5 : 0.6;
            for (auto& value : values) {
                value = static_cast<typename Net::scalar>(limit * (2.0 * stream.uniform() - 1.0));
            }
        }
    }
    return net;
}

// The mean loss by the definition: log(1 + e^-z) for a positive, log(1 + e^z) for a negative.
template <class Backend, class Net>
double mean_loss(Backend& backend, Net const& net, dp::EncodedSet const& set, std::span<std::size_t const> which) {
    std::vector<double> logits(which.size());
    backend.logits(net.parameters(), set, which, logits);
    double sum = 0.0;
    for (std::size_t i = 0; i < which.size(); ++i) {
        double const wrong = set.labels()[which[i]] != 0 ? -logits[i] : logits[i];
        sum += std::max(wrong, 0.0) + std::log1p(std::exp(-std::abs(wrong)));
    }
    return sum / static_cast<double>(which.size());
}

template <class Net>
bool is_of_dead_unit(Net const& net, dp::PlacedParameter const& placed, std::size_t i) {
    if constexpr (Net::has_mask) {
        if (placed.layer == Net::layout::unit_layer && placed.parameter.shape[0] != Net::units()) {
            return false;  // rotations that share a kernel
        }
        bool const by_units = placed.layer == Net::layout::unit_layer || placed.layer == Net::layout::reader_layer;
        if (by_units && placed.parameter.shape[0] == Net::units()) {
            return net.mask()(i / (placed.parameter.size() / Net::units())) == 0.0;
        }
    }
    return false;
}

// All parameters of `net` by central differences. Returns how many coordinates were compared.
template <class Net, class Backend = General<Net>>
std::size_t check_gradient(dp::Seed seed, std::size_t shortest, std::size_t longest) {
    CAPTURE(seed.value, Net::signature());
    dp::RandomStream stream{seed, dp::Purpose::test};
    auto net = random_model<Net>(stream);
    auto const set = dp::test::random_set(stream, 7, shortest, longest, 30);
    Net::require_readable(set);
    std::vector<std::size_t> const which{4, 0, 6, 3, 4};  // any order, one twice, some not at all
    Backend backend;
    std::vector<double> gradient(net.parameters().size(), 1e9);  // what was there must not count
    double const loss = backend.loss_and_gradient(net.parameters(), set, which, gradient);
    CHECK(loss == Approx(mean_loss(backend, net, set, which)).epsilon(1e-13));

    constexpr double h = 1e-5;
    std::size_t checked = 0;
    std::size_t nonzero = 0;
    for (dp::PlacedParameter const& placed : Net::layout::parameters) {
        for (std::size_t i = 0; i < placed.parameter.size(); ++i) {
            double const analytic = gradient[placed.offset + i];
            if (placed.parameter.role == dp::Role::fixed) {
                if (analytic != 0.0) {
                    FAIL_CHECK("a fixed parameter has the gradient " << analytic);
                }
                continue;
            }
            if (is_of_dead_unit(net, placed, i) && analytic != 0.0) {
                FAIL_CHECK("a masked unit's " << placed.parameter.name << " have the gradient " << analytic);
            }
            double& place = net.parameters()[placed.offset + i];
            double const kept = place;
            place = kept + h;
            double const up = place;
            double const above = mean_loss(backend, net, set, which);
            place = kept - h;
            double const numeric = (above - mean_loss(backend, net, set, which)) / (up - place);
            place = kept;
            // Relative, 1e-6; the loss rounds at about 1e-16, so the difference itself is known to some 1e-11 only.
            if (std::abs(analytic - numeric) > 1e-6 * std::max(std::abs(analytic), std::abs(numeric)) + 2e-10) {
                FAIL_CHECK(placed.parameter.name << " of layer " << placed.layer << ", value " << i << ": " << analytic
                                                 << " and " << numeric);
            }
            ++checked;
            nonzero += analytic != 0.0 ? 1 : 0;
        }
    }
    CHECK(nonzero * 4 > checked);  // else there would be little to see
    return checked;
}

template <class T>
bool same_bits(std::span<T const> a, std::span<T const> b) {
    return std::ranges::equal(a, b, {}, std::bit_cast<std::uint64_t, T>, std::bit_cast<std::uint64_t, T>);
}

}  // namespace

TEST_CASE("the gradient of whole models is the central difference, for 10,000 parameters and more",
          "[contract][model]") {
    std::size_t checked = 0;
    for (std::uint64_t const seed : {1U, 2U}) {
        checked += check_gradient<Paper<double>>(dp::Seed{seed}, 24, 43);
        checked += check_gradient<Authors<double>>(dp::Seed{seed}, 37, 37);
    }
    checked += check_gradient<Deep<double>>(dp::Seed{3}, 16, 41);
    checked += check_gradient<Flat<double>>(dp::Seed{4}, 8, 30);
    CAPTURE(checked);
    CHECK(checked >= 10'000);
}

TEMPLATE_TEST_CASE("the gradient of the backend that a model chooses is the central difference", "[contract][model]",
                   Paper<double>, Authors<double>, BothSame<double>, BothValid<double>, Soft<double>,
                   SoftValid<double>) {
    STATIC_REQUIRE(!std::same_as<typename TestType::backend, General<TestType>>);
    constexpr std::size_t positions = dp::positions(typename TestType::layout::encoder::output{});
    for (std::uint64_t const seed : {11U, 12U}) {
        std::size_t const shortest = positions == dp::dynamic_length ? 24 : positions;
        std::size_t const longest = positions == dp::dynamic_length ? 43 : positions;
        check_gradient<TestType, typename TestType::backend>(dp::Seed{seed}, shortest, longest);
    }
}

TEST_CASE("the gradient of kernels on both strands is the central difference", "[contract][model]") {
    for (std::uint64_t const seed : {21U, 22U}) {
        check_gradient<BothSame<double>>(dp::Seed{seed}, 9, 31);
        check_gradient<BothValid<double>>(dp::Seed{seed}, 29, 29);
        check_gradient<BothDeep<double>>(dp::Seed{seed}, 7, 26);
    }
}

TEST_CASE("the gradient of circular kernels and of other poolings is the central difference", "[contract][model]") {
    for (std::uint64_t const seed : {31U, 32U, 33U}) {
        check_gradient<Circular<double>>(dp::Seed{seed}, 6, 31);
        check_gradient<CircularBest<double>>(dp::Seed{seed}, 7, 31);
        check_gradient<CircularDeep<double>>(dp::Seed{seed}, 12, 31);
        check_gradient<Expectation<double>>(dp::Seed{seed}, 7, 31);
        check_gradient<ExpectationBoth<double>>(dp::Seed{seed}, 9, 31);
        check_gradient<Soft<double>>(dp::Seed{seed}, 7, 31);
        check_gradient<Average<double>>(dp::Seed{seed}, 7, 31);
    }
}

TEMPLATE_TEST_CASE("with every unit masked only what is behind the mask learns", "[contract][model]", Paper<double>,
                   Deep<double>, Circular<double>, CircularBest<double>, Expectation<double>, Average<double>) {
    using Net = TestType;
    dp::RandomStream stream{dp::Seed{7}, dp::Purpose::test};
    auto net = random_model<Net>(stream);
    std::ranges::fill(net.mask(), 0.0);
    auto const set = dp::test::random_set(stream, 20, 24, 37);
    auto const which = dp::test::every(set.size());
    General<Net> backend;
    std::vector<double> gradient(net.parameters().size());
    CHECK(std::isfinite(backend.loss_and_gradient(net.parameters(), set, which, gradient)));
    std::size_t learning = 0;
    for (dp::PlacedParameter const& placed : Net::layout::parameters) {
        auto const derivatives =
            Net::layout::values(Net::layout::find(placed.layer, placed.parameter.name), std::span{gradient});
        bool const all_zero = std::ranges::all_of(derivatives, [](double derivative) { return derivative == 0.0; });
        bool const in_front = placed.layer <= Net::layout::mask_layer;
        bool const reads_zeros = placed.layer == Net::layout::reader_layer && placed.parameter.name == "weights";
        CAPTURE(placed.layer, placed.parameter.name);
        CHECK((!(in_front || reads_zeros) || all_zero));
        learning += all_zero ? 0 : 1;
    }
    CHECK(learning > 0);
    auto const scores = net.unit_scores(set);
    CHECK(std::ranges::all_of(scores, [](double score) { return score == 0.0; }));
}

TEMPLATE_TEST_CASE("the bits of loss, gradient, logits and scores do not depend on threads", "[contract][model]",
                   Paper<double>, Authors<double>, Deep<double>, BothDeep<double>, Circular<double>,
                   CircularBest<double>, Expectation<double>, Soft<double>, Average<double>) {
    using Net = TestType;
    dp::RandomStream stream{dp::Seed{5}, dp::Purpose::test};
    auto const net = random_model<Net>(stream);
    auto const set = dp::test::random_set(stream, 150, 37, 37, 30);
    auto which = dp::test::every(set.size());
    dp::shuffle(std::span{which}, stream);

    General<Net> one;
    std::vector<double> gradient(net.parameters().size());
    std::vector<double> logits(which.size());
    std::vector<double> scores(which.size() * Net::units());
    double const loss = one.loss_and_gradient(net.parameters(), set, which, gradient);
    one.logits(net.parameters(), set, which, logits);
    one.unit_scores(net.parameters(), set, which, scores);
    for (unsigned const threads : {1U, 2U, 3U, 4U, 8U}) {
        CAPTURE(threads);
        General<Net> several{threads};
        for (int repeat = 0; repeat < 2; ++repeat) {  // the second time with scratch memory that is not new
            std::vector<double> other_gradient(gradient.size());
            std::vector<double> other_logits(logits.size());
            std::vector<double> other_scores(scores.size());
            double const other_loss = several.loss_and_gradient(net.parameters(), set, which, other_gradient);
            several.logits(net.parameters(), set, which, other_logits);
            several.unit_scores(net.parameters(), set, which, other_scores);
            CHECK(std::bit_cast<std::uint64_t>(other_loss) == std::bit_cast<std::uint64_t>(loss));
            CHECK(same_bits<double>(other_gradient, gradient));
            CHECK(same_bits<double>(other_logits, logits));
            CHECK(same_bits<double>(other_scores, scores));
        }
    }
}

TEST_CASE("single precision gives the gradient of double", "[contract][model]") {
    auto const compare = []<class Single, class Double>(Single*, Double*) {
        CAPTURE(Single::signature());
        dp::RandomStream stream{dp::Seed{6}, dp::Purpose::test};
        auto const net = random_model<Single>(stream);
        Double wide{dp::Seed{0}};
        std::ranges::copy(net.parameters(), wide.parameters().begin());
        auto const set = dp::test::random_set(stream, 40, 37, 37, 30);
        auto const which = dp::test::every(set.size());
        General<Single> single_step;
        General<Double> double_step;
        std::vector<float> gradient(net.parameters().size());
        std::vector<double> expected(gradient.size());
        double const loss = single_step.loss_and_gradient(net.parameters(), set, which, gradient);
        CHECK(loss == Approx(double_step.loss_and_gradient(wide.parameters(), set, which, expected)).epsilon(1e-5));
        double largest = 0.0;
        double error = 0.0;
        for (std::size_t i = 0; i < gradient.size(); ++i) {
            largest = std::max(largest, std::abs(expected[i]));
            error = std::max(error, std::abs(static_cast<double>(gradient[i]) - expected[i]));
        }
        CHECK(error <= 1e-5 * largest);  // 2^-24 is 6e-8; a logit is some hundred operations away from its bases
    };
    compare(static_cast<Paper<float>*>(nullptr), static_cast<Paper<double>*>(nullptr));
    compare(static_cast<Authors<float>*>(nullptr), static_cast<Authors<double>*>(nullptr));
    compare(static_cast<Deep<float>*>(nullptr), static_cast<Deep<double>*>(nullptr));
    compare(static_cast<Circular<float>*>(nullptr), static_cast<Circular<double>*>(nullptr));
    compare(static_cast<Expectation<float>*>(nullptr), static_cast<Expectation<double>*>(nullptr));
    compare(static_cast<Average<float>*>(nullptr), static_cast<Average<double>*>(nullptr));
}
