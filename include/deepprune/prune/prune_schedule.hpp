/// \file
/// \brief The number of units that a pruning keeps.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

inline void require_final_kernels(std::size_t final_kernels, std::size_t live) {
    if (final_kernels == 0 || final_kernels > live) {
        throw OptionError(message(
            {.found = concat({"final_kernels of ", std::to_string(final_kernels)}),
             .expected = concat({"at least 1 and at most ", std::to_string(live), ", the number of live kernels"})}));
    }
}

}  // namespace detail

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

    /// \brief Exactly so many after each pruning, such as {64, 32, 16, 8, 4}; the last number is the final one.
    /// \throws OptionError for no numbers at all, numbers that do not fall, or a 0
    [[nodiscard]] static PruneSchedule counts(std::vector<std::size_t> numbers) {
        auto const not_falling = std::ranges::adjacent_find(numbers, std::ranges::less_equal{});
        if (numbers.empty() || numbers.back() == 0 || not_falling != numbers.end()) {
            std::string found = "no numbers";
            if (not_falling != numbers.end()) {
                found = detail::concat({std::to_string(*(not_falling + 1)), " after ", std::to_string(*not_falling)});
            } else if (!numbers.empty()) {
                found = "0 units to keep";
            }
            throw OptionError(message({.found = detail::concat({found, " in the counts of a pruning schedule"}),
                                       .expected = "numbers of at least 1 that fall, such as 64, 16, 4"}));
        }
        PruneSchedule schedule;
        schedule.counts_ = std::move(numbers);
        return schedule;
    }

    /// \brief Whether it was made by `counts`.
    [[nodiscard]] bool has_counts() const noexcept { return !counts_.empty(); }

    /// \brief The number of units at the end of a run that is to end with `final_units`: the last of explicit counts,
    /// otherwise `final_units`.
    [[nodiscard]] std::size_t last(std::size_t final_units) const noexcept {
        return has_counts() ? counts_.back() : final_units;
    }

    /// \brief The number of live units in each cycle of a run that begins with `live`: `live` itself, then what each
    /// pruning keeps. \param final_units at least 1 and at most `live`
    /// \throws OptionError for explicit counts of which the first is not below `live`
    [[nodiscard]] std::vector<std::size_t> plan(std::size_t live, std::size_t final_units) const {
        if (has_counts() && counts_.front() >= live) {
            throw OptionError(message(
                {.found = detail::concat({"a first pruning to ", std::to_string(counts_.front()), " kernels"}),
                 .expected = detail::concat({"fewer than ", std::to_string(live), ", the number of live kernels"})}));
        }
        std::vector<std::size_t> numbers{live};
        while (numbers.back() > last(final_units)) {
            numbers.push_back(after(numbers.back(), final_units));
        }
        return numbers;
    }

    /// \brief The number of `live` units to keep: fewer than `live`, but at least `last(final_units)`, which is below
    /// `live`.
    [[nodiscard]] std::size_t after(std::size_t live, std::size_t final_units) const noexcept {
        if (has_counts()) {
            return *std::ranges::find_if(counts_, [&](std::size_t count) { return count < live; });
        }
        // Below `live`, as the fraction is below 1: rounded to a double, the product still is less.
        auto const share = static_cast<std::size_t>(std::floor(fraction_ * static_cast<double>(live)));
        return (std::max)(share, final_units);
    }

    /// \brief Equality of all members.
    friend bool operator==(PruneSchedule const&, PruneSchedule const&) = default;

  private:
    explicit constexpr PruneSchedule(double fraction) noexcept : fraction_{fraction} {}
    double fraction_ = 0.5;
    std::vector<std::size_t> counts_{};  // if any, the fraction is not used
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
