/// \file
/// \brief The scan against the plain loop.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/fused/fused_scans.hpp>
#include <deepprune/layers/elementwise.hpp>

#include "../../catch.hpp"
#include "../../support/random_values.hpp"

namespace deepprune::test {

/// \brief Leaves a score as it is.
struct Identity : Elementwise<Identity> {
    static constexpr bool monotone = true;
    static std::string signature() { return "Identity"; }
    template <std::floating_point T>
    static constexpr T value(T x) noexcept {
        return x;
    }
    template <std::floating_point T>
    static constexpr T derivative(T, T) noexcept {
        return T{1};
    }
};

/// \brief The best window of one kernel on one sequence, by the definition, in double.
struct PlainBest {
    double score = -std::numeric_limits<double>::infinity();
    std::size_t window = 0;
    double magnitude = 0.0;  ///< the largest sum of |weights| of a window
};

template <class T>
PlainBest plain_best(detail::FusedSizes const& sizes, std::span<T const> kernel, std::span<Base const> bases) {
    PlainBest best;
    std::size_t number = 0;
    auto const strand = [&](std::span<Base const> letters) {
        for (std::size_t w = 0; w < sizes.windows(letters.size()); ++w, ++number) {
            double score = 0.0;
            double magnitude = 0.0;
            for (std::size_t t = 0; t < sizes.length; ++t) {
                std::size_t const place = w + t - sizes.left();  // wraps around left of the sequence
                if (place >= letters.size()) {
                    continue;
                }
                for (std::size_t base = 0; base < 4; ++base) {
                    double const share = letters[place] == unknown_base ? (sizes.unknown_is_uniform ? 0.25 : 0.0)
                                                                        : (letters[place] == base ? 1.0 : 0.0);
                    score += share * static_cast<double>(kernel[t * 4 + base]);
                    magnitude += share * std::abs(static_cast<double>(kernel[t * 4 + base]));
                }
            }
            best.magnitude = (std::max)(best.magnitude, magnitude);
            if (score > best.score) {
                best.score = score;
                best.window = number;
            }
        }
    };
    strand(bases);
    if (sizes.strands == Strands::both) {
        std::vector<Base> turned(bases.rbegin(), bases.rend());
        std::ranges::transform(turned, turned.begin(), [](Base base) { return complement(base); });
        strand(turned);
    }
    return best;
}

/// \brief `repeats` random shapes with kernels of `Length` positions. Whole-numbered weights must give the plain loop's
/// very score and window; others its score within n u sum |w|, n being the additions of a window.
template <class T, std::size_t Length>
void compare_with_the_plain_loop(std::size_t repeats) {
    std::uint64_t const seed = 20261122 + Length;
    CAPTURE(seed);
    RandomStream stream{Seed{seed}, Purpose::test, sizeof(T)};
    std::size_t wrong_scores = 0;
    std::size_t wrong_windows = 0;
    std::size_t far_scores = 0;
    for (std::size_t repeat = 0; repeat < repeats; ++repeat) {
        detail::FusedSizes const sizes{.length = Length,
                                       .padding = stream.below(2) == 0 ? Padding::same : Padding::valid,
                                       .strands = stream.below(2) == 0 ? Strands::forward : Strands::both,
                                       .unknown_is_uniform = stream.below(2) == 0};
        bool const whole = repeat % 8 != 0;
        std::size_t const kernels = 1 + stream.below(repeat % 16 == 0 ? 40 : 6);
        std::vector<T> weights(kernels * Length * 4);
        for (T& weight : weights) {
            weight = whole ? static_cast<T>(stream.below(9)) - T{4} : static_cast<T>(stream.uniform() * 2.0 - 1.0);
        }
        std::vector<T> const zeros(kernels);
        auto const set =
            random_set(stream, 1 + stream.below(2), Length, Length + stream.below(40), stream.below(3) * 9);
        // Some units are pruned: they must be left alone.
        std::vector<std::uint32_t> live;
        for (std::uint32_t k = 0; k < kernels; ++k) {
            if (k == 0 || stream.below(4) != 0) {
                live.push_back(k);
            }
        }
        auto const& activation = detail::block_activation<Identity, T>;
        auto const scan = sizes.padding == Padding::same
                              ? FusedScans<T, Length>::max_scan(sizes, activation, 1)
                              : FusedScans<T, Length, Padding::valid>::max_scan(sizes, activation, 1);
        std::vector<T> scores(set.size() * kernels, T{-7});
        std::vector<std::size_t> windows(set.size() * kernels);
        T const bias{0};
        scan->unit_scores({weights, zeros, zeros, {&bias, 1}}, live, set, every(set.size()), scores, windows);
        for (std::size_t i = 0; i < set.size(); ++i) {
            for (std::uint32_t k = 0; k < kernels; ++k) {
                T const score = scores[i * kernels + k];
                if (!std::ranges::binary_search(live, k)) {
                    wrong_scores += score == T{-7} ? 0 : 1;
                    continue;
                }
                auto const best =
                    plain_best<T>(sizes, std::span{weights}.subspan(k * Length * 4, Length * 4), set.sequence(i));
                if (whole) {
                    wrong_scores += static_cast<double>(score) == best.score ? 0 : 1;
                    wrong_windows += windows[i * kernels + k] == best.window ? 0 : 1;
                } else {
                    constexpr double roundings = Length + 3;  // and three for the sum of an unknown letter's weights
                    double const unit = static_cast<double>(std::numeric_limits<T>::epsilon()) / 2.0;
                    far_scores +=
                        std::abs(static_cast<double>(score) - best.score) <= roundings * unit * best.magnitude ? 0 : 1;
                }
            }
        }
    }
    CHECK(wrong_scores == 0);
    CHECK(wrong_windows == 0);
    CHECK(far_scores == 0);
}

}  // namespace deepprune::test
