#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/scan/detail/known_runs.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

namespace {

std::vector<std::pair<std::size_t, std::size_t>> runs_of(std::vector<dp::Base> const& bases) {
    std::vector<std::pair<std::size_t, std::size_t>> runs;
    dp::detail::for_each_known_run(bases, [&](std::size_t begin, std::size_t end) { runs.emplace_back(begin, end); });
    return runs;
}

}  // namespace

TEST_CASE("the stretches of known bases", "[scan][known_runs]") {
    using Runs = std::vector<std::pair<std::size_t, std::size_t>>;
    CHECK(runs_of({}).empty());
    CHECK(runs_of({4, 4}).empty());
    CHECK(runs_of({0, 3}) == Runs{{0, 2}});
    CHECK(runs_of({4, 1, 2, 4, 4, 3, 4}) == Runs{{1, 3}, {5, 6}});
    std::vector<dp::Base> bases(200, 2);
    CHECK(runs_of(bases) == Runs{{0, 200}});
    bases[64] = bases[199] = 4;
    CHECK(runs_of(bases) == Runs{{0, 64}, {65, 199}});
}

TEST_CASE("the stretches of random sequences, by a loop over bases", "[scan][known_runs]") {
    dp::RandomStream stream{dp::Seed{5}, dp::Purpose::test};
    for (std::size_t round = 0; round < 200; ++round) {
        std::vector<dp::Base> bases(stream.below(400));
        std::size_t const one_in = 1 + stream.below(100);
        for (dp::Base& base : bases) {
            base = stream.below(one_in) == 0 ? dp::unknown_base : static_cast<dp::Base>(stream.below(4));
        }
        std::vector<std::pair<std::size_t, std::size_t>> expected;
        for (std::size_t i = 0; i < bases.size(); ++i) {
            if (bases[i] != dp::unknown_base) {
                if (i == 0 || bases[i - 1] == dp::unknown_base) {
                    expected.emplace_back(i, i);
                }
                expected.back().second = i + 1;
            }
        }
        CAPTURE(round, one_in, bases.size());
        REQUIRE(runs_of(bases) == expected);
    }
}
