#include <deepprune/motif/motif_site.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/motif/log_odds.hpp>
#include <deepprune/sequence/alphabet.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("a site starts at its first base on the given strand, whichever strand it is on", "[motif][site]") {
    dp::LogOdds const scores{dp::Motif::from_counts({{9, 0, 0, 0}, {9, 0, 0, 0}, {0, 0, 9, 0}, {0, 9, 0, 0}})};  // AAGC
    auto const site_in = [&](std::string_view letters) {
        std::vector<dp::Base> bases;
        for (char const letter : letters) {
            bases.push_back(dp::encode_base(letter));
        }
        return scores.best_site(bases);
    };
    auto const forward = site_in("TTTAAGCTT");
    auto const reverse = site_in("CCGCTTCCC");  // GCTT
    CHECK(forward == dp::MotifSite{0, 3, false, forward.score});
    CHECK(reverse == dp::MotifSite{0, 2, true, forward.score});
    CHECK_FALSE(forward == reverse);
}
