/// \file
/// \brief The area under the precision-recall curve, as average precision.
#pragma once

#include <cstdint>
#include <span>
#include <utility>

#include <deepprune/metrics/concepts.hpp>
#include <deepprune/metrics/detail/score_groups.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \brief Average precision of sorted groups.
[[nodiscard]] inline double auprc_of(ScoreGroups const& sorted) noexcept {
    double area = 0.0;
    std::uint64_t found = 0;
    std::uint64_t called = 0;
    for (ScoreGroup const& group : sorted.groups) {
        found += group.counts.positives;
        called += group.counts.positives + group.counts.negatives;
        double const precision = static_cast<double>(found) / static_cast<double>(called);
        area += static_cast<double>(group.counts.positives) * precision;
    }
    return area / static_cast<double>(sorted.total.positives);
}

}  // namespace detail

/// \brief Average precision: the precision at each threshold, weighted by the recall gained there.
///
/// AP = sum over distinct scores s, from the highest down, of (R(s) - R(next higher score)) P(s), with everything
/// scored s or more called positive. It is the area under a step function; nothing is interpolated between thresholds,
/// since a straight line there is too kind (Davis & Goadrich, ICML 2006). Sequences of equal score enter together, so
/// their order does not matter. Uninformative scores give the share of positives, not 1/2. O(n log n).
///
/// \param scores Logits or probabilities: only their order counts, infinities included.
/// \param labels 0 or 1, one for each score.
/// \throws DataError if the sizes differ, nothing is given, a label is not 0 or 1, or one of the classes is missing.
/// \throws NumericalError for a score that is not a number.
template <ScoreRange Scores>
[[nodiscard]] double auprc(Scores&& scores, std::span<std::uint8_t const> labels) {
    return detail::auprc_of(detail::score_groups("AUPRC", std::forward<Scores>(scores), labels));
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
