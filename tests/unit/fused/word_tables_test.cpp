#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/fused/detail/word_tables.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;
namespace detail = dp::detail;

TEMPLATE_TEST_CASE_SIG("tables hold the sum of each kernel over each word at each place", "[fused][word_tables]",
                       ((std::size_t Length), Length), 4, 7, 24, 64) {
    constexpr std::size_t lanes = 4;
    using Shape = detail::TableShape<double, Length, lanes>;
    using Words = detail::WordShape<Shape::letters>;
    STATIC_REQUIRE(Shape::words * Shape::letters >= Length);
    STATIC_REQUIRE((Shape::words - 1) * Shape::letters < Length);
    dp::RandomStream stream{dp::Seed{31}, dp::Purpose::test, Length};
    std::vector<double> kernels(5 * Length * 4);
    for (double& weight : kernels) {  // quarters of whole numbers add up exactly
        weight = static_cast<double>(stream.below(41)) - 20.0;
    }
    std::vector<std::uint32_t> const block{4, 0, 3};
    for (bool const uniform : {true, false}) {
        for (bool const unknown : {true, false}) {
            CAPTURE(uniform, unknown);
            detail::FusedSizes const sizes{Length, dp::Padding::same, dp::Strands::forward, uniform};
            constexpr double untouched = -1e9;
            std::vector<double> table(Words::count * Shape::row, untouched);
            detail::build_tables<double, Length, lanes>(kernels, block, sizes, unknown, table.data());
            std::size_t wrong = 0;
            for (std::size_t w = 0; w < Words::count; ++w) {
                auto const& letters = Words::letters[w];
                for (std::size_t place = 0; place < Shape::words; ++place) {
                    for (std::size_t lane = 0; lane < lanes; ++lane) {
                        double expected = 0.0;
                        for (std::size_t i = 0; i < Shape::letters && lane < block.size(); ++i) {
                            std::size_t const position = place * Shape::letters + i;
                            for (std::size_t base = 0; base < 4 && position < Length; ++base) {
                                double const share = letters[i] == dp::unknown_base ? (uniform ? 0.25 : 0.0)
                                                                                    : (letters[i] == base ? 1.0 : 0.0);
                                expected += share * kernels[(block[lane] * Length + position) * 4 + base];
                            }
                        }
                        expected = !unknown && w >= Words::without_unknown ? untouched : expected;
                        wrong += table[(w * Shape::words + place) * lanes + lane] == expected ? 0 : 1;
                    }
                }
            }
            CHECK(wrong == 0);
        }
    }
}
