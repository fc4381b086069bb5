#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

#include <deepprune/train/adam.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

namespace {

// Adam as Kingma & Ba print it (their "hat" form), with Keras's epsilon, which stands beside the uncorrected root.
long double textbook(long double value, std::vector<long double> const& gradients, dp::AdamOptions const& options) {
    long double const b1 = options.beta1;
    long double const b2 = options.beta2;
    long double m = 0;
    long double v = 0;
    long double t = 0;
    for (long double const g : gradients) {
        ++t;
        m = b1 * m + (1 - b1) * g;
        v = b2 * v + (1 - b2) * g * g;
        long double const m_hat = m / (1 - std::pow(b1, t));
        long double const v_hat = v / (1 - std::pow(b2, t));
        value -= options.learning_rate * m_hat / (std::sqrt(v_hat) + options.epsilon / std::sqrt(1 - std::pow(b2, t)));
    }
    return value;
}

}  // namespace

TEST_CASE("two steps by hand", "[train][adam]") {
    // g = 0.5 then -0.25 at rate 0.1. Step 1: m / (1 - b1) = 0.5, v / (1 - b2) = 0.25, so w moves by 0.1 · 0.5 / 0.5.
    // Step 2: m = 0.9 · 0.05 - 0.025 = 0.02, corrected 0.02 / 0.19; v = 0.999 · 0.00025 + 0.0000625 = 0.00031225,
    // corrected by 0.001999. Epsilon is 0.
    std::vector<double> values{1.0};
    dp::Adam<double> adam{1, {.learning_rate = 0.1, .epsilon = 0.0}};
    adam.step(values, std::vector{0.5});
    CHECK(values[0] == Approx(0.9).epsilon(1e-14));
    adam.step(values, std::vector{-0.25});
    CHECK(values[0] == Approx(0.9 - 0.1 * (0.02 / 0.19) / std::sqrt(0.00031225 / 0.001999)).epsilon(1e-13));
}

TEST_CASE("it follows the textbook for a hundred steps, each value by itself", "[train][adam]") {
    dp::AdamOptions const options{.learning_rate = 0.01, .epsilon = 1e-3};
    std::vector<double> values{1.0, -2.0, 0.5};
    std::vector<double> const start = values;
    std::vector<std::vector<long double>> history(3);
    dp::Adam<double> adam{3, options};
    for (int t = 1; t <= 100; ++t) {
        std::vector<double> const gradient{std::sin(0.1 * t), 1e-4 * t, t % 7 == 0 ? -3.0 : 0.0};
        for (std::size_t i = 0; i < 3; ++i) {
            history[i].push_back(gradient[i]);
        }
        adam.step(values, gradient);
    }
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(values[i] == Approx(static_cast<double>(textbook(start[i], history[i], options))).epsilon(1e-12));
    }
}

TEMPLATE_TEST_CASE("a value without a gradient keeps its bits", "[train][adam]", float, double) {
    using T = TestType;
    using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
    std::vector<T> const start{T(0.1), T{0}, -T{0}, std::numeric_limits<T>::denorm_min(), std::numeric_limits<T>::max(),
                               T{1}};
    std::vector<T> values = start;
    std::vector<T> const gradient{T{0}, T{0}, T{0}, -T{0}, T{0}, T{1}};
    dp::Adam<T> adam{values.size(), {}};
    for (int t = 0; t < 50; ++t) {
        adam.step(values, gradient);
    }
    for (std::size_t i = 0; i + 1 < values.size(); ++i) {
        CHECK(std::bit_cast<Bits>(values[i]) == std::bit_cast<Bits>(start[i]));
    }
    CHECK(values.back() < T{1});
}

TEST_CASE("defaults are Keras's", "[train][adam]") {
    // https://keras.io/api/optimizers/adam/: learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-07
    dp::AdamOptions const options;
    CHECK(options.learning_rate == 0.001);
    CHECK(options.beta1 == 0.9);
    CHECK(options.beta2 == 0.999);
    CHECK(options.epsilon == 1e-7);
}

TEMPLATE_TEST_CASE("an optimizer that is put back goes on with the same bits", "[train][adam]", float, double) {
    // 21 values: whole registers and a rest
    std::vector<TestType> values(21, TestType{1});
    std::vector<TestType> gradient(21);
    auto const step = [&](dp::Adam<TestType>& adam, std::vector<TestType>& moved, int number) {
        for (std::size_t i = 0; i < gradient.size(); ++i) {
            gradient[i] = static_cast<TestType>(std::sin(static_cast<double>(number) + static_cast<double>(i)));
        }
        adam.step(moved, gradient);
    };
    dp::Adam<TestType> adam{21, {.learning_rate = 0.1}};
    for (int number = 0; number < 7; ++number) {
        step(adam, values, number);
    }
    CHECK(adam.steps() == 7);
    dp::Adam<TestType> other{21, {.learning_rate = 0.1}};
    auto resumed = values;
    other.restore(adam.steps(), {adam.first_moments().begin(), adam.first_moments().end()},
                  {adam.second_moments().begin(), adam.second_moments().end()});
    for (int number = 7; number < 12; ++number) {
        step(adam, values, number);
        step(other, resumed, number);
        CHECK(values == resumed);
    }
    CHECK(other.steps() == 12);
}
