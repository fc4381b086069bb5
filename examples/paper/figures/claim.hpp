/// \file
/// \brief What the paper claims, and what is to be thought of it here.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/metrics/signed_rank.hpp>

#include "lab/results.hpp"

namespace programs::figures {

namespace dp = deepprune;

/// \brief What the measurements say of a claim.
enum class Verdict {
    undecided,     ///< neither of the others: no proof of the claim, and none against it
    holds,         ///< significant at `level`, or the count that the claim states is reached
    contradicted,  ///< the opposite is significant at `level`, or that count is not reached
};

/// \brief The level of every test, one-sided. Fewer than seven pairs cannot reach it.
inline constexpr double level = 0.01;

/// \brief In words, as printed.
[[nodiscard]] std::string_view text_of(Verdict verdict);

/// \brief A claim, and what was found here.
struct Claim {
    std::string text{};   ///< what the paper says
    std::string paper{};  ///< its number; "no number" where it prints none
    std::string ours{};   ///< our number
    Verdict verdict = Verdict::undecided;
    std::string test{};  ///< how the verdict was reached
};

/// \brief A verdict with its reason.
struct Judgement {
    Verdict verdict = Verdict::undecided;
    std::string test{};
};

/// \brief Judges the claim that paired differences lie above `bound`, by their mean and, on its side of the bound, the
/// one-sided signed-rank test: where the two disagree, nothing is decided. The reason has the mean difference with its
/// 95 % interval and p; for a claim that is undecided, `pairs_to_decide`.
/// \param pairs what the pairs are called, such as "runs"
[[nodiscard]] Judgement judge_above(std::span<double const> differences, std::string_view pairs, double bound = 0.0);

/// \brief Judges the claim that the means of several arms are at most `bound` apart: every pair of them by two
/// one-sided tests (Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15:657, 1987).
[[nodiscard]] Judgement judge_alike(std::vector<lab::Comparison> const& comparisons, double bound);

/// \brief Judges the claim that something is so in at least `wanted` of `all` cases. Undecided if there are none.
[[nodiscard]] Judgement judge_count(std::size_t found, std::size_t wanted, std::size_t all);

/// \brief The number of pairs with which a signed-rank test at `level` would see the mean difference that is seen now
/// with a power of 80 %: pi / 3 ((z_0.99 + z_0.8) sd / |mean|)^2, from the test's efficiency of 3 / pi beside Student's
/// under the normal distribution (Hodges & Lehmann, Annals of Mathematical Statistics 27:324, 1956), and at least
/// seven. 0 where no number helps: for fewer than two pairs, and where it would be above 10,000.
[[nodiscard]] std::size_t pairs_to_decide(std::span<double const> differences);

/// \brief The claim that the first arm has the higher AUROC, by more than `bound`: see `judge_above`.
[[nodiscard]] Claim higher(std::string text, std::string paper, lab::Comparison const& comparison, double bound = 0.0);

/// \brief An AUROC with four digits, such as "0.9321"; "none" if it is not finite.
[[nodiscard]] std::string area(double auroc);
/// \brief A p-value, from its logarithm if it is small: "0.0312", "1.02e-58".
[[nodiscard]] std::string p_text(dp::SignedRank const& test);

/// \brief The claim as one line: figure, verdict, text, both numbers, test.
[[nodiscard]] std::string line_of(std::string_view figure, Claim const& claim);

}  // namespace programs::figures
