#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/fused/detail/best_two.hpp>
#include <deepprune/fused/detail/coded_strands.hpp>
#include <deepprune/fused/detail/word_tables.hpp>

#include "../../catch.hpp"
#include "../../support/random_values.hpp"

namespace dp = deepprune;
namespace detail = dp::detail;

// All windows' scores, letter by letter, sorted.
TEMPLATE_TEST_CASE_SIG("the best window and the second score are those of the plain loop", "[fused][best_two]",
                       ((std::size_t Length, dp::Padding Pad, dp::Strands Mode), Length, Pad, Mode),
                       (4, dp::Padding::same, dp::Strands::forward), (4, dp::Padding::valid, dp::Strands::both),
                       (24, dp::Padding::same, dp::Strands::both), (33, dp::Padding::valid, dp::Strands::forward)) {
    std::uint64_t const seed = 20261127 + Length;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    constexpr std::size_t lanes = 8;
    using Shape = detail::TableShape<std::int16_t, Length, lanes>;
    detail::FusedSizes const sizes{Length, Pad, Mode, false};
    std::vector<std::uint32_t> const block{0, 1, 2, 3, 4, 5, 6, 7};
    std::vector<std::int16_t> table(detail::WordShape<Shape::letters>::count * Shape::row);
    std::size_t wrong = 0;
    for (int repeat = 0; repeat < 40; ++repeat) {
        // Few weights, so that scores are often equal, or large ones.
        std::uint64_t const range = repeat % 2 == 0 ? 2 : 32000 / Length;
        std::vector<std::int16_t> kernels(lanes * Length * 4);
        for (auto& weight : kernels) {
            weight = static_cast<std::int16_t>(static_cast<int>(stream.below(2 * range + 1)) - static_cast<int>(range));
        }
        detail::build_tables<std::int16_t, Length, lanes>(kernels, block, sizes, true, table.data());
        auto const set = dp::test::random_set(stream, 2, Length, Length + 60, repeat % 3 == 0 ? 9 : 0);
        detail::CodedStrands coded;
        coded.assign<Shape::letters>(sizes, set, dp::test::every(2));
        for (std::size_t i = 0; i < set.size(); ++i) {
            std::array<std::int16_t, lanes> window{};
            std::array<std::int16_t, lanes> second{};
            detail::find_best_two<Length, lanes, Pad>(table.data(), coded, coded.strands_of(i), window.data(),
                                                      second.data());
            for (std::size_t k = 0; k < lanes; ++k) {
                std::vector<int> scores;
                for (auto const& strand : coded.strands_of(i)) {
                    for (std::size_t w = 0; w < strand.windows; ++w) {
                        int score = 0;
                        for (std::size_t t = 0; t < Length; ++t) {
                            auto const letter = coded.letters()[strand.begin + w + t];
                            score += letter < 4 ? kernels[(k * Length + t) * 4 + letter] : 0;
                        }
                        scores.push_back(score);
                    }
                }
                int const found = scores[static_cast<std::size_t>(window[k])];
                std::ranges::sort(scores, std::ranges::greater{});
                int const expected = scores.size() > 1 ? scores[1] : std::numeric_limits<std::int16_t>::min();
                wrong += found == scores[0] && second[k] == expected ? 0 : 1;
            }
        }
    }
    CHECK(wrong == 0);
}
