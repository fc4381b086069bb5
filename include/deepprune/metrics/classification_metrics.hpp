/// \file
/// \brief The metrics of a pruning cycle, in one call.
#pragma once

#include <cstdint>
#include <span>

#include <deepprune/metrics/accuracy.hpp>
#include <deepprune/metrics/auprc.hpp>
#include <deepprune/metrics/auroc.hpp>
#include <deepprune/metrics/concepts.hpp>
#include <deepprune/metrics/confusion.hpp>
#include <deepprune/metrics/detail/score_groups.hpp>
#include <deepprune/metrics/log_loss.hpp>
#include <deepprune/metrics/matthews.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Five metrics of one set, and how well one of them is known. `mcc`, Matthews' coefficient, and `accuracy` call
/// a logit >= 0 positive.
struct ClassificationMetrics {
    /// \brief See `auroc`.
    double auroc = 0.0;
    /// \brief See `auprc`.
    double auprc = 0.0;
    /// \brief See `matthews`.
    double mcc = 0.0;
    double log_loss = 0.0;        ///< nats per sequence
    double log_loss_error = 0.0;  ///< standard error of `log_loss`, see `BinaryCrossEntropy::Estimate`
    /// \brief See `accuracy`.
    double accuracy = 0.0;
    /// \brief Equality of all members.
    friend bool operator==(ClassificationMetrics const&, ClassificationMetrics const&) = default;
};

/// \brief All of them, with one sort; each equals the result of its own function, bit by bit. O(n log n).
/// \param logits Scores before the sigmoid, finite. \param labels 0 or 1, one for each; both classes must occur.
/// \throws DataError if the sizes differ, nothing is given, a label is not 0 or 1, or one of the classes is missing.
/// \throws NumericalError for a logit that is infinite or not a number.
template <ScoreRange Logits>
[[nodiscard]] ClassificationMetrics classification_metrics(Logits&& logits, std::span<std::uint8_t const> labels) {
    auto const sorted = detail::score_groups("classification metrics", logits, labels);
    auto const table = confusion(logits, labels);
    auto const loss = log_loss_estimate(logits, labels);
    return {.auroc = detail::auroc_of(sorted),
            .auprc = detail::auprc_of(sorted),
            .mcc = matthews(table),
            .log_loss = loss.mean,
            .log_loss_error = loss.error,
            .accuracy = accuracy(table)};
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
