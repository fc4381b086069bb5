/// \file
/// \brief The share of right calls.
#pragma once

#include <cstdint>
#include <span>
#include <utility>

#include <deepprune/core/error.hpp>
#include <deepprune/metrics/concepts.hpp>
#include <deepprune/metrics/confusion.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Right calls over all calls. \throws DataError for an empty table.
[[nodiscard]] inline double accuracy(Confusion const& table) {
    if (table.size() == 0) {
        throw DataError(message(
            {.found = "an empty confusion table for the accuracy", .expected = "at least one labelled sequence"}));
    }
    return static_cast<double>(table.true_positives + table.true_negatives) / static_cast<double>(table.size());
}

/// \brief Accuracy when a score of at least `threshold` is called positive (0 suits logits). O(n).
/// \throws DataError and NumericalError as confusion() does.
template <ScoreRange Scores>
[[nodiscard]] double accuracy(Scores&& scores, std::span<std::uint8_t const> labels, double threshold = 0.0) {
    return accuracy(confusion(std::forward<Scores>(scores), labels, threshold));
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
