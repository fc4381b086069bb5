/// \file
/// \brief The mean binary cross-entropy of a set, from logits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <type_traits>

#include <deepprune/metrics/binary_cross_entropy.hpp>
#include <deepprune/metrics/concepts.hpp>
#include <deepprune/metrics/detail/score_groups.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Mean of -log p(label), in nats, with p = 1 / (1 + exp(-logit)), and its standard error.
///
/// That of `BinaryCrossEntropy`: computed without probabilities, so nothing overflows and no clipping is needed.
/// The sum runs in double, in the order of the elements. O(n).
///
/// \param logits Scores before the sigmoid, finite. \param labels 0 or 1, one for each; one class alone is allowed.
/// \throws DataError if the sizes differ, nothing is given, or a label is not 0 or 1.
/// \throws NumericalError for a logit that is infinite or not a number.
template <ScoreRange Logits>
[[nodiscard]] BinaryCrossEntropy::Estimate log_loss_estimate(Logits&& logits, std::span<std::uint8_t const> labels) {
    detail::check_labels("log loss", std::ranges::size(logits), labels);
    std::span const values{std::ranges::data(logits), labels.size()};
    for (std::size_t i = 0; i < values.size(); ++i) {
        auto const logit = static_cast<double>(values[i]);
        if (!detail::is_finite_score(logit)) {
            throw detail::bad_score("log loss", detail::is_nan_score(logit) ? "not a number (NaN)" : "infinity", i);
        }
    }
    using T = std::remove_cv_t<std::ranges::range_value_t<Logits>>;
    return BinaryCrossEntropy::estimate(std::span<T const>{values}, labels);
}

/// \brief The mean of `log_loss_estimate`, with its parameters and errors.
template <ScoreRange Logits>
[[nodiscard]] double log_loss(Logits&& logits, std::span<std::uint8_t const> labels) {
    return log_loss_estimate(logits, labels).mean;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
