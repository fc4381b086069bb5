#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/model/transfer.hpp>
#include <deepprune/prune/keep_units.hpp>
#include <deepprune/prune/refit_dense.hpp>
#include <deepprune/train/fit.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/says.hpp"
#include "../../support/small_net.hpp"

namespace dp = deepprune;
using dp::test::same_bits;
using dp::test::says;

namespace {

template <std::size_t Kernels, class T>
using MaxNet = dp::test::SmallNet<Kernels, T>;
template <std::size_t Kernels, class T>
using SoftNet = dp::BasicModel<T, dp::OneHot<>, dp::Conv1D<Kernels, 8, dp::Padding::same, dp::Strands::both>,
                               dp::ExpectationPool<>, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

dp::EncodedSet const& set() {
    static dp::EncodedSet const all = dp::test::planted_set(300, dp::Seed{1});
    return all;
}

template <class Net>
Net some_live(std::vector<std::size_t> const& live) {
    Net net{dp::Seed{4}};
    dp::keep_units(net, live);
    return net;
}

double sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }

// The penalised loss of weights for standardised values, and its gradient, written down anew: z (n, live).
struct Loss {
    std::vector<std::vector<double>> z{};
    std::vector<double> y{};
    std::vector<double> means{};
    std::vector<double> deviations{};
    double ridge = 0.0;

    template <class Net>
    Loss(Net const& net, dp::EncodedSet const& data, double penalty) : ridge{penalty} {
        auto const scores = net.unit_scores(data);
        auto const live = net.live_units();
        auto const n = static_cast<double>(data.size());
        z.assign(data.size(), {});
        for (std::size_t i = 0; i < data.size(); ++i) {
            y.push_back(data.labels()[i]);
        }
        for (std::size_t const k : live) {
            double sum = 0.0;
            double squares = 0.0;
            for (std::size_t i = 0; i < data.size(); ++i) {
                sum += static_cast<double>(scores(i, k));
            }
            for (std::size_t i = 0; i < data.size(); ++i) {
                squares += std::pow(static_cast<double>(scores(i, k)) - sum / n, 2.0);
            }
            means.push_back(sum / n);
            deviations.push_back(std::sqrt(squares / n));
            for (std::size_t i = 0; i < data.size(); ++i) {
                z[i].push_back((static_cast<double>(scores(i, k)) - means.back()) / deviations.back());
            }
        }
    }

    // By the weights and, last, by the bias.
    [[nodiscard]] std::vector<double> gradient(std::vector<double> const& w) const {
        std::vector<double> g(w.size());
        for (std::size_t i = 0; i < z.size(); ++i) {
            double logit = w.back();
            for (std::size_t k = 0; k + 1 < w.size(); ++k) {
                logit += w[k] * z[i][k];
            }
            double const miss = (sigmoid(logit) - y[i]) / static_cast<double>(z.size());
            for (std::size_t k = 0; k + 1 < w.size(); ++k) {
                g[k] += miss * z[i][k];
            }
            g.back() += miss;
        }
        for (std::size_t k = 0; k + 1 < w.size(); ++k) {
            g[k] += ridge * w[k];
        }
        return g;
    }

    // The dense weights of `net` for standardised values, the bias last.
    template <class Net>
    [[nodiscard]] std::vector<double> standardised(Net const& net) const {
        std::vector<double> w;
        auto bias = static_cast<double>(net.dense_biases()(0));
        auto const live = net.live_units();
        for (std::size_t j = 0; j < live.size(); ++j) {
            auto const weight = static_cast<double>(net.dense_weights()(live[j], 0));
            w.push_back(weight * deviations[j]);
            bias += weight * means[j];
        }
        w.push_back(bias);
        return w;
    }
};

double largest(std::vector<double> const& values) {
    double most = 0.0;
    for (double const value : values) {
        most = std::max(most, std::abs(value));
    }
    return most;
}

}  // namespace

TEMPLATE_TEST_CASE("the gradient of the penalised loss vanishes at the refitted weights", "[prune][refit_dense]",
                   (MaxNet<9, double>), (SoftNet<9, double>), (MaxNet<9, float>), (SoftNet<9, float>)) {
    // Double: Newton converges. Float: weights are rounded to 6e-8 of themselves, and there are a few of them.
    double const tolerance = std::is_same_v<typename TestType::scalar, double> ? 1e-12 : 1e-5;
    for (std::vector<std::size_t> const& live : {std::vector<std::size_t>{5}, {0, 3, 8}, {0, 1, 2, 3, 4, 5, 6, 7, 8}}) {
        for (double const ridge : {1e-3, 0.1}) {
            CAPTURE(live.size(), ridge);
            auto net = some_live<TestType>(live);
            Loss const loss{net, set(), ridge};
            REQUIRE(largest(loss.gradient(loss.standardised(net))) > 1e-2);
            auto const result = dp::refit_dense(net, set(), {.ridge = ridge});
            CHECK(largest(loss.gradient(loss.standardised(net))) < tolerance);
            CHECK(result.gradient < 1e-12);
            CHECK(result.loss == Approx(dp::evaluate(net, set()).log_loss).epsilon(tolerance));
        }
    }
}

TEST_CASE("refitted weights are those of plain gradient descent", "[prune][refit_dense]") {
    auto net = some_live<SoftNet<4, double>>({1, 2});
    Loss const loss{net, set(), 0.02};
    std::vector<double> w(3);
    for (int step = 0; step < 20000; ++step) {  // the curvature is at most about 1 / 2, so the length 1 is safe
        auto const g = loss.gradient(w);
        for (std::size_t k = 0; k < w.size(); ++k) {
            w[k] -= g[k];
        }
    }
    REQUIRE(largest(loss.gradient(w)) < 1e-13);
    dp::refit_dense(net, set(), {.ridge = 0.02});
    auto const found = loss.standardised(net);
    for (std::size_t k = 0; k < w.size(); ++k) {
        CHECK(found[k] == Approx(w[k]).margin(1e-9));
    }
}

TEST_CASE("a regression that is solved by hand", "[prune][refit_dense]") {
    // One kernel counts A: the values are 4 (AAAA) and 0 (CCCC), as many of each, standardised 1 and -1. Of the first
    // 3 in 4 are positive, of the second 1 in 4: by symmetry the bias is 0 and sigmoid(w) - 3/4 + ridge w = 0.
    using Net = dp::BasicModel<double, dp::OneHot<>, dp::Conv1D<1, 4, dp::Padding::valid>, dp::ReLU, dp::GlobalMaxPool,
                               dp::Mask, dp::Dense<1>, dp::Sigmoid>;
    std::vector<std::pair<std::string, int>> const data{{"AAAA", 1}, {"AAAA", 1}, {"AAAA", 1}, {"AAAA", 0},
                                                        {"CCCC", 0}, {"CCCC", 0}, {"CCCC", 0}, {"CCCC", 1}};
    for (double const ridge : {1e-3, 0.05, 1.0}) {
        Net net{dp::Seed{1}};
        std::ranges::fill(net.parameters(), 0.0);
        net.mask()(0) = 1.0;
        for (std::size_t i = 0; i < 4; ++i) {
            net.kernels()(0, i, 0) = 1.0;
        }
        dp::refit_dense(net, dp::EncodedSet{data}, {.ridge = ridge});
        double low = 0.0;
        double high = 5.0;
        for (int halving = 0; halving < 80; ++halving) {
            double const middle = 0.5 * (low + high);
            (sigmoid(middle) - 0.75 + ridge * middle < 0.0 ? low : high) = middle;
        }
        CHECK(net.dense_weights()(0, 0) == Approx(low / 2.0));  // the standard deviation is 2
        CHECK(net.dense_biases()(0) == Approx(-low));           // the mean is 2
    }
}

TEMPLATE_TEST_CASE("a refit touches the weights of live units and the bias alone", "[prune][refit_dense]",
                   (MaxNet<6, float>), (SoftNet<6, float>)) {
    auto net = some_live<TestType>({1, 4});
    auto const before = net;
    dp::refit_dense(net, set());
    for (std::size_t const k : {0U, 2U, 3U, 5U}) {
        CHECK(net.dense_weights()(k, 0) == before.dense_weights()(k, 0));
    }
    CHECK(net.dense_weights()(1, 0) != before.dense_weights()(1, 0));
    auto restored = net;
    for (std::size_t const k : {1U, 4U}) {
        restored.dense_weights()(k, 0) = before.dense_weights()(k, 0);
    }
    restored.dense_biases()(0) = before.dense_biases()(0);
    CHECK(same_bits(restored.parameters(), before.parameters()));
    for (unsigned const threads : {2U, 3U}) {
        auto again = before;
        dp::refit_dense(again, set(), {.threads = threads});
        CHECK(same_bits(again.parameters(), net.parameters()));
    }
}

TEST_CASE("a unit that is the same everywhere gets the weight 0", "[prune][refit_dense]") {
    auto net = some_live<MaxNet<3, double>>({0, 1});
    for (std::size_t i = 0; i < 8; ++i) {
        for (std::size_t letter = 0; letter < 4; ++letter) {
            net.kernels()(0, i, letter) = 0.0;
        }
    }
    net.kernel_biases()(0) = 2.5;
    dp::refit_dense(net, set());
    CHECK(net.dense_weights()(0, 0) == 0.0);
    CHECK(net.dense_weights()(1, 0) != 0.0);
}

TEST_CASE("classes that a unit separates do not lead the steps astray", "[prune][refit_dense]") {
    // Almost no ridge, so that the optimum is far out.
    auto net = some_live<SoftNet<4, double>>({0});
    std::ranges::fill(net.parameters(), 0.0);
    net.mask()(0) = 1.0;
    for (std::size_t i = 0; i < 8; ++i) {
        net.kernels()(0, i, 0) = 1.0;
    }
    std::vector<std::pair<std::string, int>> const data{
        {"AAAAAAAAAA", 1}, {"AAAAACAAAA", 1}, {"CCCCCCCCCC", 0}, {"CCCCCACCCC", 0}, {"CCCGCACCCC", 0}};
    double last = std::numeric_limits<double>::infinity();
    for (std::size_t const steps : {1U, 2U, 4U, 8U, 40U}) {
        auto const result = dp::refit_dense(net, dp::EncodedSet{data}, {.ridge = 1e-8, .steps = steps});
        CHECK(result.loss < last);
        last = result.loss;
    }
    CHECK(last < 1e-4);
    CHECK(std::isfinite(net.dense_weights()(0, 0)));
}

TEST_CASE("a soft network takes over from a max network by a refit", "[prune][refit_dense]") {
    auto const validation = dp::test::planted_set(200, dp::Seed{2});
    MaxNet<16, float> max_net{dp::Seed{4}};
    dp::fit(max_net, set(), validation, {.batch_size = 50, .max_epochs = 30});
    using Soft = dp::Model<dp::OneHot<>, dp::Conv1D<16, 8>, dp::ExpectationPool<>, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
    Soft soft{dp::Seed{5}};
    dp::transfer(max_net, soft);
    auto const result = dp::refit_dense(soft, set());
    CHECK(dp::evaluate(soft, validation).auroc > 0.9);
    Soft untrained{dp::Seed{5}};
    CHECK(result.loss < 0.8 * dp::refit_dense(untrained, set()).loss);
}

TEST_CASE("a refit refuses what it cannot do, and leaves the model as it was", "[prune][refit_dense]") {
    MaxNet<3, float> net{dp::Seed{4}};
    auto const start = net;
    using Pairs = std::vector<std::pair<std::string, int>>;
    CHECK_THROWS_WITH(dp::refit_dense(net, dp::EncodedSet{Pairs{{"ACGTACGTACGT", 1}}}), says("0 negatives"));
    CHECK_THROWS_WITH(dp::refit_dense(net, set(), {.ridge = 0.0}), says("ridge out of its range"));
    CHECK_THROWS_WITH(dp::refit_dense(net, set(), {.steps = 0}), says("steps out of its range"));
    CHECK_THROWS_WITH(dp::refit_dense(net, set(), {.threads = 0}), says("threads out of its range"));
    CHECK(same_bits(net.parameters(), start.parameters()));
    SoftNet<3, double> broken{dp::Seed{4}};
    broken.kernels()(1, 0, 0) = std::numeric_limits<double>::infinity();
    CHECK_THROWS_AS(dp::refit_dense(broken, set()), dp::NumericalError);
}
