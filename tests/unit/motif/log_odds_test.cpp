#include <cmath>
#include <limits>
#include <string_view>
#include <vector>

#include <deepprune/motif/log_odds.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

namespace {

std::vector<dp::Base> encode(std::string_view letters) {
    std::vector<dp::Base> bases;
    for (char const letter : letters) {
        bases.push_back(dp::encode_base(letter));
    }
    return bases;
}

dp::Motif acg() { return dp::Motif::from_counts({{8, 0, 0, 0}, {0, 8, 0, 0}, {0, 0, 4, 4}}); }

}  // namespace

TEST_CASE("a window's score is the sum of its log-odds", "[motif][log_odds]") {
    dp::LogOdds const exact{acg(), {.pseudocount = 0.0}};
    CHECK(exact.score(encode("ACG")) == Approx(5.0));
    CHECK(exact.score(encode("ACN")) == Approx(4.0));
    CHECK(exact.score(encode("CCG")) == -std::numeric_limits<double>::infinity());
    CHECK(exact.reverse_score(encode("CGT")) == Approx(5.0));
    dp::LogOdds const smooth{acg(), {.pseudocount = 1.0}};
    CHECK(smooth.score(encode("AGG")) ==
          Approx(std::log2((8.25 / 9) / 0.25) + std::log2((0.25 / 9) / 0.25) + std::log2((4.25 / 9) / 0.25)));
}

TEST_CASE("the best site is found on either strand", "[motif][log_odds]") {
    dp::LogOdds const scores{acg()};
    auto const forward = scores.best_site(encode("TTACGTT"));
    CHECK(forward.start == 2);
    CHECK_FALSE(forward.reverse);
    auto const other = scores.best_site(encode("TTTCGTT"));
    CHECK(other.start == 3);
    CHECK(other.reverse);
    CHECK_FALSE(scores.best_site(encode("TTTCGTT"), dp::MotifStrands::forward).reverse);
    CHECK_THROWS_AS(scores.best_site(encode("AC")), dp::DataError);
}

TEST_CASE("a background with an impossible base is refused", "[motif][log_odds]") {
    CHECK_THROWS_AS(dp::LogOdds(acg(), {.background = {0.0, 0.5, 0.25, 0.25}}), dp::OptionError);
}
