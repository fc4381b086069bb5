#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/fused/detail/soft_gradient.hpp>

#include "../../catch.hpp"
#include "../../support/random_values.hpp"

namespace dp = deepprune;
namespace detail = dp::detail;

namespace {

constexpr std::size_t length = 5;
constexpr std::size_t lanes = 4;
using Shape = detail::TableShape<float, length, lanes>;
using Row = detail::Pack<float, lanes>;

}  // namespace

TEST_CASE("few blocks have several parts, many have one", "[fused][soft_gradient]") {
    detail::SoftGradient<float, length, dp::Padding::valid> sums;
    sums.make_room<lanes>(1, false);
    CHECK(sums.parts() == 4);
    sums.make_room<lanes>(2, false);
    CHECK(sums.parts() == 2);
    sums.make_room<lanes>(3, true);
    CHECK(sums.parts() == 1);
    sums.make_room<lanes>(16, true);
    CHECK(sums.parts() == 1);
    sums.make_room<lanes>(0, true);
    CHECK(sums.parts() == 4);
}

TEST_CASE("the sums of the parts become the gradient of the live kernels", "[fused][soft_gradient]") {
    // Whole numbers: exact in any order.
    dp::RandomStream stream{dp::Seed{58}, dp::Purpose::test};
    auto const whole = [&](std::size_t count) {
        std::vector<float> values(count);
        for (float& value : values) {
            value = static_cast<float>(stream.below(9)) - 4.0F;
        }
        return values;
    };
    detail::FusedSizes const sizes{length, dp::Padding::valid, dp::Strands::forward, false};
    auto const set = dp::test::random_set(stream, 3, 20, 20);
    std::vector<std::size_t> const which{0, 1, 2};
    detail::CodedStrands coded;
    coded.assign<Shape::letters>(sizes, set, which);
    constexpr std::size_t windows = 16;
    auto const units = whole(3 * lanes);
    auto const by_bias = whole(3 * lanes);
    auto const by_m = whole(3 * lanes);
    auto const by_score = whole(3 * windows * lanes);
    auto const losses = whole(3);
    auto const weights = whole(lanes);
    std::vector<std::uint32_t> const live{1, 3};  // of four kernels; two lanes are unused

    std::vector<float> kernels(4 * length * 4, 99.0F);
    std::vector<float> biases(4, 99.0F);
    std::vector<float> dense(4, 99.0F);
    detail::SoftGradient<float, length, dp::Padding::valid> sums;
    sums.make_room<lanes>(1, false);
    for (std::size_t part = 0; part < 2; ++part) {
        sums.clear<lanes>(0, part);
        sums.add<lanes>(0, part, sizes, coded,
                        {units.data(), by_bias.data(), by_m.data(), by_score.data(), windows, losses});
    }
    float const m = sums.fold<lanes>(0, 2, live, Row::load(weights.data()), sizes, {kernels, biases, dense, {}, {}});

    float expected_m = 0.0F;
    std::size_t wrong = 0;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        float expected_bias = 0.0F;
        float expected_dense = 0.0F;
        std::vector<float> expected(length * 4);
        for (std::size_t i = 0; i < 3; ++i) {
            float const twice = 2.0F * losses[i];  // in both parts
            expected_bias += twice * weights[lane] * by_bias[i * lanes + lane];
            expected_dense += twice * units[i * lanes + lane];
            expected_m += twice * weights[lane] * by_m[i * lanes + lane];
            std::size_t row = 0;
            for (std::size_t phase = 0; phase < Shape::letters; ++phase) {
                for (std::size_t w = phase; w < windows; w += Shape::letters, ++row) {
                    for (std::size_t t = 0; t < length; ++t) {
                        expected[t * 4 + set.sequence(i)[w + t]] +=
                            twice * weights[lane] * by_score[(i * windows + row) * lanes + lane];
                    }
                }
            }
        }
        if (lane < live.size()) {
            wrong += biases[live[lane]] == expected_bias ? 0 : 1;
            wrong += dense[live[lane]] == expected_dense ? 0 : 1;
            for (std::size_t v = 0; v < expected.size(); ++v) {
                wrong += kernels[live[lane] * length * 4 + v] == expected[v] ? 0 : 1;
            }
        }
    }
    CHECK(wrong == 0);
    CHECK(m == expected_m);
    CHECK(biases[0] == 99.0F);  // kernels that are not live are left alone
    CHECK(dense[2] == 99.0F);
    CHECK(kernels[0] == 99.0F);
}
