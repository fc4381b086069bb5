/// \file
/// \brief How many kernels the data need.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>

#include <deepprune/core/error.hpp>
#include <deepprune/prune/prune_result.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The fewest kernels that the data call as good as the best number: the index of the cycle with the fewest
/// kernels whose validation log-loss is at most that of the best cycle plus one standard error of it
/// (`ClassificationMetrics::log_loss_error`). Of two such cycles with as many kernels, the one with the lower loss; if
/// that is equal too, the first.
///
/// The "one standard error rule" of Breiman, Friedman, Olshen & Stone (Classification and Regression Trees, 1984);
/// Hastie, Tibshirani & Friedman (The Elements of Statistical Learning, 2009, 7.10). It needs no test set. O(cycles).
/// \param cycles of one run, all of them evaluated on the same validation set; at least one
/// \throws OptionError for no cycles
[[nodiscard]] inline std::size_t enough_kernels(std::span<Cycle const> cycles) {
    if (cycles.empty()) {
        throw OptionError(message({.found = "no cycles to choose from", .expected = "at least one"}));
    }
    auto const loss = [](Cycle const& cycle) { return cycle.validation.log_loss; };
    auto const best = std::ranges::min_element(cycles, {}, loss);
    double const bound = loss(*best) + best->validation.log_loss_error;
    auto enough = best;
    for (auto cycle = cycles.begin(); cycle != cycles.end(); ++cycle) {
        bool const fewer = cycle->kernels() < enough->kernels();
        bool const better = cycle->kernels() == enough->kernels() && loss(*cycle) < loss(*enough);
        if (loss(*cycle) <= bound && (fewer || better)) {
            enough = cycle;
        }
    }
    return static_cast<std::size_t>(std::distance(cycles.begin(), enough));
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
