// The scan and the fused step, small: built once for each instruction set.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <ratio>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include <deepprune/layers/conv1d.hpp>
#include <deepprune/layers/dense.hpp>
#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/layers/global_max_pool.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/layers/one_hot.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/model/fused_backend.hpp>
#include <deepprune/model/general_backend.hpp>
#include <deepprune/train/adam.hpp>

#include "../unit/fused/plain_loop.hpp"

#define DEEPPRUNE_TEST_TEXT_OF(x) #x
#define DEEPPRUNE_TEST_TEXT(x) DEEPPRUNE_TEST_TEXT_OF(x)

namespace dp = deepprune;

namespace {

template <class T>
constexpr T hard_to_round() {
    return std::is_same_v<T, float> ? T(1.0000001) : T(1.0000000000000002);
}

}  // namespace

TEST_CASE("the namespace names this build's instruction set", "[instruction_sets]") {
    // The build says which flags it gave, the header what it made of them.
    CHECK(std::string_view{DEEPPRUNE_TEST_TEXT(DEEPPRUNE_ABI)} == DEEPPRUNE_TEST_TEXT(DEEPPRUNE_TEST_ABI));
}

TEMPLATE_TEST_CASE_SIG("the scan is the plain loop's, float", "[instruction_sets]", ((std::size_t Length), Length),
                       15) {
    dp::test::compare_with_the_plain_loop<float, Length>(400);
}

TEMPLATE_TEST_CASE_SIG("the scan is the plain loop's, double", "[instruction_sets]", ((std::size_t Length), Length),
                       9) {
    dp::test::compare_with_the_plain_loop<double, Length>(400);
}

TEMPLATE_TEST_CASE("square roots are those of std::sqrt, bit by bit", "[instruction_sets]", float, double) {
    using T = TestType;
    constexpr std::size_t lanes = dp::detail::widest<T>;
    using Row = dp::detail::Pack<T, lanes>;
    std::vector<T> values{T{0},
                          std::numeric_limits<T>::denorm_min(),
                          std::numeric_limits<T>::min(),
                          std::numeric_limits<T>::max(),
                          std::numeric_limits<T>::infinity(),
                          T{1},
                          T{2},
                          T{4},
                          hard_to_round<T>()};
    dp::RandomStream stream{dp::Seed{1}, dp::Purpose::test};
    while (values.size() < 4096) {
        values.push_back(static_cast<T>(std::ldexp(stream.uniform(), static_cast<int>(stream.below(120)) - 100)));
    }
    std::size_t wrong = 0;
    for (std::size_t i = 0; i + lanes <= values.size(); i += lanes) {
        std::vector<T> roots(lanes);
        dp::detail::square_roots<T>(Row::load(&values[i])).store(roots.data());
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            wrong += roots[lane] == std::sqrt(values[i + lane]) ? 0 : 1;
        }
    }
    CHECK(wrong == 0);
}

TEMPLATE_TEST_CASE("a step of soft pooling is the general one's", "[instruction_sets]", float, double) {
    using T = TestType;
    auto const compare = []<class... Layers>(std::tuple<Layers...>*) {
        dp::RandomStream stream{dp::Seed{3}, dp::Purpose::test};
        using Fused = dp::FusedBackend<T, Layers...>;
        std::vector<T> parameters(Fused::layout::size);
        for (T& value : parameters) {
            value = static_cast<T>(stream.uniform() - 0.5);
        }
        std::ranges::fill(Fused::layout::template of_layer<Fused::layout::mask_layer>(std::span{parameters})[0], T{1});
        auto const set = dp::test::random_set(stream, 40, 16, 60, 20);
        auto const which = dp::test::every(set.size());
        std::vector<T> gradient(parameters.size());
        Fused fused{2};
        double const loss = fused.loss_and_gradient(parameters, set, which, gradient);
        dp::GeneralBackend<double, Layers...> general;
        std::vector<double> const wide(parameters.begin(), parameters.end());
        std::vector<double> expected(wide.size());
        double const tolerance = std::is_same_v<T, float> ? 1e-5 : 1e-12;
        CHECK(loss == Approx(general.loss_and_gradient(wide, set, which, expected)).epsilon(tolerance));
        double difference = 0.0;
        double size = 0.0;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            difference += std::pow(static_cast<double>(gradient[i]) - expected[i], 2);
            size += std::pow(expected[i], 2);
        }
        CHECK(std::sqrt(difference) <= tolerance * std::sqrt(size));
    };
    using Both = dp::Conv1D<19, 15, dp::Padding::same, dp::Strands::both>;
    compare(static_cast<std::tuple<dp::OneHot<>, Both, dp::ExpectationPool<1, dp::Trainable<std::ratio<1>>>, dp::Mask,
                                   dp::Dense<1>, dp::Sigmoid>*>(nullptr));
    compare(static_cast<std::tuple<dp::OneHot<>, dp::Conv1D<3, 6, dp::Padding::valid>, dp::ReLU, dp::ExpectationPool<>,
                                   dp::Mask, dp::Dense<1>, dp::Sigmoid>*>(nullptr));
}

TEST_CASE("a step of the fused scan and of Adam is the one written out", "[instruction_sets]") {
    // Two kernels of four letters, whole numbers: every figure but the loss is exact until the sigmoid.
    using Backend = dp::FusedBackend<float, dp::OneHot<>, dp::Conv1D<2, 4>, dp::ReLU, dp::GlobalMaxPool, dp::Mask,
                                     dp::Dense<1>, dp::Sigmoid>;
    std::vector<float> parameters(Backend::layout::size);
    auto const kernels = Backend::layout::of_layer<1>(std::span{parameters});
    for (std::size_t t = 0; t < 4; ++t) {
        kernels[0][t * 4 + t] = 1.0F;             // ACGT scores 4
        kernels[0][16 + t * 4 + (3 - t)] = 2.0F;  // TGCA scores 8
    }
    auto const mask = Backend::layout::of_layer<Backend::layout::mask_layer>(std::span{parameters})[0];
    mask[0] = mask[1] = 1.0F;
    auto const dense = Backend::layout::of_layer<Backend::layout::layers - 2>(std::span{parameters});
    dense[0][0] = 0.5F;
    dense[0][1] = -0.25F;
    dp::EncodedSet set;
    set.add("AAACGTAA", true);
    set.add("CCTGCACC", false);
    std::vector<std::size_t> const which{0, 1};
    Backend backend{2};
    std::vector<float> logits(2);
    backend.logits(parameters, set, which, logits);
    CHECK(logits == std::vector<float>{0.5F * 4 - 0.25F * 4, 0.5F * 2 - 0.25F * 8});
    std::vector<float> gradient(parameters.size());
    double const loss = backend.loss_and_gradient(parameters, set, which, gradient);
    CHECK(loss == Approx((std::log1p(std::exp(-1.0)) + std::log1p(std::exp(-1.0))) / 2).epsilon(1e-6));
    auto const derivatives = Backend::layout::of_layer<Backend::layout::layers - 2>(std::span{gradient});
    double const first = -1.0 / (1.0 + std::exp(1.0)) / 2;  // p - y of the first, over two sequences
    CHECK(derivatives[1][0] == Approx(first + 1.0 / (1.0 + std::exp(1.0)) / 2).margin(1e-7));
    dp::Adam<float> adam{parameters.size(), {.learning_rate = 0.125, .epsilon = 1e-12}};
    auto const before = parameters;
    adam.step(parameters, gradient);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        // The first step of Adam moves by the learning rate, against the derivative.
        float const expected = gradient[i] == 0.0F ? before[i] : before[i] - std::copysign(0.125F, gradient[i]);
        wrong += std::abs(parameters[i] - expected) <= 2e-5F || std::abs(gradient[i]) < 1e-6F ? 0 : 1;
    }
    CHECK(wrong == 0);
}
