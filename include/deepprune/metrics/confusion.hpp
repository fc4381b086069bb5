/// \file
/// \brief Right and wrong calls at one threshold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>

#include <deepprune/metrics/concepts.hpp>
#include <deepprune/metrics/detail/score_groups.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The two-by-two table of calls and labels.
struct Confusion {
    /// \brief Positives called positive.
    std::uint64_t true_positives = 0;
    /// \brief Negatives called positive.
    std::uint64_t false_positives = 0;
    /// \brief Negatives called negative.
    std::uint64_t true_negatives = 0;
    /// \brief Positives called negative.
    std::uint64_t false_negatives = 0;

    /// \brief The number of sequences.
    [[nodiscard]] std::uint64_t size() const noexcept {
        return true_positives + false_positives + true_negatives + false_negatives;
    }
    /// \brief Equality of all members.
    friend bool operator==(Confusion const&, Confusion const&) = default;
};

/// \brief Calls every sequence whose score is at least `threshold` positive, and counts. O(n).
///
/// \param scores Logits, for which the default threshold 0 is a probability of 1/2; for probabilities give 0.5.
/// \param labels 0 or 1, one for each score; one class alone is allowed.
/// \param threshold the lowest score that is called positive
/// \throws DataError if the sizes differ, nothing is given, or a label is not 0 or 1.
/// \throws NumericalError for a score or a threshold that is not a number.
template <ScoreRange Scores>
[[nodiscard]] Confusion confusion(Scores&& scores, std::span<std::uint8_t const> labels, double threshold = 0.0) {
    detail::check_labels("confusion table", std::ranges::size(scores), labels);
    if (detail::is_nan_score(threshold)) {
        throw NumericalError(message({.found = "not a number (NaN) as the threshold of the confusion table",
                                      .expected = "a number",
                                      .remedy = "0 suits logits, 0.5 suits probabilities"}));
    }
    auto const* const first = std::ranges::data(scores);
    Confusion out;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        auto const score = static_cast<double>(first[i]);
        if (detail::is_nan_score(score)) {
            throw detail::bad_score("confusion table", "not a number (NaN)", i);
        }
        if (score >= threshold) {
            (labels[i] == 1 ? out.true_positives : out.false_positives) += 1;
        } else {
            (labels[i] == 1 ? out.false_negatives : out.true_negatives) += 1;
        }
    }
    return out;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
