/// \file
/// \brief The mean binary cross-entropy of a set, from logits.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>

#include <deepprune/metrics/concepts.hpp>
#include <deepprune/metrics/detail/score_groups.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Mean of -log p(label), in nats, with p = 1 / (1 + exp(-logit)).
///
/// For one sequence it is softplus(-z) if bound and softplus(z) if not, with softplus(x) = max(x, 0) + log(1 +
/// exp(-|x|)): no probability is formed, so nothing overflows and no clipping is needed. The sum runs in double, in the
/// order of the elements. O(n).
///
/// \param logits Scores before the sigmoid, finite. \param labels 0 or 1, one for each; one class alone is allowed.
/// \throws DataError if the sizes differ, nothing is given, or a label is not 0 or 1.
/// \throws NumericalError for a logit that is infinite or not a number.
template <ScoreRange Logits>
[[nodiscard]] double log_loss(Logits&& logits, std::span<std::uint8_t const> labels) {
    detail::check_labels("log loss", std::ranges::size(logits), labels);
    auto const* const first = std::ranges::data(logits);
    double sum = 0.0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        auto const logit = static_cast<double>(first[i]);
        if (!detail::is_finite_score(logit)) {
            throw detail::bad_score("log loss", detail::is_nan_score(logit) ? "not a number (NaN)" : "infinity", i);
        }
        double const against = labels[i] == 1 ? -logit : logit;
        sum += (std::max)(against, 0.0) + std::log1p(std::exp(-std::abs(against)));
    }
    return sum / static_cast<double>(labels.size());
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
