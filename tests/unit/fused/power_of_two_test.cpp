#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/fused/detail/power_of_two.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;
namespace detail = dp::detail;

TEMPLATE_TEST_CASE("powers of two are those of std::exp2, and exact at whole numbers up to rounding",
                   "[fused][power_of_two]", float, double) {
    using T = TestType;
    constexpr std::size_t lanes = 4;
    using Row = detail::Pack<T, lanes>;
    constexpr double unit = static_cast<double>(std::numeric_limits<T>::epsilon()) / 2.0;
    // The polynomial's own error, and the roundings of its last steps.
    constexpr double bound = std::is_same_v<T, float> ? 7.5e-8 + 3 * unit : 4 * unit;
    constexpr int smallest = std::numeric_limits<T>::min_exponent;
    dp::RandomStream stream{dp::Seed{19}, dp::Purpose::test};
    std::vector<T> exponents{T{0}, T(-0.5), T(-1), T(smallest)};
    while (exponents.size() < 40000) {
        double const range = exponents.size() % 2 == 0 ? 3.0 : static_cast<double>(-smallest);
        exponents.push_back(static_cast<T>(-range * stream.uniform()));
    }
    double largest = 0.0;
    for (std::size_t i = 0; i < exponents.size(); i += lanes) {
        Row const powers = detail::power_of_two<T, lanes>(Row::load(&exponents[i]));
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            double const expected = std::exp2(static_cast<double>(exponents[i + lane]));
            largest = std::max(largest, std::abs(static_cast<double>(powers[lane]) / expected - 1.0));
        }
    }
    CHECK(largest <= bound);
}

TEMPLATE_TEST_CASE("what is too small is about the smallest number, and a NaN stays one", "[fused][power_of_two]",
                   float, double) {
    using T = TestType;
    using Row = detail::Pack<T, 4>;
    using Limits = std::numeric_limits<T>;
    T const exponents[]{T{-2000}, Limits::lowest(), -Limits::infinity(), Limits::quiet_NaN()};
    Row const powers = detail::power_of_two<T, 4>(Row::load(exponents));
    for (std::size_t lane = 0; lane < 3; ++lane) {
        CHECK(powers[lane] > T{0});
        CHECK(powers[lane] <= 3 * Limits::min());
    }
    CHECK(std::isnan(powers[3]));
}
