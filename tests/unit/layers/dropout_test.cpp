#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ratio>
#include <span>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/layers/dropout.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/random_values.hpp"

namespace dp = deepprune;
using dp::test::same_bits;

namespace {

template <class Layer>
using Ragged = typename Layer::template On<dp::Shape<6, dp::dynamic_length>>;

dp::Batch<double> batch(std::vector<std::size_t> const& lengths) {
    dp::RandomStream stream{dp::Seed{7501}, dp::Purpose::test};
    return dp::test::spaced_batch(stream, lengths, 6);
}

template <class Layer>
dp::Batch<double> trained(dp::Batch<double> const& x, dp::TrainingNoise const& noise) {
    dp::Batch<double> y;
    dp::Cache<Ragged<Layer>, double> factors;
    Ragged<Layer>::template forward_training<double>({}, noise, x, y, factors);
    return y;
}

}  // namespace

TEMPLATE_TEST_CASE("each number is dropped at the given rate, the others are scaled up", "[layers][dropout]",
                   (std::ratio<1, 2>), (std::ratio<1, 5>), (std::ratio<9, 10>), (std::ratio<0>)) {
    using Layer = dp::Dropout<TestType>;
    double const rate = static_cast<double>(TestType::num) / static_cast<double>(TestType::den);
    auto const x = batch({1000, 3, 2000});
    for (std::uint64_t const seed : {1U, 2U, 3U}) {
        CAPTURE(seed, rate);
        auto const y = trained<Layer>(x, {.step = dp::Seed{seed}, .layer = 4});
        std::size_t dropped = 0;
        std::vector<std::size_t> of_channel(6);
        for (std::size_t v = 0; v < x.values.size(); ++v) {
            bool const zero = y.all()[v] == 0.0;
            dropped += zero ? 1 : 0;
            of_channel[v % 6] += zero ? 1 : 0;
            if (!zero && y.all()[v] != Approx(x.all()[v] / (1.0 - rate)).epsilon(1e-15)) {
                FAIL_CHECK("value " << v << " is scaled wrongly");
            }
        }
        auto const count = static_cast<double>(x.values.size());
        // Five standard deviations of a binomial; fixed seeds, so it holds once and for all.
        CHECK(std::abs(static_cast<double>(dropped) - rate * count) <= 5.0 * std::sqrt(rate * (1.0 - rate) * count));
        for (std::size_t const channel : of_channel) {
            CHECK(std::abs(static_cast<double>(channel) - rate * count / 6.0) <=
                  5.0 * std::sqrt(rate * (1.0 - rate) * count / 6.0));
        }
    }
}

TEST_CASE("a sequence's draws depend on the step, the layer and its place, not on its neighbours",
          "[layers][dropout]") {
    using Layer = dp::Dropout<>;
    auto const all = batch({40, 25, 31, 9});
    dp::TrainingNoise const noise{.step = dp::Seed{9}, .layer = 3, .first = 100};
    auto const together = trained<Layer>(all, noise);
    for (std::size_t i = 0; i < all.size(); ++i) {
        dp::Batch<double> one;
        one.offsets = {0, all.offsets[i + 1] - all.offsets[i]};
        one.resize(6);
        std::copy_n(all.row(all.offsets[i]).data(), one.values.size(), one.values.data());
        auto const alone = trained<Layer>(one, {.step = noise.step, .layer = 3, .first = 100 + i});
        CHECK(same_bits(alone.all(), together.all().subspan(together.offsets[i] * 6, one.values.size())));
    }
    CHECK(same_bits(trained<Layer>(all, noise).all(), together.all()));
    CHECK_FALSE(same_bits(trained<Layer>(all, {dp::Seed{10}, 3, 100}).all(), together.all()));
    CHECK_FALSE(same_bits(trained<Layer>(all, {dp::Seed{9}, 4, 100}).all(), together.all()));
    CHECK_FALSE(same_bits(trained<Layer>(all, {dp::Seed{9}, 3, 101}).all(), together.all()));
}

TEST_CASE("backward goes through the factors of forward, and through none after a prediction", "[layers][dropout]") {
    using Layer = dp::Dropout<std::ratio<1, 4>>;
    using Bound = Ragged<Layer>;
    auto const x = batch({7, 12});
    auto const dy = batch({12, 7});
    dp::Batch<double> derivatives = dy;
    derivatives.offsets = x.offsets;
    dp::Batch<double> y;
    dp::Cache<Bound, double> factors;
    Bound::forward_training<double>({}, {.step = dp::Seed{5}}, x, y, factors);
    dp::Batch<double> dx;
    dx.resize_like(x, 6);
    Bound::backward<double>({}, x, y, derivatives, factors, {}, &dx);
    for (std::size_t v = 0; v < x.values.size(); ++v) {
        CHECK(dx.all()[v] == Approx(y.all()[v] == 0.0 ? 0.0 : derivatives.all()[v] / 0.75).epsilon(1e-15));
    }
    Bound::forward<double>({}, x, y, factors);
    CHECK(same_bits(y.all(), x.all()));
    Bound::backward<double>({}, x, y, derivatives, factors, {}, &dx);
    CHECK(same_bits(dx.all(), derivatives.all()));
}

TEST_CASE("the signature of dropout has its rate", "[layers][dropout]") {
    CHECK(dp::Dropout<>::signature() == "Dropout<1/2>");
    CHECK(dp::Dropout<std::ratio<2, 8>>::signature() == "Dropout<1/4>");
    CHECK(dp::Dropout<std::ratio<0>>::signature() == "Dropout<0>");
}
