#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <deepprune/layers/conv1d.hpp>
#include <deepprune/layers/dense.hpp>
#include <deepprune/layers/global_max_pool.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/layers/one_hot.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/model/model.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;
using Net =
    dp::Model<dp::OneHot<>, dp::Conv1D<64, 24>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

namespace {

std::span<float const> values_of(Net const& net, std::size_t layer, char const* name) {
    return Net::layout::values(Net::layout::find(layer, name), net.parameters());
}

bool all_are(std::span<float const> values, float expected) {
    return std::ranges::all_of(values, [=](float value) { return value == expected; });
}

}  // namespace

TEST_CASE("weights start uniform within Glorot's bounds, biases at 0, the mask at 1", "[model][initialise]") {
    for (std::uint64_t const seed : {0U, 1U, 42U}) {
        CAPTURE(seed);
        Net const net{dp::Seed{seed}};
        auto const kernels = values_of(net, 1, "kernels");
        double const limit = std::sqrt(6.0 / (24.0 * 4.0 + 64.0 * 24.0));  // Keras: fan_in 4 L, fan_out K L
        double sum = 0.0;
        double squares = 0.0;
        double largest = 0.0;
        for (float const value : kernels) {
            sum += static_cast<double>(value);
            squares += static_cast<double>(value) * static_cast<double>(value);
            largest = std::max(largest, std::abs(static_cast<double>(value)));
        }
        auto const count = static_cast<double>(kernels.size());
        CHECK(largest <= limit * (1.0 + 1e-7));
        CHECK(largest >= 0.99 * limit);  // of 6144 draws none above: (0.99)^6144 = 1e-27
        CHECK(std::abs(sum / count) <= 5.0 * limit / std::sqrt(3.0 * count));  // 5 standard errors
        CHECK(squares / count == Approx(limit * limit / 3.0).epsilon(5.0 * std::sqrt(0.8 / count)));  // the same
        CHECK(all_are(values_of(net, 1, "biases"), 0.0F));
        CHECK(all_are(values_of(net, 4, "mask"), 1.0F));
        CHECK(all_are(values_of(net, 5, "biases"), 0.0F));
        double const dense_limit = std::sqrt(6.0 / 65.0);
        CHECK(std::ranges::all_of(values_of(net, 5, "weights"),
                                  [=](float value) { return std::abs(static_cast<double>(value)) <= dense_limit; }));
    }
}

TEST_CASE("equal seeds give equal bits, other seeds and other parameters other values", "[model][initialise]") {
    Net const a{dp::Seed{42}};
    Net const b{dp::Seed{42}};
    Net const c{dp::Seed{43}};
    CHECK(std::ranges::equal(a.parameters(), b.parameters()));
    auto const ours = values_of(a, 1, "kernels");
    auto const theirs = values_of(c, 1, "kernels");
    std::size_t equal = 0;
    for (std::size_t i = 0; i < ours.size(); ++i) {
        equal += ours[i] == theirs[i] ? 1 : 0;
    }
    CHECK(equal < 10);
    // The streams of two parameters differ: their first draws, scaled to one range, are apart.
    double const first = static_cast<double>(ours[0]) / std::sqrt(6.0 / 1632.0);
    double const second = static_cast<double>(values_of(a, 5, "weights")[0]) / std::sqrt(6.0 / 65.0);
    CHECK(std::abs(first - second) > 1e-6);
}

TEST_CASE("double and float start from the same numbers", "[model][initialise]") {
    using Wide = dp::BasicModel<double, dp::OneHot<>, dp::Conv1D<64, 24>, dp::ReLU, dp::GlobalMaxPool, dp::Mask,
                                dp::Dense<1>, dp::Sigmoid>;
    Net const single{dp::Seed{7}};
    Wide const wide{dp::Seed{7}};
    CHECK(std::ranges::equal(single.parameters(), wide.parameters(), {}, {},
                             [](double value) { return static_cast<float>(value); }));
}
