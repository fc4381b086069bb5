#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/layers/circular_conv1d.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/random_values.hpp"

namespace dp = deepprune;
using dp::Padding;
using dp::Rotations;
using dp::test::same_bits;

namespace {

template <class Layer, std::size_t Channels = 4>
using On = typename Layer::template On<dp::Shape<Channels, dp::dynamic_length>>;

// s_kr(p) by the formula: position t of the window meets position (r + t) mod L of the kernel; outside there are zeros.
template <class Layer, std::size_t Channels>
double response(std::span<double const> kernels, std::span<double const> biases, std::size_t k, std::size_t r,
                std::span<double const> sequence, std::size_t p) {
    constexpr std::size_t length = Layer::length;
    constexpr std::size_t left = Layer::padding == Padding::same ? (length - 1) / 2 : 0;
    double sum = biases[k];
    for (std::size_t t = 0; t < length; ++t) {
        for (std::size_t c = 0; c < Channels; ++c) {
            std::size_t const at = p + t;  // shifted to the right by `left`
            if (at >= left && at - left < sequence.size() / Channels) {
                sum += kernels[(k * length + (r + t) % length) * Channels + c] * sequence[(at - left) * Channels + c];
            }
        }
    }
    return sum;
}

template <std::size_t Kernels, std::size_t Length, Padding Pad, std::size_t Channels>
struct Sizes {
    using each = dp::CircularConv1D<Kernels, Length, Pad>;
    using best = dp::CircularConv1D<Kernels, Length, Pad, Rotations::best>;
    static constexpr std::size_t kernels = Kernels;
    static constexpr std::size_t length = Length;
    static constexpr std::size_t channels = Channels;
};
using Cases = std::tuple<Sizes<3, 6, Padding::same, 4>, Sizes<2, 7, Padding::valid, 4>, Sizes<5, 1, Padding::same, 4>,
                         Sizes<4, 2, Padding::valid, 4>, Sizes<2, 12, Padding::same, 4>, Sizes<3, 4, Padding::same, 7>>;

dp::Batch<double> one_channel(std::vector<double> const& values) {
    dp::Batch<double> x;
    x.offsets = {0, values.size()};
    x.resize(1);
    std::ranges::copy(values, x.all().begin());
    return x;
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("every rotation is the formula, and the best one its maximum", "[layers][circular]", Cases) {
    using S = TestType;
    using Each = typename S::each;
    constexpr dp::Seed seed{7301};
    CAPTURE(seed.value, Each::signature());
    dp::RandomStream stream{seed, dp::Purpose::test};
    std::vector<double> const kernels =
        dp::test::uniform_values(stream, S::kernels * S::length * S::channels, -1.0, 1.0);
    std::vector<double> const biases = dp::test::uniform_values(stream, S::kernels, -1.0, 1.0);
    std::vector<std::size_t> const lengths{S::length, S::length + 9, S::length + 1};
    auto const x = dp::test::spaced_batch(stream, lengths, S::channels);

    dp::Batch<double> each;
    typename On<Each, S::channels>::template Cache<double> each_cache;
    On<Each, S::channels>::template forward<double>({kernels, biases}, x, each, each_cache);
    dp::Batch<double> best;
    typename On<typename S::best, S::channels>::template Cache<double> best_cache;
    On<typename S::best, S::channels>::template forward<double>({kernels, biases}, x, best, best_cache);
    REQUIRE(each.channels() == S::kernels * S::length);
    REQUIRE(best.channels() == S::kernels);
    REQUIRE(best.offsets == each.offsets);
    for (std::size_t i = 0; i < x.size(); ++i) {
        auto const sequence = x.all().subspan(x.offsets[i] * S::channels, lengths[i] * S::channels);
        std::size_t const windows = Each::padding == Padding::same ? lengths[i] : lengths[i] - S::length + 1;
        REQUIRE(each.offsets[i + 1] - each.offsets[i] == windows);
        for (std::size_t p = 0; p < windows; ++p) {
            for (std::size_t k = 0; k < S::kernels; ++k) {
                double highest = -1e300;
                for (std::size_t r = 0; r < S::length; ++r) {
                    double const expected = response<Each, S::channels>(kernels, biases, k, r, sequence, p);
                    highest = std::max(highest, expected);
                    CHECK(each.row(each.offsets[i] + p)[k * S::length + r] == Approx(expected).margin(1e-12));
                }
                CHECK(best.row(best.offsets[i] + p)[k] == Approx(highest).margin(1e-12));
            }
        }
    }
}

TEST_CASE("rotations by hand", "[layers][circular]") {
    using Each = On<dp::CircularConv1D<1, 3, Padding::valid>, 1>;
    using Best = On<dp::CircularConv1D<1, 3, Padding::valid, Rotations::best>, 1>;
    std::vector<double> const kernel{1, 2, 4};  // rotations: 1 2 4, 2 4 1, 4 1 2
    std::vector<double> const bias{0.5};
    auto const x = one_channel({5, 7, 11, 0});
    dp::Batch<double> y;
    Each::Cache<double> cache;
    Each::forward<double>({kernel, bias}, x, y, cache);
    // 5 + 14 + 44, 10 + 28 + 11, 20 + 7 + 22; then 7 + 22 + 0, 14 + 44 + 0, 28 + 11 + 0.
    CHECK(std::ranges::equal(y.all(), std::array{63.5, 49.5, 49.5, 29.5, 58.5, 39.5}));

    dp::Batch<double> dy;
    dy.offsets = {0, 2};
    dy.resize(3);
    std::ranges::copy(std::array{0.0, 2.0, 0.0, 0.0, 0.0, 3.0}, dy.all().begin());
    dp::Batch<double> dx;
    dx.resize_like(x, 1);
    std::vector<double> derivatives(3);
    std::vector<double> bias_derivative(1);
    Each::backward<double>({kernel, bias}, x, y, dy, cache, {derivatives, bias_derivative}, &dx);
    // Rotation 1 lays positions 1 2 0 of the kernel on 5 7 11, rotation 2 positions 2 0 1 on 7 11 0.
    CHECK(derivatives == std::vector<double>{2 * 11.0 + 3 * 11.0, 2 * 5.0 + 3 * 0.0, 2 * 7.0 + 3 * 7.0});
    CHECK(bias_derivative == std::vector<double>{5.0});
    CHECK(std::ranges::equal(dx.all(), std::array{2 * 2.0, 2 * 4.0 + 3 * 4.0, 2 * 1.0 + 3 * 1.0, 3 * 2.0}));

    Best::Cache<double> best;
    Best::forward<double>({kernel, bias}, x, y, best);
    CHECK(std::ranges::equal(y.all(), std::array{63.5, 58.5}));
    CHECK(best.best == std::vector<std::uint32_t>{0, 1});
    dy.resize(1);
    std::ranges::copy(std::array{2.0, 3.0}, dy.all().begin());
    derivatives.assign(3, 0.0);
    bias_derivative.assign(1, 0.0);
    Best::backward<double>({kernel, bias}, x, y, dy, best, {derivatives, bias_derivative}, &dx);
    CHECK(derivatives == std::vector<double>{2 * 5.0 + 3 * 0.0, 2 * 7.0 + 3 * 7.0, 2 * 11.0 + 3 * 11.0});
    CHECK(bias_derivative == std::vector<double>{5.0});
    CHECK(std::ranges::equal(dx.all(), std::array{2 * 1.0, 2 * 2.0 + 3 * 2.0, 2 * 4.0 + 3 * 4.0, 3 * 1.0}));
}

TEST_CASE("of equally good rotations the lowest takes the gradient", "[layers][circular]") {
    using Best = On<dp::CircularConv1D<1, 4, Padding::valid, Rotations::best>, 1>;
    std::vector<double> const kernel{3, 1, 3, 1};  // rotations 0 and 2 are the same, and 1 and 3
    std::vector<double> const bias{0.0};
    auto const x = one_channel({0, 5, 0, 7, 0});
    dp::Batch<double> y;
    Best::Cache<double> cache;
    Best::forward<double>({kernel, bias}, x, y, cache);
    CHECK(std::ranges::equal(y.all(), std::array{36.0, 36.0}));
    CHECK(cache.best == std::vector<std::uint32_t>{1, 0});
}

TEST_CASE("rotating a kernel permutes its channels and keeps the best response", "[layers][circular]") {
    using Layer = dp::CircularConv1D<1, 5>;
    using BestLayer = dp::CircularConv1D<1, 5, Padding::same, Rotations::best>;
    dp::RandomStream stream{dp::Seed{7302}, dp::Purpose::test};
    std::vector<double> const kernel = dp::test::uniform_values(stream, 20, -1.0, 1.0);
    std::vector<double> turned(20);
    std::rotate_copy(kernel.begin(), kernel.begin() + 8, kernel.end(), turned.begin());  // two positions
    std::vector<double> const bias{0.25};
    auto const x = dp::test::spaced_batch(stream, std::vector<std::size_t>{17, 6}, 4);
    auto const forward = [&]<class L>(std::vector<double> const& values, L) {
        dp::Batch<double> y;
        typename On<L>::template Cache<double> cache;
        On<L>::template forward<double>({values, bias}, x, y, cache);
        return y;
    };
    auto const before = forward(kernel, Layer{});
    auto const after = forward(turned, Layer{});
    for (std::size_t row = 0; row < before.rows(); ++row) {
        for (std::size_t r = 0; r < 5; ++r) {
            CHECK(after.row(row)[r] == Approx(before.row(row)[(r + 2) % 5]).margin(1e-12));
        }
    }
    auto const best_before = forward(kernel, BestLayer{});
    auto const best_after = forward(turned, BestLayer{});
    for (std::size_t v = 0; v < best_before.values.size(); ++v) {
        CHECK(best_after.all()[v] == Approx(best_before.all()[v]).margin(1e-12));
    }
}

TEST_CASE("kernels of one position have one rotation", "[layers][circular]") {
    dp::RandomStream stream{dp::Seed{7303}, dp::Purpose::test};
    std::vector<double> const kernels = dp::test::uniform_values(stream, 12, -1.0, 1.0);
    std::vector<double> const biases = dp::test::uniform_values(stream, 3, -1.0, 1.0);
    auto const x = dp::test::spaced_batch(stream, std::vector<std::size_t>{5, 1}, 4);
    dp::Batch<double> plain;
    On<dp::Conv1D<3, 1>>::Cache<double> plain_cache;
    On<dp::Conv1D<3, 1>>::forward<double>({kernels, biases}, x, plain, plain_cache);
    dp::Batch<double> circular;
    On<dp::CircularConv1D<3, 1>>::Cache<double> circular_cache;
    On<dp::CircularConv1D<3, 1>>::forward<double>({kernels, biases}, x, circular, circular_cache);
    CHECK(same_bits(circular.all(), plain.all()));
    On<dp::CircularConv1D<3, 1, Padding::same, Rotations::best>>::forward<double>({kernels, biases}, x, circular,
                                                                                  circular_cache);
    CHECK(same_bits(circular.all(), plain.all()));
}

TEMPLATE_TEST_CASE("live units have the same responses and gradients as among all units", "[layers][circular]",
                   (dp::CircularConv1D<3, 4>), (dp::CircularConv1D<12, 5, Padding::valid, Rotations::best>)) {
    using Bound = On<TestType>;
    STATIC_REQUIRE(dp::detail::has_live_form<Bound>);
    constexpr std::size_t size = Bound::parameters[0].size();
    constexpr std::size_t count = Bound::parameters[1].size();
    dp::RandomStream stream{dp::Seed{7304}, dp::Purpose::test};
    std::vector<double> const kernels = dp::test::uniform_values(stream, size, -1.0, 1.0);
    std::vector<double> const biases = dp::test::uniform_values(stream, count, -1.0, 1.0);
    auto const x = dp::test::spaced_batch(stream, std::vector<std::size_t>{9, 21, 5}, 4);
    std::vector<std::uint32_t> const live{1, 6, 7, 11};
    typename Bound::template Cache<double> cache;
    dp::Batch<double> all;
    Bound::template forward<double>({kernels, biases}, x, all, cache);
    dp::Batch<double> some;
    typename Bound::template Cache<double> live_cache;
    Bound::template forward_live<double>({kernels, biases}, live, x, some, live_cache);
    REQUIRE(all.channels() == 12);
    REQUIRE(some.channels() == 4);
    dp::Batch<double> dy;
    dy.resize_like(some, 4);
    dp::Batch<double> all_dy;
    all_dy.resize_like(all, 12);
    std::ranges::fill(all_dy.all(), 0.0);
    for (std::size_t r = 0; r < all.rows(); ++r) {
        for (std::size_t j = 0; j < live.size(); ++j) {
            CHECK(some.row(r)[j] == Approx(all.row(r)[live[j]]).margin(1e-12));
            dy.row(r)[j] = all_dy.row(r)[live[j]] = stream.uniform() - 0.5;
        }
    }
    std::vector<double> gradient(size + count);
    std::vector<double> live_gradient(size + count);
    dp::Batch<double> dx;
    dx.resize_like(x, 4);
    dp::Batch<double> live_dx = dx;
    auto const split = [&](std::vector<double>& of) {
        return dp::ParameterSpans<double, 2>{std::span{of}.first(size), std::span{of}.last(count)};
    };
    Bound::template backward<double>({kernels, biases}, x, all, all_dy, cache, split(gradient), &dx);
    Bound::template backward_live<double>(live, x, dy, live_cache, split(live_gradient), &live_dx);
    for (std::size_t i = 0; i < gradient.size(); ++i) {
        CHECK(live_gradient[i] == Approx(gradient[i]).margin(1e-11));
    }
    for (std::size_t i = 0; i < dx.values.size(); ++i) {
        CHECK(live_dx.all()[i] == Approx(dx.all()[i]).margin(1e-11));
    }
}
