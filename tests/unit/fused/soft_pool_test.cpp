#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <ratio>
#include <span>
#include <type_traits>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/fused/detail/soft_pool.hpp>
#include <deepprune/layers/clipped_leaky_relu.hpp>

#include "../../catch.hpp"
#include "../../support/random_values.hpp"
#include "plain_soft.hpp"

namespace dp = deepprune;
namespace detail = dp::detail;

namespace {

// Random kernels on random sequences; the window that a derivative belongs to is known by its score, so only their sum,
// weighted by the scores, is compared here; the gradient of a whole step is in soft_scan_test.cpp.
template <class T, std::size_t Length, dp::Padding Pad, class Activation, class Exponent>
double largest_error(T m) {
    constexpr std::size_t lanes = 4;
    using Shape = detail::TableShape<T, Length, lanes>;
    dp::RandomStream stream{dp::Seed{56}, dp::Purpose::test, Length};
    detail::FusedSizes const sizes{Length, Pad, dp::Strands::both, true};
    std::vector<std::uint32_t> const block{0, 1, 2, 3};
    detail::SoftPool<T, Length, Pad, Activation, Exponent> pool;
    double largest = 0.0;
    for (int repeat = 0; repeat < 20; ++repeat) {
        std::vector<T> kernels(lanes * Length * 4);
        std::array<T, lanes> biases{};
        for (T& weight : kernels) {
            weight = static_cast<T>(stream.uniform() * 2.0 - 1.0);
        }
        for (T& bias : biases) {
            bias = static_cast<T>(stream.uniform() * 2.0 - 1.0);
        }
        auto const set = dp::test::random_set(stream, 1, Length, Length + 60, 20);
        detail::CodedStrands coded;
        coded.assign<Shape::letters>(sizes, set, std::vector<std::size_t>{0});
        std::vector<T> table(detail::WordShape<Shape::letters>::count * Shape::row);
        detail::build_tables<T, Length, lanes>(kernels, block, sizes, true, table.data());
        std::size_t const windows = coded.strands()[0].windows + coded.strands()[1].windows;
        pool.make_room(windows, lanes);
        std::vector<T> derivatives(windows * lanes);
        auto const row = detail::Pack<T, lanes>::load(biases.data());
        auto const pooled =
            pool.template pool<lanes, true>(table.data(), row, m, coded.codes(), coded.strands(), derivatives.data());
        auto const only =
            pool.template pool<lanes, false>(table.data(), row, m, coded.codes(), coded.strands(), nullptr);
        for (std::size_t k = 0; k < lanes; ++k) {
            auto const plain = dp::test::plain_windows<T>(
                sizes, std::span<T const>{kernels}.subspan(k * Length * 4, Length * 4), set.sequence(0));
            auto const expected = dp::test::plain_pool(
                plain.scores, static_cast<double>(biases[k]), static_cast<double>(m),
                [](double x) {
                    if constexpr (std::is_same_v<Activation, detail::NoActivation>) {
                        return x;
                    } else {
                        return Activation::value(x);
                    }
                },
                [](double x, double y) {
                    if constexpr (std::is_same_v<Activation, detail::NoActivation>) {
                        return 1.0 + 0.0 * (x + y);
                    } else {
                        return Activation::derivative(x, y);
                    }
                });
            double sum = 0.0;
            for (std::size_t w = 0; w < windows; ++w) {
                sum += static_cast<double>(derivatives[w * lanes + k]);
            }
            auto const error = [&](T value, double exact) {
                largest = std::max(largest, std::abs(static_cast<double>(value) - exact) / (1.0 + std::abs(exact)));
            };
            CHECK(only.expectation[k] == pooled.expectation[k]);
            error(pooled.expectation[k], expected.expectation);
            error(pooled.by_bias[k], expected.by_bias);
            error(static_cast<T>(sum), std::accumulate(expected.by_score.begin(), expected.by_score.end(), 0.0));
            if constexpr (!detail::Multiplier<Exponent>::parameters.empty()) {
                error(pooled.by_m[k], expected.by_m);
            }
        }
    }
    return largest;
}

using Trained = dp::Trainable<std::ratio<1>>;

}  // namespace

TEMPLATE_TEST_CASE("the pooled value and its derivatives are those of the definition", "[fused][soft_pool]", float,
                   double) {
    using T = TestType;
    // Some dozen roundings of numbers of about 1 to 10.
    double const tolerance = std::is_same_v<T, float> ? 1e-5 : 1e-13;
    auto const check_all = [&]<dp::Padding Pad>() {
        CHECK(largest_error<T, 16, Pad, detail::NoActivation, std::ratio<1>>(T{1}) <= tolerance);
        CHECK(largest_error<T, 5, Pad, detail::NoActivation, std::ratio<-1>>(T{-1}) <= tolerance);
        for (T const m : {T(1.5), T{0}, T(-0.75)}) {
            CAPTURE(m);
            CHECK(largest_error<T, 9, Pad, detail::NoActivation, Trained>(m) <= tolerance);
            CHECK(largest_error<T, 24, Pad, dp::ClippedLeakyReLU, Trained>(m) <= tolerance);
        }
    };
    check_all.template operator()<dp::Padding::same>();
    check_all.template operator()<dp::Padding::valid>();
}
