#include <limits>
#include <span>
#include <vector>

#include <deepprune/train/detail/early_stopping.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

namespace {

std::vector<float> best_of(dp::detail::EarlyStopping<float> const& stopping) {
    return {stopping.best().begin(), stopping.best().end()};
}

}  // namespace

TEST_CASE("early stopping waits for `patience` epochs in a row without a lower loss", "[train][early_stopping]") {
    std::vector<float> const parameters{1.0F};
    dp::detail::EarlyStopping<float> stopping{3, parameters};
    CHECK_FALSE(stopping.exhausted());
    CHECK(stopping.add(1, 0.5, parameters));
    CHECK_FALSE(stopping.add(2, 0.6, parameters));
    CHECK_FALSE(stopping.add(3, 0.6, parameters));
    CHECK_FALSE(stopping.exhausted());
    CHECK(stopping.add(4, 0.4, parameters));  // the waiting begins again
    CHECK_FALSE(stopping.add(5, 0.41, parameters));
    CHECK_FALSE(stopping.add(6, 0.45, parameters));
    CHECK_FALSE(stopping.exhausted());
    CHECK_FALSE(stopping.add(7, 0.42, parameters));
    CHECK(stopping.exhausted());
    CHECK(stopping.best_epoch() == 4);
    CHECK(stopping.best_loss() == 0.4);
}

TEST_CASE("an equal loss is not a better one", "[train][early_stopping]") {
    std::vector<float> const first{1.0F};
    std::vector<float> const second{2.0F};
    dp::detail::EarlyStopping<float> stopping{1, first};
    CHECK(stopping.add(1, 0.25, first));
    CHECK_FALSE(stopping.add(2, 0.25, second));
    CHECK(stopping.exhausted());
    CHECK(stopping.best_epoch() == 1);
    CHECK(best_of(stopping) == first);
}

TEST_CASE("early stopping keeps a copy of the best parameters", "[train][early_stopping]") {
    std::vector<float> parameters{1.0F, 2.0F};
    dp::detail::EarlyStopping<float> stopping{5, parameters};
    CHECK(best_of(stopping) == std::vector{1.0F, 2.0F});
    CHECK(stopping.best_epoch() == 0);
    parameters = {3.0F, 4.0F};
    CHECK(best_of(stopping) == std::vector{1.0F, 2.0F});
    stopping.add(1, 0.5, parameters);
    parameters = {5.0F, 6.0F};
    stopping.add(2, 0.6, parameters);
    CHECK(best_of(stopping) == std::vector{3.0F, 4.0F});
    stopping.add(3, 0.1, parameters);
    CHECK(best_of(stopping) == std::vector{5.0F, 6.0F});
}

TEST_CASE("a loss that is not finite never wins", "[train][early_stopping]") {
    std::vector<float> const start{1.0F};
    std::vector<float> const other{2.0F};
    dp::detail::EarlyStopping<float> stopping{2, start};
    CHECK_FALSE(stopping.add(1, std::numeric_limits<double>::quiet_NaN(), other));
    CHECK_FALSE(stopping.exhausted());
    CHECK_FALSE(stopping.add(2, std::numeric_limits<double>::infinity(), other));
    CHECK(stopping.exhausted());
    CHECK(best_of(stopping) == start);
}
