/// \file
/// \brief The paper's second criterion.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include <deepprune/prune/criterion.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief |mean of u_k over the positives - mean over the negatives| of the training set, where u_k is unit k's
/// input to the mask (Luo, Chi & Deng 2019). One forward pass over the training set.
struct ScoreDifference {
    /// \brief One score for each live unit.
    template <PrunableModel Net>
    [[nodiscard]] std::vector<double> operator()(PruningContext<Net> const& context) const {
        auto const units = context.net.unit_scores(context.train, context.threads);
        auto const labels = context.train.labels();
        std::vector<double> scores;
        scores.reserve(context.live.size());
        for (std::size_t const k : context.live) {
            double positive = 0.0;
            double negative = 0.0;
            for (std::size_t i = 0; i < labels.size(); ++i) {
                (labels[i] != 0 ? positive : negative) += static_cast<double>(units(i, k));
            }
            scores.push_back(std::abs(positive / static_cast<double>(context.train.positives()) -
                                      negative / static_cast<double>(context.train.negatives())));
        }
        return scores;
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
