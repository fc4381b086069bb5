/// \file
/// \brief The control for pruning criteria.
#pragma once

#include <cstddef>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/prune/criterion.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A random score for each unit, from the seed and the cycle: every subset of a given size is equally likely to
/// stay.
struct RandomChoice {
    /// \brief One score for each live unit.
    template <PrunableModel Net>
    [[nodiscard]] std::vector<double> operator()(PruningContext<Net> const& context) const {
        RandomStream stream{context.seed, Purpose::random_criterion, context.cycle};
        std::vector<double> scores(context.live.size());
        for (double& score : scores) {
            score = stream.uniform();
        }
        return scores;
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
