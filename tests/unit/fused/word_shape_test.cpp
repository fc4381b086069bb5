#include <algorithm>
#include <cstddef>
#include <set>
#include <vector>

#include <deepprune/fused/detail/word_shape.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEMPLATE_TEST_CASE_SIG("words have numbers of their own, those of bases first and those with unknown letters last",
                       "[fused][word_shape]", ((std::size_t Letters), Letters), 2, 3, 4) {
    using Words = dp::detail::WordShape<Letters>;
    std::set<std::size_t> seen;
    std::size_t wrong = 0;
    for (std::size_t w = 0; w < Words::count; ++w) {
        auto const& letters = Words::letters[w];
        std::size_t const code = Words::code(letters.data());
        seen.insert(code);
        bool const unknown = std::ranges::count(letters, dp::unknown_base) > 0;
        bool const reaches_out = std::ranges::count(letters, dp::detail::outside) > 0;
        bool const in_place =
            unknown ? w >= Words::without_unknown
                    : (reaches_out ? w >= Words::of_bases && w < Words::without_unknown : w < Words::of_bases);
        wrong += code == w && in_place ? 0 : 1;
        if (!unknown && !reaches_out) {  // base 4, the first letter the highest digit
            std::size_t digits = 0;
            for (dp::Base const letter : letters) {
                digits = digits * 4 + letter;
            }
            wrong += digits == w ? 0 : 1;
        }
    }
    CHECK(wrong == 0);
    CHECK(seen.size() == Words::count);
    std::vector<dp::Base> const outside(Letters, dp::detail::outside);
    CHECK(Words::all_outside() == Words::code(outside.data()));
}
