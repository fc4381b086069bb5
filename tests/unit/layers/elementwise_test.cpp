#include <cmath>
#include <limits>

#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/layers/sigmoid.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEMPLATE_TEST_CASE("the rectifier", "[layers][relu]", float, double) {
    using T = TestType;
    STATIC_REQUIRE(dp::ReLU::value(T{-3}) == T{0});
    STATIC_REQUIRE(dp::ReLU::value(T{0}) == T{0});
    STATIC_REQUIRE(dp::ReLU::value(T{2.5}) == T{2.5});
    STATIC_REQUIRE(dp::ReLU::derivative(T{-3}, T{0}) == T{0});
    STATIC_REQUIRE(dp::ReLU::derivative(T{0}, T{0}) == T{0});
    STATIC_REQUIRE(dp::ReLU::derivative(T{2.5}, T{2.5}) == T{1});
}

TEMPLATE_TEST_CASE("the authors' activation, on and around its two bends", "[layers][clipped_leaky_relu]", float,
                   double) {
    using T = TestType;
    using Layer = dp::ClippedLeakyReLU;
    T const below = std::nextafter(T{10}, T{0});
    T const above = std::nextafter(T{10}, T{11});
    T const tiny = std::numeric_limits<T>::min();
    CHECK(Layer::value(T{-4}) == T{-2});
    CHECK(Layer::value(T{0}) == T{0});
    CHECK(Layer::value(T{3}) == T{3});
    CHECK(Layer::value(below) == below);
    CHECK(Layer::value(T{10}) == T{10});
    CHECK(Layer::value(above) == T{10});
    CHECK(Layer::value(std::numeric_limits<T>::infinity()) == T{10});

    auto const derivative = [](T x) { return Layer::derivative(x, Layer::value(x)); };
    CHECK(derivative(T{-4}) == T{0.5});
    CHECK(derivative(-tiny) == T{0.5});
    CHECK(derivative(T{0}) == T{0.5});
    CHECK(derivative(tiny) == T{1});
    CHECK(derivative(below) == T{1});
    CHECK(derivative(T{10}) == T{0});
    CHECK(derivative(above) == T{0});
}

TEST_CASE("activations are monotone", "[layers][relu][clipped_leaky_relu][sigmoid]") {
    for (double x = -15.0; x < 15.0; x += 0.01) {
        CHECK(dp::ReLU::value(x) <= dp::ReLU::value(x + 0.01));
        CHECK(dp::ClippedLeakyReLU::value(x) <= dp::ClippedLeakyReLU::value(x + 0.01));
        CHECK(dp::Sigmoid::value(x) < dp::Sigmoid::value(x + 0.01));
    }
}

TEMPLATE_TEST_CASE("the logistic function neither overflows nor loses small values", "[layers][sigmoid]", float,
                   double) {
    using T = TestType;
    CHECK(dp::Sigmoid::value(T{0}) == T{0.5});
    CHECK(dp::Sigmoid::value(std::numeric_limits<T>::max()) == T{1});
    CHECK(dp::Sigmoid::value(std::numeric_limits<T>::lowest()) == T{0});
    for (T const x : {T{1}, T{5}, T{20}, T{80}}) {
        double const exact = static_cast<double>(1.0L / (1.0L + std::exp(static_cast<long double>(x))));
        CHECK(static_cast<double>(dp::Sigmoid::value(-x)) ==
              Approx(exact).epsilon(4 * std::numeric_limits<T>::epsilon()));
    }
}

TEMPLATE_TEST_CASE("no activation hides a NaN", "[layers][relu][clipped_leaky_relu][sigmoid]", float, double) {
    auto const nan = std::numeric_limits<TestType>::quiet_NaN();
    CHECK(std::isnan(dp::ReLU::value(nan)));
    CHECK(std::isnan(dp::ClippedLeakyReLU::value(nan)));
    CHECK(std::isnan(dp::Sigmoid::value(nan)));
}

TEST_CASE("activations have their signatures", "[layers][relu][clipped_leaky_relu][sigmoid]") {
    CHECK(dp::ReLU::signature() == "ReLU");
    CHECK(dp::ClippedLeakyReLU::signature() == "ClippedLeakyReLU");
    CHECK(dp::Sigmoid::signature() == "Sigmoid");
}
