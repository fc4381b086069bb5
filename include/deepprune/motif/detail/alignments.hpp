/// \file
/// \brief Where a query and a target can face each other, and the sums of scores there, for many targets at a time.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include <deepprune/detail/pack.hpp>
#include <deepprune/motif/detail/query_scores.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The columns that face each other at one offset of a target.
struct Diagonal {
    std::size_t number;   ///< from 0: the target column that faces the query's last, of a target extended to the left
    std::size_t query;    ///< the first query column that faces one of the target's
    std::size_t target;   ///< which one
    std::size_t overlap;  ///< the number of columns that face each other
};

/// \brief The offsets of a query of `length` columns and a target of `width` with at least `min_overlap` columns that
/// face each other, ascending. Of a shorter motif all columns are enough.
[[nodiscard]] inline std::vector<Diagonal> diagonals(std::size_t length, std::size_t width, std::size_t min_overlap) {
    std::vector<Diagonal> all;
    std::size_t const least = (std::min)({min_overlap, length, width});
    for (std::size_t k = 0; k < width + length - 1; ++k) {
        std::size_t const query = k + 1 < length ? length - 1 - k : 0;
        std::size_t const end = (std::min)(length, width + length - 1 - k);
        if (end - query >= least) {
            all.push_back({k, query, query + k - (length - 1), end - query});
        }
    }
    return all;
}

/// \brief As many targets of one width as are aligned at a time, beginning with `TargetGroup` member `begin`.
template <ScoreType Score>
struct TargetLanes {
    using Sums = Pack<Score, widest<Score>>;
    QueryScores const& scores;
    std::size_t stride;  ///< from one position of a target to the next
    std::size_t column;  ///< the first column of the first target

    /// \brief For each target the sum of the scores of the columns that face each other.
    [[nodiscard]] Sums sums(Diagonal const& diagonal) const noexcept {
        auto sum = Sums::all(0);
        std::size_t at = column + diagonal.target * stride;
        for (std::size_t i = 0; i < diagonal.overlap; ++i, at += stride) {
            sum = sum + Sums::load(scores.scores<Score>(diagonal.query + i) + at);
        }
        return sum;
    }
};

/// \brief The best sum of each of several targets, and which of the diagonals has it.
template <ScoreType Score>
struct BestSums {
    std::array<Score, widest<Score>> sum;
    std::array<Score, widest<Score>> place;
};

/// \brief The best of the given diagonals for each target, the earlier one of equal ones, where a query column without
/// a counterpart scores the median.
template <ScoreType Score>
[[nodiscard]] BestSums<Score> best_sums(TargetLanes<Score> const& targets, std::span<Diagonal const> diagonals) {
    using Sums = Pack<Score, widest<Score>>;
    auto const total = [&](Diagonal const& diagonal) {
        std::size_t const alone = targets.scores.size() - diagonal.overlap;
        return targets.sums(diagonal) + Sums::all(static_cast<Score>(targets.scores.median() * alone));
    };
    auto best = total(diagonals.front());
    auto place = Sums::all(0);
    for (std::size_t i = 1; i < diagonals.size(); ++i) {
        auto const sum = total(diagonals[i]);
        auto const better = sum > best;
        best = Sums::choose(better, sum, best);
        place = Sums::choose(better, Sums::all(static_cast<Score>(i)), place);
    }
    BestSums<Score> found;
    best.store(found.sum.data());
    place.store(found.place.data());
    return found;
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
