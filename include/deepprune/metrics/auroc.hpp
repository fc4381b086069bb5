/// \file
/// \brief The area under the receiver operating characteristic.
#pragma once

#include <cstdint>
#include <span>
#include <utility>

#include <deepprune/metrics/concepts.hpp>
#include <deepprune/metrics/detail/score_groups.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \brief The area as a fraction of whole numbers: doubled rank sum of the positives, minus its minimum, over 2PN.
[[nodiscard]] inline double auroc_of(ScoreGroups const& sorted) noexcept {
    std::uint64_t const positives = sorted.total.positives;
    std::uint64_t const negatives = sorted.total.negatives;
    std::uint64_t doubled_rank_sum = 0;
    std::uint64_t above = 0;
    for (ScoreGroup const& group : sorted.groups) {
        std::uint64_t const tied = group.counts.positives + group.counts.negatives;
        std::uint64_t const highest_rank = positives + negatives - above;  // ranks count from 1, lowest score first
        doubled_rank_sum += group.counts.positives * (2 * highest_rank - tied + 1);
        above += tied;
    }
    std::uint64_t const doubled_wins = doubled_rank_sum - positives * (positives + 1);
    return static_cast<double>(doubled_wins) / static_cast<double>(2 * positives * negatives);
}

}  // namespace detail

/// \brief The share of (positive, negative) pairs in which the positive has the higher score; a tie counts one half.
///
/// This is the Mann-Whitney statistic with mid-ranks (Hanley & McNeil, Radiology 143:29, 1982). The rank sum is kept
/// doubled, in whole numbers, so the value equals the count over all pairs to the last bit (while the pairs number
/// fewer than 2^52; one rounding more above that; whole numbers suffice up to 2^31 scores). O(n log n).
///
/// \param scores Logits or probabilities: only their order counts, infinities included.
/// \param labels 0 or 1, one for each score.
/// \throws DataError if the sizes differ, nothing is given, a label is not 0 or 1, or one of the classes is missing.
/// \throws NumericalError for a score that is not a number.
template <ScoreRange Scores>
[[nodiscard]] double auroc(Scores&& scores, std::span<std::uint8_t const> labels) {
    return detail::auroc_of(detail::score_groups("AUROC", std::forward<Scores>(scores), labels));
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
