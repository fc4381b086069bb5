#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ratio>
#include <span>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/fused/detail/scan.hpp>
#include <deepprune/fused/detail/soft_scan.hpp>
#include <deepprune/fused/fused_scans.hpp>

#include "../../catch.hpp"
#include "../../support/random_values.hpp"
#include "plain_soft.hpp"

namespace dp = deepprune;
namespace detail = dp::detail;

namespace {

using Trained = dp::Trainable<std::ratio<1>>;

// Logits, unit scores and the whole gradient, against the definition in double, over random shapes with pruned units.
template <class T, std::size_t Length>
void compare(std::size_t repeats, double tolerance) {
    std::uint64_t const seed = 20261126 + Length;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test, sizeof(T)};
    for (std::size_t repeat = 0; repeat < repeats; ++repeat) {
        CAPTURE(repeat);
        detail::FusedSizes const sizes{.length = Length,
                                       .padding = stream.below(2) == 0 ? dp::Padding::same : dp::Padding::valid,
                                       .strands = stream.below(2) == 0 ? dp::Strands::forward : dp::Strands::both,
                                       .unknown_is_uniform = stream.below(2) == 0};
        std::size_t const kernels = 1 + stream.below(repeat % 4 == 0 ? 40 : 6);
        auto const random = [&](std::size_t count) {
            std::vector<T> values(count);
            for (T& value : values) {
                value = static_cast<T>(stream.uniform() * 2.0 - 1.0);
            }
            return values;
        };
        auto const weights = random(kernels * Length * 4);
        auto const biases = random(kernels);
        auto dense = random(kernels);
        for (T& weight :
             dense) {  // small logits: far from 0, the derivative of the loss is a difference of near numbers
            weight /= static_cast<T>(kernels);
        }
        auto const bias = random(1);
        auto const m = random(1);
        std::vector<std::uint32_t> live;
        for (std::uint32_t k = 0; k < kernels; ++k) {
            if (k == 0 || stream.below(4) != 0) {
                live.push_back(k);
            }
        }
        auto const set = dp::test::random_set(stream, 1 + stream.below(repeat % 5 == 0 ? 150 : 5), Length,
                                              Length + stream.below(60), stream.below(3) * 9);
        auto const which = dp::test::every(set.size());
        detail::FusedParameters<T const> const net{weights, biases, dense, bias, m};

        std::vector<double> expected(weights.size() + 2 * kernels + 2);
        std::vector<double> logits;
        std::vector<T> units(set.size() * kernels, T{-7});
        double loss = 0.0;
        double unit_error = 0.0;
        std::unique_ptr<detail::Scan<T>> scan;
        if (sizes.padding == dp::Padding::same) {
            scan = std::make_unique<detail::SoftScan<T, Length, dp::Padding::same, detail::NoActivation, Trained>>(
                sizes, 2);
        } else {
            scan = std::make_unique<detail::SoftScan<T, Length, dp::Padding::valid, detail::NoActivation, Trained>>(
                sizes, 2);
        }
        scan->unit_scores(net, live, set, which, units, {});
        for (std::size_t i = 0; i < set.size(); ++i) {
            double logit = static_cast<double>(bias[0]);
            std::vector<dp::test::PlainWindows> seen;
            std::vector<dp::test::PlainPool> pools;
            for (std::uint32_t const k : live) {
                seen.push_back(dp::test::plain_windows<T>(
                    sizes, std::span<T const>{weights}.subspan(k * Length * 4, Length * 4), set.sequence(i)));
                pools.push_back(dp::test::plain_pool(
                    seen.back().scores, static_cast<double>(biases[k]), static_cast<double>(m[0]),
                    [](double x) { return x; }, [](double, double) { return 1.0; }));
                logit += static_cast<double>(dense[k]) * pools.back().expectation;
                unit_error = std::max(unit_error,
                                      std::abs(pools.back().expectation - static_cast<double>(units[i * kernels + k])));
            }
            bool const positive = set.labels()[i] != 0;
            logits.push_back(logit);
            double const wrong = positive ? -logit : logit;
            loss += std::max(wrong, 0.0) + std::log1p(std::exp(-std::abs(wrong)));
            double const above =
                (1.0 / (1.0 + std::exp(-logit)) - (positive ? 1.0 : 0.0)) / static_cast<double>(set.size());
            double* const of_biases = expected.data() + weights.size();
            for (std::size_t j = 0; j < live.size(); ++j) {
                std::uint32_t const k = live[j];
                double const below = above * static_cast<double>(dense[k]);
                for (std::size_t w = 0; w < pools[j].by_score.size(); ++w) {
                    for (std::size_t v = 0; v < Length * 4; ++v) {
                        expected[k * Length * 4 + v] += below * pools[j].by_score[w] * seen[j].letters[w][v];
                    }
                }
                of_biases[k] += below * pools[j].by_bias;
                of_biases[kernels + k] += above * pools[j].expectation;
                of_biases[2 * kernels + 1] += below * pools[j].by_m;
            }
            of_biases[2 * kernels] += above;
        }
        loss /= static_cast<double>(set.size());

        std::vector<T> out(set.size());
        scan->logits(net, live, set, which, out);
        double logit_error = 0.0;
        for (std::size_t i = 0; i < out.size(); ++i) {
            logit_error = std::max(logit_error, std::abs(static_cast<double>(out[i]) - logits[i]));
        }
        // 40 sums of numbers of at most about 10.
        CHECK(logit_error <= 10 * tolerance);
        CHECK(unit_error <= tolerance);
        for (std::uint32_t k = 0; k < kernels; ++k) {
            if (!std::ranges::binary_search(live, k)) {
                CHECK(units[k] == T{-7});  // pruned units are left alone
            }
        }
        std::vector<T> gradient(expected.size());
        std::span<T> const all{gradient};
        std::size_t const behind = weights.size();
        double const ours = scan->loss_and_gradient(
            net, live, set, which,
            {all.first(behind), all.subspan(behind, kernels), all.subspan(behind + kernels, kernels),
             all.subspan(behind + 2 * kernels, 1), all.subspan(behind + 2 * kernels + 1, 1)});
        CHECK(ours == Approx(loss).epsilon(tolerance));
        double difference = 0.0;
        double size = 0.0;
        for (std::size_t v = 0; v < expected.size(); ++v) {
            difference += std::pow(static_cast<double>(gradient[v]) - expected[v], 2);
            size += std::pow(expected[v], 2);
        }
        CHECK(std::sqrt(difference) <= tolerance * std::sqrt(size));
    }
}

}  // namespace

TEMPLATE_TEST_CASE_SIG("soft pooling by tables is the definition, in float", "[fused][soft_scan]",
                       ((std::size_t Length), Length), 4, 16, 31) {
    compare<float, Length>(40, 1e-5);
}

TEMPLATE_TEST_CASE_SIG("soft pooling by tables is the definition, in double", "[fused][soft_scan]",
                       ((std::size_t Length), Length), 9, 64) {
    compare<double, Length>(40, 1e-12);
}

TEST_CASE("a batch of many groups is the sum of its sequences", "[fused][soft_scan]") {
    // 80 kernels on 3,000 bases: more than a group's room for each sequence.
    constexpr std::size_t kernels = 80;
    constexpr std::size_t length = 8;
    dp::RandomStream stream{dp::Seed{57}, dp::Purpose::test};
    std::vector<double> weights(kernels * length * 4);
    for (double& weight : weights) {
        weight = stream.uniform() - 0.5;
    }
    std::vector<double> const biases(kernels, 0.1);
    std::vector<double> const dense(kernels, 0.2);
    double const bias = 0.3;
    std::vector<std::uint32_t> live(kernels);
    for (std::uint32_t k = 0; k < kernels; ++k) {
        live[k] = k;
    }
    auto const set = dp::test::random_set(stream, 5, 500, 3000);
    auto const scan =
        dp::FusedScans<double, length>::soft_scan({length, dp::Padding::same, dp::Strands::both, true}, 3);
    auto const gradient_of = [&](std::vector<std::size_t> const& which) {
        std::vector<double> all(weights.size() + 2 * kernels + 1);
        std::span<double> const out{all};
        scan->loss_and_gradient({weights, biases, dense, {&bias, 1}}, live, set, which,
                                {out.first(weights.size()), out.subspan(weights.size(), kernels),
                                 out.subspan(weights.size() + kernels, kernels), out.last(1)});
        return all;
    };
    auto const whole = gradient_of(dp::test::every(set.size()));
    std::vector<double> sum(whole.size());
    for (std::size_t i = 0; i < set.size(); ++i) {
        auto const one = gradient_of({i});
        for (std::size_t v = 0; v < sum.size(); ++v) {
            sum[v] += one[v] / static_cast<double>(set.size());
        }
    }
    double largest = 0.0;
    double error = 0.0;
    for (std::size_t v = 0; v < sum.size(); ++v) {
        largest = std::max(largest, std::abs(whole[v]));
        error = std::max(error, std::abs(whole[v] - sum[v]));
    }
    CHECK(largest > 1e-3);
    CHECK(error <= 1e-13 * largest);
}
