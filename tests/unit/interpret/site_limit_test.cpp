#include <deepprune/interpret/detail/site_limit.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include <deepprune/core/random_stream.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;
using dp::SiteRule;
using dp::detail::site_limit;

TEST_CASE("the lowest limit that keeps false sites rare, on paper") {
    std::vector<double> const positives{1, 9, 7, 8, 6, 2};
    std::vector<double> const negatives{5, 6.5, 0};
    // At 6: 2 · 1 false of 4, at 2 and 1: 2 · 2 of 5 and 6; at 7: none of 3.
    auto const loose = site_limit(positives, negatives, 0.5, 1);
    CHECK(loose.rule == SiteRule::false_share);
    CHECK(loose.value == 6.0);
    CHECK(site_limit(positives, negatives, 0.499, 1).value == 7.0);
    CHECK(site_limit(positives, negatives, 0.0, 1).value == 7.0);
    CHECK(site_limit(positives, negatives, 0.7, 1).value == 1.0);  // 4 of 6 hold again, beyond 4 of 5
    auto const none = site_limit(positives, negatives, 0.2, 4);
    CHECK(none.rule == SiteRule::highest);
    CHECK(none.value == 6.0);
    CHECK(site_limit(positives, negatives, 0.2, 100).value == 1.0);
    CHECK(site_limit(positives, negatives, 0.2, 100).rule == SiteRule::highest);
}

TEST_CASE("one class, equal scores, nothing") {
    auto const bound = site_limit({3, 1, 2}, {}, 0.2, 2);
    CHECK(bound.rule == SiteRule::one_class);
    CHECK(bound.value == 2.0);
    auto const unbound = site_limit({}, {3, 1, 2}, 0.2, 2);
    CHECK(unbound.rule == SiteRule::one_class);
    CHECK(unbound.value == 2.0);
    CHECK(std::isinf(site_limit({1, 1}, {1, 1, 1}, 0.2, 2).value));
    CHECK(std::isinf(site_limit({1, 1}, {}, 0.2, 2).value));
    CHECK(std::isinf(site_limit({}, {}, 0.2, 2).value));
    CHECK(site_limit({1, 1}, {0, 1}, 0.2, 2).value == 1.0);
    CHECK(site_limit({1, 1}, {0, 0}, 0.2, 2).rule == SiteRule::false_share);
}

TEST_CASE("the rule word by word, over random scores with ties") {
    std::uint64_t const seed = GENERATE(range(0U, 40U));
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test, 0};
    auto const draw = [&](std::size_t count, double shift) {
        std::vector<double> scores(count);
        for (double& score : scores) {
            score = std::floor(20.0 * stream.uniform() + shift);
        }
        return scores;
    };
    auto const positives = draw(1 + static_cast<std::size_t>(60.0 * stream.uniform()), 8.0 * stream.uniform());
    auto const negatives = draw(1 + static_cast<std::size_t>(60.0 * stream.uniform()), 0.0);
    double const share = 0.9 * stream.uniform();
    auto const least = 1 + static_cast<std::size_t>(25.0 * stream.uniform());
    auto ranked = positives;
    std::ranges::sort(ranked, std::ranges::greater{});
    double expected = ranked[std::min(least, ranked.size()) - 1];
    bool met = false;
    for (std::size_t rank = std::min(least, ranked.size()); rank <= ranked.size(); ++rank) {
        double const t = ranked[rank - 1];
        auto const high = [t](double score) { return score >= t; };
        auto const false_sites = static_cast<double>(std::ranges::count_if(negatives, high)) *
                                 (static_cast<double>(positives.size()) / static_cast<double>(negatives.size()));
        if (false_sites <= share * static_cast<double>(std::ranges::count_if(positives, high))) {
            expected = t;
            met = true;
        }
    }
    auto const limit = site_limit(positives, negatives, share, least);
    CHECK(limit.value == expected);
    CHECK(limit.rule == (met ? SiteRule::false_share : SiteRule::highest));
}
