#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/layers/conv1d.hpp>
#include <deepprune/layers/dense.hpp>
#include <deepprune/layers/global_max_pool.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/layers/one_hot.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/train/detail/penalty.hpp>
#include <deepprune/train/fit.hpp>

#include "../../catch.hpp"
#include "../../support/planted_set.hpp"

namespace dp = deepprune;

namespace {

using Deep = dp::BasicModel<double, dp::OneHot<>, dp::Conv1D<5, 3>, dp::ClippedLeakyReLU, dp::GlobalMaxPool, dp::Mask,
                            dp::Dense<3>, dp::ReLU, dp::Dense<1>, dp::Sigmoid>;
using Unmasked =
    dp::BasicModel<double, dp::OneHot<>, dp::Conv1D<5, 3>, dp::ReLU, dp::GlobalMaxPool, dp::Dense<1>, dp::Sigmoid>;

template <class Net>
double penalty(Net const& net, double l1, double l2) {
    std::vector<double> ignored(Net::layout::size);
    return dp::detail::add_penalty(net, l1, l2, ignored);
}

template <class Net>
void check_against_central_differences(Net net, double l1, double l2) {
    std::vector<double> gradient(Net::layout::size, 7.0);  // the penalty adds to what is there
    dp::detail::add_penalty(net, l1, l2, gradient);
    for (std::size_t i = 0; i < gradient.size(); ++i) {
        CAPTURE(i, l1, l2);
        double& value = net.parameters()[i];
        double const kept = value;
        double const step = 1e-5;  // no weight is so near to 0 that |w| bends between
        value = kept + step;
        double const above = penalty(net, l1, l2);
        value = kept - step;
        double const below = penalty(net, l1, l2);
        value = kept;
        // A parabola has no error of its own here; rounding leaves about 1e-16 / 1e-5.
        CHECK(gradient[i] - 7.0 == Approx((above - below) / (2.0 * step)).margin(1e-9));
    }
}

}  // namespace

TEST_CASE("the penalty's gradient is that of central differences", "[train][penalty]") {
    Deep net{dp::Seed{3}};
    net.mask()(1) = 0.0;
    net.mask()(4) = 0.0;
    for (double const weight : net.dense_weights()) {
        REQUIRE(std::abs(weight) > 1e-4);
    }
    for (auto const& [l1, l2] : {std::pair{0.0, 0.3}, std::pair{0.2, 0.0}, std::pair{0.05, 0.7}}) {
        check_against_central_differences(net, l1, l2);
        check_against_central_differences(Unmasked{dp::Seed{4}}, l1, l2);
    }
}

TEST_CASE("the penalty is l1 times the sum of |w| plus l2 times the sum of squares, over live units",
          "[train][penalty]") {
    Deep net{dp::Seed{3}};
    auto first = net.dense_weights();
    auto second = net.parameter<7, 2>("weights");
    std::fill(first.begin(), first.end(), 0.0);
    std::fill(second.begin(), second.end(), 0.0);
    first(0, 0) = 2.0;
    first(0, 2) = -3.0;
    first(3, 1) = 100.0;
    second(1, 0) = -0.5;
    net.mask()(3) = 0.0;
    CHECK(penalty(net, 1.0, 0.0) == 5.5);
    CHECK(penalty(net, 0.0, 1.0) == 4.0 + 9.0 + 0.25);
    CHECK(penalty(net, 0.5, 2.0) == 0.5 * 5.5 + 2.0 * 13.25);
    std::vector<double> gradient(Deep::layout::size);
    dp::detail::add_penalty(net, 0.5, 2.0, gradient);
    CHECK(std::ranges::count_if(gradient, [](double g) { return g != 0.0; }) == 3);  // a weight of 0 has no derivative
    net.mask()(3) = 1.0;
    CHECK(penalty(net, 1.0, 0.0) == 105.5);
}

TEST_CASE("kernels and biases are not penalised", "[train][penalty]") {
    Deep net{dp::Seed{3}};
    double const before = penalty(net, 0.1, 0.2);
    for (double& value : net.kernels()) {
        value *= 3.0;
    }
    for (double& value : net.kernel_biases()) {
        value = 5.0;
    }
    for (double& value : net.dense_biases()) {
        value = 5.0;
    }
    CHECK(penalty(net, 0.1, 0.2) == before);
}

TEST_CASE("a penalty makes the trained dense weights smaller and is part of the training loss", "[train][penalty]") {
    auto const train = dp::test::planted_set(120, dp::Seed{1});
    auto const validation = dp::test::planted_set(60, dp::Seed{2});
    auto const size_after = [&](double l1, double l2) {
        Unmasked net{dp::Seed{5}};
        auto const result = dp::fit(net, train, validation, {.batch_size = 40, .max_epochs = 20, .l1 = l1, .l2 = l2});
        double sum = 0.0;
        for (double const weight : net.parameter<4, 2>("weights")) {
            sum += std::abs(weight);
        }
        CHECK(result.epochs.front().train_loss > 0.0);
        return std::pair{sum, result.epochs.front().train_loss};
    };
    auto const [plain, plain_loss] = size_after(0.0, 0.0);
    auto const [lasso, lasso_loss] = size_after(0.1, 0.0);
    auto const [ridge, ridge_loss] = size_after(0.0, 0.1);
    CHECK(lasso < 0.8 * plain);
    CHECK(ridge < 0.8 * plain);
    CHECK(lasso_loss > plain_loss);
    CHECK(ridge_loss > plain_loss);
}
