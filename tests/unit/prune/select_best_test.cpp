#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/prune/select_best.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;
using Scores = std::vector<double>;
using Places = std::vector<std::size_t>;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double denormal = std::numeric_limits<double>::denorm_min();

// Place i stays if fewer than `keep` places beat it: by a higher score, or by an equal one further left.
Places by_counting(Scores const& scores, std::size_t keep) {
    Places stay;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        std::size_t better = 0;
        for (std::size_t j = 0; j < scores.size(); ++j) {
            better += scores[j] > scores[i] || (scores[j] == scores[i] && j < i) ? 1U : 0U;
        }
        if (better < keep) {
            stay.push_back(i);
        }
    }
    return stay;
}

void check_every_keep(Scores const& scores) {
    for (std::size_t keep = 1; keep <= scores.size(); ++keep) {
        CAPTURE(scores, keep);
        auto const found = dp::select_best(scores, keep);
        REQUIRE(found.size() == keep);
        REQUIRE(found == by_counting(scores, keep));
    }
}

}  // namespace

TEST_CASE("exactly `keep` places stay, for every number of units and every tie", "[prune][select_best]") {
    constexpr std::uint64_t seed = 5;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    Scores const odd{0.0, -0.0, denormal, -denormal, infinity, -infinity, 1.0, std::numeric_limits<double>::max()};
    for (std::size_t n = 1; n <= 64; ++n) {
        check_every_keep(Scores(n, 1.0));
        Scores different(n);
        Scores tied(n);
        Scores strange(n);
        Scores zeros(n);
        for (std::size_t i = 0; i < n; ++i) {
            different[i] = stream.uniform();
            tied[i] = static_cast<double>(stream.below(4));
            strange[i] = odd[stream.below(odd.size())];
            zeros[i] = stream.below(2) == 0 ? 0.0 : -0.0;
        }
        check_every_keep(different);
        check_every_keep(tied);
        check_every_keep(strange);
        check_every_keep(zeros);
    }
}

TEST_CASE("of equal scores the lowest place wins", "[prune][select_best]") {
    CHECK(dp::select_best(Scores{1, 1, 1, 1, 1}, 2) == Places{0, 1});
    CHECK(dp::select_best(Scores{-0.0, 0.0, -0.0, 0.0}, 2) == Places{0, 1});  // -0 and 0 are equal
    CHECK(dp::select_best(Scores{0.0, 2, 1, 2, 2}, 2) == Places{1, 3});
    CHECK(dp::select_best(Scores{0.0, denormal, 0.0}, 1) == Places{1});
    CHECK(dp::select_best(Scores{-infinity, infinity, infinity}, 1) == Places{1});
    CHECK(dp::select_best(Scores{3}, 1) == Places{0});
}

TEST_CASE("a score that is not a number is an error that names its unit", "[prune][select_best]") {
    for (std::size_t place = 0; place < 3; ++place) {
        Scores scores{1, 2, 3};
        scores[place] = std::numeric_limits<double>::quiet_NaN();
        CHECK_THROWS_AS(dp::select_best(scores, 1), dp::NumericalError);
        CHECK_THROWS_WITH(dp::select_best(scores, 3), says("live unit " + std::to_string(place) + " of 3"));
    }
}

TEST_CASE("nothing to keep, or more than there is, is an error", "[prune][select_best]") {
    CHECK_THROWS_AS(dp::select_best(Scores{1, 2}, 0), dp::OptionError);
    CHECK_THROWS_WITH(dp::select_best(Scores{1, 2}, 3), says("3 units to keep of 2"));
    CHECK_THROWS_AS(dp::select_best(Scores{}, 1), dp::OptionError);
    CHECK_THROWS_AS(dp::select_best(Scores{}, 0), dp::OptionError);
}
