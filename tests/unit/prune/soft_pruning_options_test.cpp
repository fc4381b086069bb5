#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <deepprune/prune/soft_pruning_options.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;
using Plan = std::vector<std::size_t>;
using Options = dp::SoftPruningOptions;

TEST_CASE("the first cut goes to the soft kernels, the schedule goes on from there", "[prune][soft]") {
    CHECK(Options{.soft_kernels = 64}.plan(256) == Plan{256, 64, 32, 16, 8, 4});
    CHECK(Options{.soft_kernels = 64}.plan(65) == Plan{65, 64, 32, 16, 8, 4});
    CHECK(Options{.soft_kernels = 50}.plan(200) == Plan{200, 50, 25, 12, 6, 4});
    CHECK(Options{.soft_kernels = 64, .schedule = dp::PruneSchedule::keep(0.75)}.plan(256) ==
          Plan{256, 64, 48, 36, 27, 20, 15, 11, 8, 6, 4});
    CHECK(Options{.soft_kernels = 64, .schedule = dp::PruneSchedule::one_shot()}.plan(256) == Plan{256, 64, 4});
}

TEST_CASE("the soft kernels are eight times the final ones, from 32 to 64", "[prune][soft]") {
    CHECK(Options{}.plan(256) == Plan{256, 32, 16, 8, 4});
    CHECK(Options{.final_kernels = 1}.plan(256) == Plan{256, 32, 16, 8, 4, 2, 1});
    CHECK(Options{.final_kernels = 6}.plan(256) == Plan{256, 48, 24, 12, 6});
    CHECK(Options{.final_kernels = 8}.plan(256) == Plan{256, 64, 32, 16, 8});
    CHECK(Options{.final_kernels = 12}.plan(256) == Plan{256, 64, 32, 16, 12});
}

TEST_CASE("a network with no more than the soft kernels keeps all of them", "[prune][soft]") {
    CHECK(Options{}.plan(32) == Plan{32, 32, 16, 8, 4});
    CHECK(Options{.final_kernels = 8}.plan(64) == Plan{64, 64, 32, 16, 8});
    CHECK(Options{}.plan(20) == Plan{20, 20, 10, 5, 4});
    CHECK(Options{}.plan(4) == Plan{4, 4});
    CHECK(Options{.final_kernels = 1}.plan(1) == Plan{1, 1});
}

TEST_CASE("a run that ends with the soft kernels or with more has one cut", "[prune][soft]") {
    CHECK(Options{.final_kernels = 64}.plan(256) == Plan{256, 64});
    CHECK(Options{.final_kernels = 100}.plan(256) == Plan{256, 100});
    CHECK(Options{.final_kernels = 256}.plan(256) == Plan{256, 256});
}

TEST_CASE("explicit counts are all of the cuts", "[prune][soft]") {
    Options options{.soft_kernels = 64, .final_kernels = 300, .schedule = dp::PruneSchedule::counts({96, 12, 6})};
    CHECK(options.plan(256) == Plan{256, 96, 12, 6});
    CHECK_THROWS_WITH(options.plan(96), says("a first pruning to 96 kernels, expected fewer than 96"));
}

TEST_CASE("the learning rate falls with the kernels, once they are few", "[prune][soft]") {
    Options const options{.soft_learning_rate = 0.03, .learning_rate_decay = 1.5, .slow_below = 16};
    CHECK(options.rate(64) == 0.03);
    CHECK(options.rate(16) == 0.03);
    // One and two halvings: a quotient of two roundings, so equal up to a few units in the last place.
    CHECK(options.rate(8) == Approx(0.03 / 1.5).epsilon(1e-14));
    CHECK(options.rate(4) == Approx(0.03 / 2.25).epsilon(1e-14));
    // 12 is 16 · 3/4, and 1.5^log2(4/3) = (4/3)^log2(1.5).
    CHECK(options.rate(12) == Approx(0.03 / std::pow(4.0 / 3.0, std::log2(1.5))).epsilon(1e-14));
    CHECK(Options{.soft_learning_rate = 0.03, .learning_rate_decay = 1.0}.rate(1) == 0.03);
}

TEST_CASE("options of soft pruning that are out of range are refused", "[prune][soft]") {
    double const nan = std::numeric_limits<double>::quiet_NaN();
    double const infinity = std::numeric_limits<double>::infinity();
    auto const refused = [](Options const& options, char const* name) {
        CHECK_THROWS_WITH(options.plan(256), says(name));
        CHECK_THROWS_AS(options.plan(256), dp::OptionError);
    };
    refused({.soft_learning_rate = 1e30},
            "soft_learning_rate out of its range, expected a number above 0 and up to 100");
    refused({.train = {.batch_size = 0}}, "batch_size out of its range");
    refused({.soft_kernels = 0}, "soft_kernels out of its range");
    for (double const bad : {0.0, -1.0, nan, infinity}) {
        CAPTURE(bad);
        refused({.soft_learning_rate = bad}, "soft_learning_rate out of its range");
        refused({.sharpness = bad}, "sharpness out of its range");
    }
    for (double const bad : {0.99, nan, infinity}) {
        CAPTURE(bad);
        refused({.learning_rate_decay = bad}, "learning_rate_decay out of its range");
    }
    refused({.slow_below = 0}, "slow_below out of its range");
    refused({.last_patience = 0}, "last_patience out of its range");
    refused({.final_kernels = 0}, "final_kernels of 0, expected at least 1 and at most 256");
    refused({.final_kernels = 257}, "final_kernels of 257, expected at least 1 and at most 256");
}
