#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/fused/detail/permuted_kernels.hpp>
#include <deepprune/fused/detail/permuted_words.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;
namespace detail = dp::detail;

// The score of each window, from its tables and its correction, against its letters' weights in double.
TEMPLATE_TEST_CASE_SIG("tables and corrections give the scores of windows, and of those that reach outside",
                       "[fused][permuted_kernels]", ((std::size_t Length, dp::Padding Pad), Length, Pad),
                       (4, dp::Padding::same), (5, dp::Padding::same), (24, dp::Padding::same),
                       (25, dp::Padding::valid), (64, dp::Padding::same)) {
    using Kernels = detail::PermutedKernels<Length, Pad>;
    std::uint64_t const seed = 72 + Length;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    std::vector<float> weights(4 * Length * 4);
    for (float& weight : weights) {
        weight = static_cast<float>(3.0 * stream.uniform() - 1.0);
    }
    std::vector<std::uint32_t> const live{0, 2, 3};
    detail::FusedSizes const sizes{Length, Pad, dp::Strands::forward, true};
    Kernels kernels;
    kernels.assign({weights, {}, {}, {}}, live, sizes, true);
    REQUIRE(kernels.size() == live.size());
    double worst = 0.0;
    for (std::size_t const bases : {Length, Length + 1, Length + 50}) {
        std::size_t const windows = sizes.windows(bases);
        std::vector<std::uint16_t> corrections(windows, 7);
        std::vector<dp::Base> letters(windows - 1 + Kernels::words * 3, detail::PermutedWords::outside_as);
        for (std::size_t p = 0; p < bases; ++p) {
            letters[sizes.left() + p] = static_cast<dp::Base>(stream.below(4));
        }
        for (std::size_t j = 0; j < live.size(); ++j) {
            auto const grid = kernels.grid(j);
            REQUIRE(grid.scale > 0.0F);
            kernels.correct(j, corrections);
            for (std::size_t w = 0; w < windows; ++w) {
                std::uint16_t rounded = corrections[w];
                for (std::size_t place = 0; place < Kernels::words; ++place) {
                    dp::Base const* const word = letters.data() + w + 3 * place;
                    std::size_t const number = word[0] + 4U * word[1] + 16U * word[2];
                    rounded =
                        static_cast<std::uint16_t>(rounded + kernels.table(j)[place * detail::permuted_table + number]);
                }
                double exact = 0.0;
                for (std::size_t t = 0; t < Length; ++t) {
                    std::size_t const place = w + t - sizes.left();  // wraps around left of the sequence
                    if (place < bases) {
                        exact += static_cast<double>(weights[(live[j] * Length + t) * 4 + letters[w + t]]);
                    }
                }
                double const error =
                    std::abs(static_cast<std::int16_t>(rounded) - exact * static_cast<double>(grid.scale));
                worst = error > worst ? error : worst;
            }
            // Half a unit for each word and one more at an edge; the products are rounded to 2^-9 units.
            CHECK(worst <= 0.5 * static_cast<double>(Kernels::words + 1) + 0.1);
            CHECK(grid.margin >= 0.5F * static_cast<float>(Kernels::words + 1));
        }
    }
    CHECK(worst > 0.25);  // that something was rounded at all
}
