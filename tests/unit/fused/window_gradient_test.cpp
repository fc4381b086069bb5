#include <cstddef>
#include <cstdint>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/fused/detail/window_gradient.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;
namespace detail = dp::detail;

TEMPLATE_TEST_CASE_SIG("the gradient of a kernel is the sum of its windows, each times its derivative",
                       "[fused][window_gradient]", ((std::size_t Length), Length), 4, 5, 24, 25, 63, 64) {
    dp::RandomStream stream{dp::Seed{71}, dp::Purpose::test, Length};
    constexpr std::size_t count = 30;
    constexpr std::size_t stride = 3;  // derivatives and places of three kernels, side by side
    std::vector<dp::Base> letters(500);
    for (dp::Base& letter : letters) {
        letter = static_cast<dp::Base>(stream.below(detail::symbols));
    }
    std::vector<std::uint16_t> pairs;
    for (std::size_t p = 0; p + 1 < letters.size(); ++p) {
        pairs.push_back(static_cast<std::uint16_t>(8 * (detail::symbols * letters[p] + letters[p + 1])));
    }
    std::vector<double> derivatives(count * stride);
    std::vector<detail::IntegerOf<double>> places(count * stride);
    for (std::size_t i = 0; i < derivatives.size(); ++i) {  // whole numbers: any order of summation gives the same
        derivatives[i] = static_cast<double>(stream.below(9)) - 4.0;
        places[i] = static_cast<detail::IntegerOf<double>>(stream.below(letters.size() - Length - 1));
    }
    for (bool const uniform : {true, false}) {
        CAPTURE(uniform);
        detail::PairChannels<double> const channels{uniform};
        for (std::size_t kernel = 0; kernel < stride; ++kernel) {
            std::vector<double> gradient(Length * 4 + 1, -99.0);
            detail::window_gradient<double, Length>(channels, pairs.data(), derivatives.data() + kernel,
                                                    places.data() + kernel, stride, count, gradient.data());
            std::vector<double> expected(Length * 4 + 1, 0.0);
            expected.back() = -99.0;  // nothing is written behind an odd kernel
            for (std::size_t i = 0; i < count; ++i) {
                auto const place = static_cast<std::size_t>(places[i * stride + kernel]);
                for (std::size_t t = 0; t < Length; ++t) {
                    dp::Base const letter = letters[place + t];
                    for (std::size_t base = 0; base < 4; ++base) {
                        double const share =
                            letter == dp::unknown_base ? (uniform ? 0.25 : 0.0) : (letter == base ? 1.0 : 0.0);
                        expected[t * 4 + base] += share * derivatives[i * stride + kernel];
                    }
                }
            }
            CHECK(gradient == expected);
        }
    }
}
