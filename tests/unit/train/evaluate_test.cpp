#include <cstddef>
#include <limits>

#include <deepprune/metrics/auroc.hpp>
#include <deepprune/metrics/log_loss.hpp>
#include <deepprune/train/fit.hpp>

#include "../../catch.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/small_net.hpp"

namespace dp = deepprune;
using Net = dp::test::SmallNet<4>;

TEST_CASE("evaluate gives the metrics of the model's logits", "[train][evaluate]") {
    auto const set = dp::test::planted_set(80, dp::Seed{1});
    Net const net{dp::Seed{2}};
    auto const found = dp::evaluate(net, set);
    auto const logits = net.logits(set);
    CHECK(found.auroc == dp::auroc(logits, set.labels()));
    CHECK(found.log_loss == dp::log_loss(logits, set.labels()));
    std::size_t right = 0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        right += (logits[i] >= 0.0F) == (set.labels()[i] == 1) ? 1U : 0U;
    }
    CHECK(found.accuracy == static_cast<double>(right) / 80.0);
    for (unsigned const threads : {2U, 3U, 8U}) {
        CHECK(dp::evaluate(net, set, threads) == found);
    }
}

TEST_CASE("evaluate refuses what has no metrics", "[train][evaluate]") {
    Net net{dp::Seed{2}};
    dp::EncodedSet set;
    CHECK_THROWS_AS(dp::evaluate(net, set), dp::DataError);
    set.add("ACGTACGTACGT", true);
    CHECK_THROWS_AS(dp::evaluate(net, set), dp::DataError);
    set.add("ACGTACG", false);
    CHECK_THROWS_AS(dp::evaluate(net, set), dp::DataError);  // shorter than the kernels
    auto const good = dp::test::planted_set(10, dp::Seed{1});
    net.dense_biases()(0) = std::numeric_limits<float>::quiet_NaN();
    CHECK_THROWS_AS(dp::evaluate(net, good), dp::NumericalError);
}
