#include <deepprune/interpret/kernel_softmax.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("the softmax of a kernel at the fitted temperature") {
    // Weights that are log-probabilities times 3: the fit must find 3 back, and the motif with it.
    std::vector<dp::BaseCounts> const sites{{70, 10, 10, 10}, {5, 5, 80, 10}, {25, 25, 25, 25}};
    auto const counted = dp::Motif::from_counts(sites, {.name = "k"});
    dp::KernelWeights kernel;
    for (auto const& column : sites) {
        for (double const n : column) {
            kernel.weights.push_back(3.0 * std::log(n / 100.0) + 0.7);
        }
    }
    auto const fitted = dp::kernel_softmax(kernel, counted);
    CHECK(fitted.temperature == Approx(3.0).epsilon(1e-9));
    CHECK(fitted.agreement == Approx(1.0).epsilon(1e-12));
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t base = 0; base < 4; ++base) {
            CHECK(fitted.motif[i][base] == Approx(sites[i][base] / 100.0).epsilon(1e-9));
        }
    }
    for (double& weight : kernel.weights) {
        weight = -weight;  // prefers what the sites avoid
    }
    auto const against = dp::kernel_softmax(kernel, counted);
    CHECK(std::isinf(against.temperature));
    CHECK(against.agreement == 0.0);
    kernel.weights.assign(12, 1.0);
    CHECK(std::isinf(dp::kernel_softmax(kernel, counted).temperature));
    // Sites that leave no doubt: as sharp as numbers allow, and still probabilities.
    auto const sure = dp::Motif::from_counts({{5, 0, 0, 0}}, {.name = "k"});
    kernel.weights = {1, 0, 0, 0};
    CHECK(dp::kernel_softmax(kernel, sure).motif[0][0] == Approx(1.0));
    CHECK_THROWS_AS(dp::kernel_softmax(kernel, counted), dp::OptionError);
}

TEST_CASE("the temperature has the highest likelihood of the sites") {
    std::vector<dp::BaseCounts> const sites{{12, 3, 4, 1}, {2, 2, 15, 1}};
    auto const counted = dp::Motif::from_counts(sites, {.name = "k"});
    dp::KernelWeights const kernel{.weights = {0.9, -0.2, 0.3, -1.0, -0.5, 0.1, 1.4, -0.8}};
    auto const likelihood = [&](double temperature) {
        double sum = 0.0;
        for (std::size_t i = 0; i < 2; ++i) {
            double norm = 0.0;
            for (std::size_t base = 0; base < 4; ++base) {
                norm += std::exp(kernel.weights[4 * i + base] / temperature);
            }
            for (std::size_t base = 0; base < 4; ++base) {
                sum += sites[i][base] * (kernel.weights[4 * i + base] / temperature - std::log(norm));
            }
        }
        return sum;
    };
    double const fitted = dp::kernel_softmax(kernel, counted).temperature;
    CHECK(fitted > 0.0);
    for (double const factor : {0.5, 0.9, 0.999, 1.001, 1.1, 2.0}) {
        CAPTURE(factor);
        CHECK(likelihood(fitted) > likelihood(factor * fitted));
    }
}
