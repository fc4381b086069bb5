#include <cstddef>
#include <utility>
#include <vector>

#include <deepprune/train/fit.hpp>
#include <deepprune/train/fixed_set.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/small_net.hpp"

namespace dp = deepprune;
using Net = dp::test::SmallNet<6>;

TEST_CASE("a fixed set is the same object in every epoch", "[train][fixed_set]") {
    auto const set = dp::test::planted_set(8, dp::Seed{1});
    dp::FixedSet const source{set};
    CHECK(&source.epoch(0, 1) == &set);
    CHECK(&source.epoch(3, 0) == &set);
}

TEST_CASE("a fit on a fixed set has the bits of a fit on the set itself", "[train][fixed_set]") {
    auto const train = dp::test::planted_set(120, dp::Seed{1});
    auto const validation = dp::test::planted_set(60, dp::Seed{2});
    dp::TrainOptions const options{.batch_size = 32, .max_epochs = 4, .seed = dp::Seed{3}};
    Net plain{dp::Seed{4}};
    Net sourced{dp::Seed{4}};
    auto const expected = dp::fit(plain, train, validation, options);
    auto const result = dp::fit(sourced, dp::FixedSet{train}, validation, options);
    CHECK(result.validation_loss == expected.validation_loss);
    CHECK(dp::test::same_bits(sourced.parameters(), plain.parameters()));
}
