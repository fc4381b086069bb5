#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <ratio>
#include <span>
#include <string>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/layers/global_average_pool.hpp>
#include <deepprune/layers/global_max_pool.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/random_values.hpp"

namespace dp = deepprune;
using dp::test::same_bits;

namespace {

template <class Layer>
dp::Batch<double> pooled(dp::Batch<double> const& x) {
    using Bound = typename Layer::template On<dp::Shape<3, dp::dynamic_length>>;
    dp::Batch<double> y;
    dp::Cache<Bound, double> cache;
    Bound::template forward<double>({}, x, y, cache);
    return y;
}

dp::Batch<double> column(std::vector<double> const& values) {
    dp::Batch<double> x;
    x.offsets = {0, values.size()};
    x.resize(1);
    std::ranges::copy(values, x.all().begin());
    return x;
}

template <class Layer>
double pooled_one(std::vector<double> const& values) {
    using Bound = typename Layer::template On<dp::Shape<1, dp::dynamic_length>>;
    dp::Batch<double> y;
    dp::Cache<Bound, double> cache;
    Bound::template forward<double>({}, column(values), y, cache);
    return y.all()[0];
}

// The formula as it stands, after the maxima of the windows.
double expectation(std::vector<double> const& scores, std::size_t window, double m) {
    double sum = 0.0;
    double weighted = 0.0;
    for (std::size_t w = 0; (w + 1) * window <= scores.size(); ++w) {
        double const x = *std::max_element(scores.begin() + static_cast<std::ptrdiff_t>(w * window),
                                           scores.begin() + static_cast<std::ptrdiff_t>((w + 1) * window));
        sum += std::exp(m * x);
        weighted += x * std::exp(m * x);
    }
    return weighted / sum;
}

}  // namespace

TEST_CASE("an expectation by hand", "[layers][expectation_pool]") {
    double const two = std::log(2.0);
    double const three = std::log(3.0);
    // Shares of 1, 2 and 3 in 6; for m = 2 of 1, 4 and 9 in 14; for m = -1 of 1, 1/2 and 1/3 in 11/6.
    CHECK(pooled_one<dp::ExpectationPool<>>({0.0, two, three}) == Approx((2 * two + 3 * three) / 6).epsilon(1e-14));
    CHECK(pooled_one<dp::ExpectationPool<1, std::ratio<2>>>({three, 0.0, two}) ==
          Approx((4 * two + 9 * three) / 14).epsilon(1e-14));
    CHECK(pooled_one<dp::ExpectationPool<1, std::ratio<-1>>>({0.0, two, three}) ==
          Approx((two / 2 + three / 3) * 6 / 11).epsilon(1e-14));
    // Windows of 2: the maxima 0 and ln 3, and the last position is left out.
    CHECK(pooled_one<dp::ExpectationPool<2>>({-5.0, 0.0, three, two, 100.0}) == Approx(3 * three / 4).epsilon(1e-14));
}

TEST_CASE("the gradient of an expectation by hand", "[layers][expectation_pool]") {
    using Bound = dp::ExpectationPool<1, dp::Trainable<std::ratio<1>>>::On<dp::Shape<1, 2>>;
    double const x = std::log(3.0);  // shares 1/4 and 3/4: y = 3 x / 4
    std::vector<double> const m{1.0};
    dp::Batch<double> y;
    Bound::Cache<double> cache;
    auto const scores = column({0.0, x});
    Bound::forward<double>({m}, scores, y, cache);
    CHECK(y.all()[0] == Approx(0.75 * x).epsilon(1e-15));
    dp::Batch<double> dy;
    dy.resize_flat(1, 1);
    dy.all()[0] = 2.0;
    dp::Batch<double> dx;
    dx.resize_like(scores, 1);
    std::vector<double> derivative{10.0};
    Bound::backward<double>({m}, scores, y, dy, cache, {derivative}, &dx);
    CHECK(dx.all()[0] == Approx(2.0 * 0.25 * (1.0 - 0.75 * x)).epsilon(1e-14));
    CHECK(dx.all()[1] == Approx(2.0 * 0.75 * (1.0 + 0.25 * x)).epsilon(1e-14));
    CHECK(derivative[0] == Approx(10.0 + 2.0 * 0.25 * 0.75 * x * x).epsilon(1e-14));  // the variance of the draw
}

TEMPLATE_TEST_CASE("an expectation is the formula", "[layers][expectation_pool]", std::ratio<1>, (std::ratio<-2, 3>),
                   (std::ratio<1, 10>), std::ratio<4>) {
    constexpr dp::Seed seed{7401};
    CAPTURE(seed.value);
    dp::RandomStream stream{seed, dp::Purpose::test};
    auto const x = dp::test::spaced_batch(stream, std::vector<std::size_t>{5, 23, 6, 10}, 3);
    double const m = static_cast<double>(TestType::num) / static_cast<double>(TestType::den);
    auto const check = [&](dp::Batch<double> const& y, std::size_t window) {
        for (std::size_t i = 0; i < x.size(); ++i) {
            for (std::size_t k = 0; k < 3; ++k) {
                std::vector<double> scores;
                for (std::size_t r = x.offsets[i]; r < x.offsets[i + 1]; ++r) {
                    scores.push_back(x.row(r)[k]);
                }
                CAPTURE(i, k, window);
                CHECK(y.row(i)[k] == Approx(expectation(scores, window, m)).epsilon(1e-12));
            }
        }
    };
    check(pooled<dp::ExpectationPool<1, TestType>>(x), 1);
    check(pooled<dp::ExpectationPool<2, TestType>>(x), 2);
    check(pooled<dp::ExpectationPool<5, TestType>>(x), 5);
}

TEST_CASE("it leads from the mean to the maximum", "[layers][expectation_pool]") {
    constexpr dp::Seed seed{7402};
    CAPTURE(seed.value);
    dp::RandomStream stream{seed, dp::Purpose::test};
    auto const x = dp::test::spaced_batch(stream, std::vector<std::size_t>{1, 23, 40}, 3);
    auto const mean = pooled<dp::GlobalAveragePool>(x);
    auto const highest = pooled<dp::GlobalMaxPool>(x);
    auto const zero = pooled<dp::ExpectationPool<1, std::ratio<0>>>(x);
    // Scores lie 20 / 192 apart at least: e^-104 of the next best one is left.
    auto const steep = pooled<dp::ExpectationPool<1, std::ratio<1000>>>(x);
    auto const flat = pooled<dp::ExpectationPool<1, std::ratio<1, 4>>>(x);
    auto const middle = pooled<dp::ExpectationPool<1, std::ratio<1>>>(x);
    CHECK(same_bits(zero.all(), mean.all()));
    for (std::size_t v = 0; v < mean.values.size(); ++v) {
        CHECK(steep.all()[v] == Approx(highest.all()[v]).epsilon(1e-14));
        bool const single = v < 3;  // one position: all the same
        CHECK((single ||
               (mean.all()[v] < flat.all()[v] && flat.all()[v] < middle.all()[v] && middle.all()[v] < steep.all()[v])));
        CHECK((!single || middle.all()[v] == x.all()[v]));
    }
    // Windows as long as the sequence: the maximum, whatever m.
    CHECK(pooled_one<dp::ExpectationPool<4, std::ratio<1, 100>>>({1.0, 9.0, -2.0, 3.0}) == 9.0);
}

TEST_CASE("scores of any size do not overflow, and a NaN stays a NaN", "[layers][expectation_pool]") {
    CHECK(pooled_one<dp::ExpectationPool<1, std::ratio<3>>>({1e4, -1e4, 1e4}) == Approx(1e4));
    CHECK(pooled_one<dp::ExpectationPool<1, std::ratio<-3>>>({1e4, -1e4, 1e4}) == Approx(-1e4));
    CHECK(std::isnan(pooled_one<dp::ExpectationPool<>>({1.0, std::numeric_limits<double>::quiet_NaN(), 2.0})));
}

TEST_CASE("the signature of an expectation pool has its window and its m", "[layers][expectation_pool]") {
    CHECK(dp::ExpectationPool<>::signature() == "ExpectationPool<1,1>");
    CHECK(dp::ExpectationPool<5, std::ratio<2, 4>>::signature() == "ExpectationPool<5,1/2>");
    CHECK(dp::ExpectationPool<5, dp::Trainable<std::ratio<3>>>::signature() == "ExpectationPool<5,trained 3>");
}
