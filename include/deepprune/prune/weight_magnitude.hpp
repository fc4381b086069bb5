/// \file
/// \brief The paper's first criterion.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include <deepprune/prune/criterion.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief |w_k|, the magnitude of the dense weight of unit k (Luo, Chi & Deng 2019); with several outputs, the
/// Euclidean norm of its weights.
struct WeightMagnitude {
    /// \brief One score for each live unit.
    template <PrunableModel Net>
    [[nodiscard]] std::vector<double> operator()(PruningContext<Net> const& context) const {
        auto const weights = context.net.dense_weights();
        std::vector<double> scores;
        scores.reserve(context.live.size());
        for (std::size_t const k : context.live) {
            double sum = 0.0;
            for (std::size_t n = 0; n < weights.shape()[1]; ++n) {
                sum = std::hypot(sum, static_cast<double>(weights(k, n)));
            }
            scores.push_back(sum);
        }
        return scores;
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
