#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/train/train_options.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

struct Refused {
    std::string name;
    dp::TrainOptions options;
};

}  // namespace

TEST_CASE("the default options and the ends of their ranges are good", "[train][train_options]") {
    CHECK_NOTHROW(dp::require_valid(dp::TrainOptions{}));
    CHECK_NOTHROW(dp::require_valid(dp::TrainOptions{
        .learning_rate = 1e-300, .batch_size = 1, .max_epochs = 1, .patience = 1, .l1 = 0.0, .l2 = 0.0, .threads = 1}));
    CHECK_NOTHROW(dp::require_valid(dp::TrainOptions{.learning_rate = 100.0, .batch_size = std::size_t{1} << 40U}));
}

TEST_CASE("an option out of its range is named", "[train][train_options]") {
    std::vector<Refused> const refused{
        {"learning_rate", {.learning_rate = 0.0}},
        {"learning_rate", {.learning_rate = -0.01}},
        {"learning_rate", {.learning_rate = not_a_number}},
        {"learning_rate", {.learning_rate = infinity}},
        {"learning_rate", {.learning_rate = 100.1}},
        {"learning_rate", {.learning_rate = 1e30}},
        {"batch_size", {.batch_size = 0}},
        {"batch_size", {.batch_size = (std::size_t{1} << 40U) + 1}},
        {"batch_size", {.batch_size = static_cast<std::size_t>(-1)}},
        {"max_epochs", {.max_epochs = 0}},
        {"patience", {.patience = 0}},
        {"l1", {.l1 = -1e-9}},
        {"l1", {.l1 = not_a_number}},
        {"l1", {.l1 = infinity}},
        {"l2", {.l2 = -1e-9}},
        {"l2", {.l2 = not_a_number}},
        {"l2", {.l2 = infinity}},
        {"threads", {.threads = 0}},
    };
    for (Refused const& one : refused) {
        CAPTURE(one.name);
        CHECK_THROWS_AS(dp::require_valid(one.options), dp::OptionError);
        CHECK_THROWS_WITH(dp::require_valid(one.options), says("found " + one.name + " out of its range, expected "));
    }
}
