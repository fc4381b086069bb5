#include <deepprune/interpret/variance_shares.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include "../../catch.hpp"
#include "planted_network.hpp"

namespace dp = deepprune;

TEST_CASE("shares are covariances with the network's own logits, and sum to 1") {
    std::uint64_t const seed = GENERATE(range(0U, 5U));
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test, 0};
    using Net = dp::BasicModel<double, dp::OneHot<>, dp::Conv1D<4, 4, dp::Padding::same, dp::Strands::both>,
                               dp::ExpectationPool<>, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
    Net net{dp::Seed{seed}};
    for (double& value : net.parameters()) {
        value = 2.0 * stream.uniform() - 1.0;
    }
    for (std::size_t k = 0; k < 4; ++k) {
        net.mask()(k) = k == 2 ? 0.0 : 1.0;
    }
    auto const set = dp::test::random_set(50, 20, 0.5, stream);
    auto const shares = dp::variance_shares(dp::kernel_windows(net, set));
    REQUIRE(shares.size() == 3);
    CHECK(std::accumulate(shares.begin(), shares.end(), 0.0) == Approx(1.0).epsilon(1e-12));
    auto const logits = net.logits(set);
    auto const scores = net.unit_scores(set);
    auto const n = static_cast<double>(set.size());
    auto const covariance = [&](auto&& x, auto&& y) {
        double sums[3] = {0.0, 0.0, 0.0};
        for (std::size_t i = 0; i < set.size(); ++i) {
            sums[0] += x(i);
            sums[1] += y(i);
            sums[2] += x(i) * y(i);
        }
        return sums[2] / n - sums[0] / n * (sums[1] / n);
    };
    auto const logit = [&](std::size_t i) { return logits[i]; };
    std::size_t place = 0;
    for (std::size_t const k : {0U, 1U, 3U}) {
        auto const part = [&](std::size_t i) { return net.dense_weights()(k, 0) * scores(i, k); };
        // Both lose digits by cancellation, of a spread that is not far below the values.
        CHECK(shares[place++] == Approx(covariance(part, logit) / covariance(logit, logit)).epsilon(1e-8).margin(1e-9));
    }
}

TEST_CASE("shares are unknown where the logit is no sum of scores, or does not vary") {
    dp::KernelWindows found{.kernels = {{.dense_weight = 1.0}, {.dense_weight = -2.0}}, .sequences = 2};
    found.scores = {0.1, 5.0, 0.1, 6.0};
    CHECK(dp::variance_shares(found) == std::vector<double>{0.0, 1.0});  // 0.1 is the same in both
    found.additive = false;
    CHECK(std::isnan(dp::variance_shares(found)[1]));
    found.additive = true;
    found.scores = {0.1, 0.7, 0.1, 0.7};
    CHECK(std::isnan(dp::variance_shares(found)[1]));
    found.scores = {0.1, 5.0, 0.2, 6.0};
    found.kernels[0].dense_weight = std::numeric_limits<double>::quiet_NaN();
    CHECK(std::isnan(dp::variance_shares(found)[1]));
    found.sequences = 0;
    found.scores = {};
    CHECK(dp::variance_shares(found).size() == 2);
}
