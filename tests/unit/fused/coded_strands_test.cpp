#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/fused/detail/coded_strands.hpp>

#include "../../catch.hpp"
#include "../../support/random_values.hpp"

namespace dp = deepprune;
namespace detail = dp::detail;
using dp::Padding;
using dp::Strands;

TEMPLATE_TEST_CASE_SIG("coded strands hold the word and the pair of letters at each position, as spelt out",
                       "[fused][coded_strands]", ((std::size_t Letters), Letters), 2, 3, 4) {
    std::uint64_t const seed = 20261125 + Letters;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    detail::CodedStrands coded;
    detail::CodedStrands step_by_step;
    std::size_t wrong = 0;
    std::size_t positions = 0;
    for (int repeat = 0; repeat < 40; ++repeat) {
        detail::FusedSizes const sizes{.length = 4 + stream.below(20),
                                       .padding = repeat % 2 == 0 ? Padding::same : Padding::valid,
                                       .strands = repeat % 4 < 2 ? Strands::forward : Strands::both,
                                       .unknown_is_uniform = true};
        auto const set = dp::test::random_set(stream, 5, sizes.length, sizes.length + 90, repeat % 3 == 0 ? 9 : 0);
        std::vector<std::size_t> const which{3, 0, 4};
        coded.assign<Letters>(sizes, set, which);
        step_by_step.assign_letters(sizes, set, which, sizes.length + 3);
        step_by_step.assign_words<Letters>(sizes, set, which);
        step_by_step.assign_pairs();
        std::size_t const per_sequence = sizes.strands == Strands::both ? 2 : 1;
        REQUIRE(coded.strands().size() == which.size() * per_sequence);
        for (std::size_t s = 0; s < coded.strands().size(); ++s) {
            auto const given = set.sequence(which[s / per_sequence]);
            std::vector<dp::Base> bases(given.begin(), given.end());
            if (s % per_sequence == 1) {
                std::ranges::reverse(bases);
                std::ranges::transform(bases, bases.begin(), [](dp::Base base) { return dp::complement(base); });
            }
            std::size_t const windows = sizes.windows(bases.size());
            wrong += coded.strands()[s].windows == windows ? 0 : 1;
            auto const letter = [&](std::size_t place) {  // place 0 is the first letter of window 0
                bool const inside = place >= sizes.left() && place - sizes.left() < bases.size();
                return inside ? bases[place - sizes.left()] : detail::outside;
            };
            std::size_t const words = (sizes.length + Letters - 1) / Letters;
            for (std::size_t p = 0; p < windows - 1 + words * Letters; ++p, ++positions) {
                std::vector<dp::Base> word(Letters);
                for (std::size_t i = 0; i < Letters; ++i) {
                    word[i] = letter(p + i);
                }
                std::size_t const place = coded.strands()[s].begin + p;
                bool const word_is_right = coded.codes()[place] == detail::WordShape<Letters>::code(word.data());
                bool const pair_is_right =
                    coded.pairs()[place] == 8 * (detail::symbols * letter(p) + std::size_t{letter(p + 1)});
                wrong += word_is_right && pair_is_right ? 0 : 1;
                std::size_t const there = step_by_step.strands()[s].begin + p;
                bool const read_as_word = p + Letters <= windows - 1 + words * Letters;
                wrong += read_as_word && step_by_step.codes()[there] != coded.codes()[place] ? 1 : 0;
                bool const read_as_pair = p + 2 <= windows - 1 + sizes.length;
                wrong += read_as_pair && step_by_step.pairs()[there] != coded.pairs()[place] ? 1 : 0;
            }
        }
    }
    CHECK(wrong == 0);
    CHECK(positions > 5000);
}
