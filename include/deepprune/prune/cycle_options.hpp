/// \file
/// \brief What one cycle of a pruning run does in its own way.
#pragma once

#include <cstddef>
#include <optional>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Options of one cycle; what is not given follows the rule for all cycles.
struct CycleOptions {
    std::optional<double> learning_rate{};  ///< above 0; else train.learning_rate / learning_rate_decay^cycle
    std::optional<std::size_t> patience{};  ///< at least 1; else train.patience
    bool fine_tune = true;                  ///< false: the cycle only cuts; not for cycle 0, nor with `rewind`
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
