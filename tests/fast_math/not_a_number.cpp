#include <cstddef>
#include <limits>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/prune/select_best.hpp>
#include <deepprune/train/fit.hpp>

#include "../catch.hpp"
#include "../support/own_layers.hpp"
#include "../support/planted_set.hpp"
#include "../support/small_net.hpp"

namespace dp = deepprune;

namespace {

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

using Fused = dp::test::SmallNet<4>;
using General = dp::Model<dp::OneHot<>, dp::Conv1D<4, 8>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<2>,
                          dp::test::Swish, dp::Dense<1>, dp::Sigmoid>;

}  // namespace

TEMPLATE_TEST_CASE("a number that is not finite ends a fit", "[fast_math]", Fused, General) {
    auto const set = dp::test::planted_set(40, dp::Seed{1});
    for (std::size_t place = 0; place < 5; ++place) {
        CAPTURE(place);
        TestType net{dp::Seed{3}};
        if (place == 0) {
            net.kernels()(1, 2, 3) = not_a_number;
        } else if (place == 1) {
            net.kernel_biases()(0) = not_a_number;
        } else if (place == 2) {
            net.dense_weights()(1, 0) = not_a_number;
        } else if (place == 3) {
            net.dense_biases()(0) = not_a_number;
        } else {
            net.kernels()(1, 2, 3) = std::numeric_limits<float>::infinity();
        }
        CHECK_THROWS_AS(dp::evaluate(net, set), dp::NumericalError);
        CHECK_THROWS_AS(dp::fit(net, set, set, {.batch_size = 8, .max_epochs = 2}), dp::NumericalError);
    }
    TestType net{dp::Seed{3}};
    CHECK_NOTHROW(dp::fit(net, set, set, {.batch_size = 8, .max_epochs = 2}));
    auto const spoil = [&](dp::BatchEnd const&) { net.dense_biases()(0) = not_a_number; };
    CHECK_THROWS_AS(dp::fit(net, set, set, {.max_epochs = 2}, spoil), dp::NumericalError);
}

TEST_CASE("options and scores that are not numbers are refused", "[fast_math]") {
    auto const set = dp::test::planted_set(40, dp::Seed{1});
    Fused net{dp::Seed{3}};
    CHECK_THROWS_AS(dp::fit(net, set, set, {.learning_rate = static_cast<double>(not_a_number)}), dp::OptionError);
    CHECK_THROWS_AS(dp::select_best(std::vector{1.0, static_cast<double>(not_a_number)}, 1), dp::NumericalError);
}
