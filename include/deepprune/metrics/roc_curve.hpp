/// \file
/// \brief The points of the receiver operating characteristic.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <deepprune/metrics/concepts.hpp>
#include <deepprune/metrics/detail/score_groups.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief One point: the rates when every score of at least `threshold` is called positive.
struct RocPoint {
    /// \brief The share of negatives called positive.
    double false_positive_rate = 0.0;
    /// \brief The share of positives called positive.
    double true_positive_rate = 0.0;
    /// \brief The lowest score called positive.
    double threshold = 0.0;
    /// \brief Equality of all members.
    friend bool operator==(RocPoint const&, RocPoint const&) = default;
};

/// \brief The curve from (0, 0), threshold infinity, to (1, 1), threshold the lowest score; a point per distinct score.
///
/// Equal scores share one point, so the straight lines between points enclose exactly the area that auroc() gives.
/// O(n log n).
///
/// \param scores Logits or probabilities. \param labels 0 or 1, one for each score.
/// \throws DataError if the sizes differ, nothing is given, a label is not 0 or 1, or one of the classes is missing.
/// \throws NumericalError for a score that is not a number.
template <ScoreRange Scores>
[[nodiscard]] std::vector<RocPoint> roc_curve(Scores&& scores, std::span<std::uint8_t const> labels) {
    auto const sorted = detail::score_groups("ROC curve", std::forward<Scores>(scores), labels);
    std::vector<RocPoint> points;
    points.reserve(sorted.groups.size() + 1);
    points.push_back({0.0, 0.0, std::numeric_limits<double>::infinity()});
    std::uint64_t false_positives = 0;
    std::uint64_t true_positives = 0;
    for (detail::ScoreGroup const& group : sorted.groups) {
        false_positives += group.counts.negatives;
        true_positives += group.counts.positives;
        points.push_back({static_cast<double>(false_positives) / static_cast<double>(sorted.total.negatives),
                          static_cast<double>(true_positives) / static_cast<double>(sorted.total.positives),
                          group.score});
    }
    return points;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
