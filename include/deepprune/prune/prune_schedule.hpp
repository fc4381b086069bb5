/// \file
/// \brief The number of units that a pruning keeps.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <deepprune/core/error.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The number of live units that each pruning keeps, down to the final number.
class PruneSchedule {
  public:
    /// \brief The schedule of Luo, Chi & Deng (2019): one half, rounded down.
    constexpr PruneSchedule() = default;

    /// \brief One half, rounded down.
    [[nodiscard]] static constexpr PruneSchedule halve() noexcept { return {}; }
    /// \brief A fraction, rounded down: at least 0 and below 1. At least one unit is pruned. \throws OptionError
    [[nodiscard]] static PruneSchedule keep(double fraction) {
        if (!(fraction >= 0.0 && fraction < 1.0)) {
            throw OptionError(message({.found = "a fraction of units to keep out of its range",
                                       .expected = "at least 0 and below 1, such as 0.5"}));
        }
        return PruneSchedule{fraction};
    }
    /// \brief Down to the final number at once.
    [[nodiscard]] static constexpr PruneSchedule one_shot() noexcept { return PruneSchedule{0.0}; }

    /// \brief The number of `live` units to keep: fewer than `live`, but at least `final_units`, which is below `live`.
    [[nodiscard]] std::size_t after(std::size_t live, std::size_t final_units) const noexcept {
        auto const share = static_cast<std::size_t>(std::floor(fraction_ * static_cast<double>(live)));
        return (std::max)((std::min)(share, live - 1), final_units);
    }

    /// \brief Equality of all members.
    friend bool operator==(PruneSchedule const&, PruneSchedule const&) = default;

  private:
    explicit constexpr PruneSchedule(double fraction) noexcept : fraction_{fraction} {}
    double fraction_ = 0.5;
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
