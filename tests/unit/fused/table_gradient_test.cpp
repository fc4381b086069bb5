#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/fused/detail/coded_strands.hpp>
#include <deepprune/fused/detail/table_gradient.hpp>

#include "../../catch.hpp"
#include "../../support/random_values.hpp"

namespace dp = deepprune;
namespace detail = dp::detail;

namespace {

// The gradient of sum over i of d_i s_i by each weight is the sum of d_i over the windows that have its letter at its
// place. Whole numbers and quarters: exact in any order.
template <std::size_t Length, dp::Padding Pad>
void compare() {
    constexpr std::size_t lanes = 4;
    using Shape = detail::TableShape<float, Length, lanes>;
    using Words = detail::WordShape<Shape::letters>;
    dp::RandomStream stream{dp::Seed{55}, dp::Purpose::test, Length};
    std::size_t wrong = 0;
    for (int repeat = 0; repeat < 20; ++repeat) {
        detail::FusedSizes const sizes{Length, Pad, dp::Strands::forward, repeat % 4 < 2};
        auto const set = dp::test::random_set(stream, 2, Length, Length + 60, repeat % 2 == 0 ? 0 : 9);
        detail::CodedStrands coded;
        coded.assign<Shape::letters>(sizes, set, std::vector<std::size_t>{0, 1});
        std::array<std::vector<float>, 2> parts;  // one for each sequence
        std::vector<float> expected(Length * 4 * lanes);
        for (std::size_t s = 0; s < 2; ++s) {
            auto const& strand = coded.strands()[s];
            auto const bases = set.sequence(s);
            std::vector<float> derivatives(strand.windows * lanes);
            for (float& derivative : derivatives) {
                derivative = static_cast<float>(stream.below(9)) - 4.0F;
            }
            constexpr float factor = 2.0F;
            parts[s].resize(Words::count * Shape::row);
            detail::add_to_tables<float, Length, lanes, Pad>(parts[s].data(), coded.codes() + strand.begin,
                                                             strand.windows, factor, derivatives.data());
            std::size_t row = 0;
            for (std::size_t phase = 0; phase < Shape::letters; ++phase) {
                for (std::size_t w = phase; w < strand.windows; w += Shape::letters, ++row) {
                    for (std::size_t t = 0; t < Length; ++t) {
                        std::size_t const place = w + t - sizes.left();  // wraps around left of the sequence
                        for (std::size_t base = 0; place < bases.size() && base < 4; ++base) {
                            float const share = bases[place] == dp::unknown_base
                                                    ? (sizes.unknown_is_uniform ? 0.25F : 0.0F)
                                                    : (bases[place] == base ? 1.0F : 0.0F);
                            for (std::size_t lane = 0; lane < lanes; ++lane) {
                                expected[(t * 4 + base) * lanes + lane] +=
                                    share * factor * derivatives[row * lanes + lane];
                            }
                        }
                    }
                }
            }
        }
        std::array<float const*, 2> const tables{parts[0].data(), parts[1].data()};
        auto const gradient = detail::fold_tables<float, Length, lanes>(tables, Words::count, sizes);
        for (std::size_t t = 0; t < Length; ++t) {
            for (std::size_t base = 0; base < 4; ++base) {
                for (std::size_t lane = 0; lane < lanes; ++lane) {
                    wrong += gradient[t][base][lane] == expected[(t * 4 + base) * lanes + lane] ? 0 : 1;
                }
            }
        }
    }
    CHECK(wrong == 0);
}

}  // namespace

TEMPLATE_TEST_CASE_SIG("the transposed table sum, folded, is the gradient of the kernels", "[fused][table_gradient]",
                       ((std::size_t Length), Length), 4, 5, 16, 24, 33) {
    compare<Length, dp::Padding::same>();
    compare<Length, dp::Padding::valid>();
}
