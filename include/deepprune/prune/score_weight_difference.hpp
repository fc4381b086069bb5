/// \file
/// \brief The paper's third criterion.
#pragma once

#include <cstddef>
#include <vector>

#include <deepprune/prune/criterion.hpp>
#include <deepprune/prune/score_difference.hpp>
#include <deepprune/prune/weight_magnitude.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief |mean of w_k u_k over the positives - mean over the negatives| of the training set (Luo, Chi & Deng 2019):
/// w_k is the same for every sequence, so this is `WeightMagnitude` times `ScoreDifference`.
struct ScoreWeightDifference {
    /// \brief One score for each live unit.
    template <PrunableModel Net>
    [[nodiscard]] std::vector<double> operator()(PruningContext<Net> const& context) const {
        std::vector<double> scores = ScoreDifference{}(context);
        std::vector<double> const weights = WeightMagnitude{}(context);
        for (std::size_t j = 0; j < scores.size(); ++j) {
            scores[j] *= weights[j];
        }
        return scores;
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
