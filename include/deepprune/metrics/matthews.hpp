/// \file
/// \brief Matthews' correlation coefficient.
#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <utility>

#include <deepprune/metrics/concepts.hpp>
#include <deepprune/metrics/confusion.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The correlation of calls and labels, in [-1, 1]: (TP TN - FP FN) / sqrt((TP+FP)(TP+FN)(TN+FP)(TN+FN)).
///
/// Matthews, Biochim. Biophys. Acta 405:442 (1975). Where one of the four sums is zero (one class only, or all calls
/// alike) the quotient is 0/0; the value is then 0, "no better than chance", also when every call is right.
[[nodiscard]] inline double matthews(Confusion const& table) noexcept {
    auto const tp = static_cast<double>(table.true_positives);
    auto const fp = static_cast<double>(table.false_positives);
    auto const tn = static_cast<double>(table.true_negatives);
    auto const fn = static_cast<double>(table.false_negatives);
    double const calls = (tp + fp) * (tn + fn);
    double const labels = (tp + fn) * (tn + fp);
    if (calls == 0.0 || labels == 0.0) {
        return 0.0;
    }
    // One root of the whole product, and rounding keeps the order of numbers: calls and labels are at least tp tn and
    // fp fn as these are rounded, so the value never leaves [-1, 1], and a perfect table gives 1, not 1 + eps.
    return (tp * tn - fp * fn) / std::sqrt(calls * labels);
}

/// \brief Matthews' coefficient when a score of at least `threshold` is called positive (0 suits logits). O(n).
/// \throws DataError and NumericalError as confusion() does.
template <ScoreRange Scores>
[[nodiscard]] double matthews(Scores&& scores, std::span<std::uint8_t const> labels, double threshold = 0.0) {
    return matthews(confusion(std::forward<Scores>(scores), labels, threshold));
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
