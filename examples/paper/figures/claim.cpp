#include "figures/claim.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "figures/interval.hpp"
#include "text.hpp"

namespace programs::figures {

namespace {

std::vector<double> shifted(std::span<double const> values, double sign, double by) {
    std::vector<double> out;
    for (double const value : values) {
        out.push_back(sign * (value - by));
    }
    return out;
}

std::string level_text() { return ", level " + fixed(level, 2); }

}  // namespace

std::string_view text_of(Verdict verdict) {
    constexpr std::array<std::string_view, 3> words{"undecided", "holds", "contradicted"};
    return words[static_cast<std::size_t>(verdict)];
}

std::size_t pairs_to_decide(std::span<double const> differences) {
    constexpr double z_level = 2.3263478740408408;  // the 0.99 quantile of the standard normal distribution
    constexpr double z_power = 0.8416212335729143;  // 0.8
    constexpr double fewest = 7.0;                  // 2^-7 < 0.01 < 2^-6
    constexpr double most = 1e4;
    if (differences.size() < 2) {
        return 0;
    }
    auto const n = static_cast<double>(differences.size());
    double mean = 0.0;
    for (double const d : differences) {
        mean += d / n;
    }
    double squares = 0.0;
    for (double const d : differences) {
        squares += (d - mean) * (d - mean);
    }
    double const z = z_level + z_power;
    double const pairs = std::ceil(std::numbers::pi / 3.0 * z * z * squares / (n - 1.0) / (mean * mean));
    return pairs <= most ? static_cast<std::size_t>(std::max(pairs, fewest)) : 0;  // a mean of 0 gives NaN or infinity
}

Judgement judge_above(std::span<double const> differences, std::string_view pairs, double bound) {
    if (differences.empty()) {
        return {Verdict::undecided, "no " + std::string{pairs}};
    }
    auto const above = shifted(differences, 1.0, bound);
    auto const below = shifted(differences, -1.0, bound);
    auto const test = dp::signed_rank_test(above);
    auto const interval = mean_interval({differences.begin(), differences.end()});
    Judgement judgement{.test = "mean difference " + fixed(interval.mean, 4)};
    if (std::isfinite(interval.low)) {
        judgement.test += " (" + fixed(interval.low, 4) + " to " + fixed(interval.high, 4) + ")";
    }
    judgement.test += ", one-sided signed-rank p " + p_text(test);
    if (bound != 0.0) {
        judgement.test += " of more than " + fixed(bound, 3);
    }
    judgement.test += level_text();
    auto const opposite = dp::signed_rank_test(below);
    bool const upwards = interval.mean > bound;
    double const p = upwards ? test.p_value : opposite.p_value;  // where the ranks point as the mean does, at most 0.5
    if (!upwards) {
        judgement.test += ", of the opposite " + p_text(opposite);
    }
    if (p <= level) {
        judgement.verdict = upwards ? Verdict::holds : Verdict::contradicted;
    } else if (std::size_t const needed = pairs_to_decide(above); needed > 0 && p <= 0.5) {
        judgement.test += "; about " + std::to_string(std::max(needed, differences.size() + 1)) + ' ' +
                          std::string{pairs} + " would decide";
    }
    return judgement;
}

Judgement judge_alike(std::vector<lab::Comparison> const& comparisons, double bound) {
    bool all_alike = !comparisons.empty();
    bool one_apart = false;
    for (lab::Comparison const& pair : comparisons) {
        auto const above = [&](double sign, double than) {
            return judge_above(shifted(pair.differences, sign, 0.0), pair.pairs, than).verdict == Verdict::holds;
        };
        all_alike = all_alike && above(1.0, -bound) && above(-1.0, -bound);
        one_apart = one_apart || above(1.0, bound) || above(-1.0, bound);
    }
    return {one_apart   ? Verdict::contradicted
            : all_alike ? Verdict::holds
                        : Verdict::undecided,
            "at most " + fixed(bound, 2) + " apart, each two by one-sided signed-rank tests" + level_text()};
}

Judgement judge_count(std::size_t found, std::size_t wanted, std::size_t all) {
    return {all == 0          ? Verdict::undecided
            : found >= wanted ? Verdict::holds
                              : Verdict::contradicted,
            std::to_string(found) + " of " + std::to_string(all) + ", at least " + std::to_string(wanted)};
}

Claim higher(std::string text, std::string paper, lab::Comparison const& comparison, double bound) {
    auto judgement = judge_above(comparison.differences, comparison.pairs, bound);
    return {.text = std::move(text),
            .paper = std::move(paper),
            .ours = area(comparison.mean_first) + " against " + area(comparison.mean_second) + ", higher in " +
                    std::to_string(comparison.wins) + " of " + std::to_string(comparison.differences.size()) + ' ' +
                    std::string{comparison.pairs},
            .verdict = judgement.verdict,
            .test = std::move(judgement.test)};
}

std::string area(double auroc) { return std::isfinite(auroc) ? fixed(auroc, 4) : "none"; }

std::string p_text(dp::SignedRank const& test) {
    double const tens = test.log_p_value / std::numbers::ln10;
    if (tens > -3.0) {
        return fixed(test.p_value, 4);
    }
    double const power = std::floor(tens);
    return fixed(std::pow(10.0, tens - power), 2) + "e" + fixed(power, 0);
}

std::string line_of(std::string_view figure, Claim const& claim) {
    return std::string{figure} + ": " + std::string{text_of(claim.verdict)} + ": " + claim.text +
           " [paper: " + claim.paper + "; ours: " + claim.ours + "; " + claim.test + "]\n";
}

}  // namespace programs::figures
