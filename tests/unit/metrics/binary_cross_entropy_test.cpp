#include <cmath>
#include <limits>

#include <deepprune/metrics/binary_cross_entropy.hpp>

#include "../../catch.hpp"

using Loss = deepprune::BinaryCrossEntropy;

namespace {

// The definition, -y log p - (1 - y) log(1 - p), where long double does not round p to 1.
long double definition(long double logit, bool positive) {
    return -std::log(1.0L / (1.0L + std::exp(positive ? -logit : logit)));
}

}  // namespace

TEST_CASE("the loss is minus the log of the right class's probability", "[metrics][binary_cross_entropy]") {
    for (double logit = -30.0; logit <= 30.0; logit += 0.37) {
        for (bool const positive : {false, true}) {
            CAPTURE(logit, positive);
            auto const expected = static_cast<double>(definition(logit, positive));
            // The definition itself loses digits below 1e-13, where 1 + e^-z rounds in long double.
            CHECK(Loss::value(logit, positive) == Approx(expected).epsilon(1e-12).margin(1e-18));
            auto const single = static_cast<float>(logit);
            auto const rounded = static_cast<double>(definition(static_cast<long double>(single), positive));
            CHECK(Loss::value(single, positive) == Approx(rounded).epsilon(5e-7).margin(1e-12));
        }
    }
    CHECK(Loss::value(0.0, true) == Approx(std::log(2.0)).epsilon(1e-15));
}

TEMPLATE_TEST_CASE("no finite logit overflows", "[metrics][binary_cross_entropy]", float, double) {
    using T = TestType;
    for (T const logit : {T(1e4), T(1e30), std::numeric_limits<T>::max()}) {
        CHECK(Loss::value(logit, true) == T{0});
        CHECK(Loss::value(logit, false) == logit);
        CHECK(Loss::value(-logit, true) == logit);
        CHECK(Loss::value(-logit, false) == T{0});
        CHECK(Loss::derivative(logit, true) == T{0});
        CHECK(Loss::derivative(logit, false) == T{1});
        CHECK(Loss::derivative(-logit, true) == T{-1});
        CHECK(Loss::derivative(-logit, false) == T{0});
    }
}

TEST_CASE("a NaN logit gives a NaN loss", "[metrics][binary_cross_entropy]") {
    CHECK(std::isnan(Loss::value(std::numeric_limits<double>::quiet_NaN(), true)));
    CHECK(std::isnan(Loss::derivative(std::numeric_limits<double>::quiet_NaN(), true)));
}

TEST_CASE("the derivative is the derivative", "[metrics][binary_cross_entropy]") {
    constexpr double h = 1e-5;
    for (double logit = -12.0; logit <= 12.0; logit += 0.31) {
        for (bool const positive : {false, true}) {
            CAPTURE(logit, positive);
            double const numeric = (Loss::value(logit + h, positive) - Loss::value(logit - h, positive)) / (2.0 * h);
            CHECK(Loss::derivative(logit, positive) == Approx(numeric).epsilon(1e-6).margin(1e-9));
        }
    }
}
