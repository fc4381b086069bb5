/// \file
/// \brief The units that stay.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The places of the `keep` highest of `scores`, ascending; of equal scores (0 and -0 are equal) the lower place
/// wins. Exactly `keep` of them, whatever the ties, unlike with a threshold at the median. O(n log n).
/// \throws NumericalError for a NaN; OptionError if `keep` is 0 or more than all
[[nodiscard]] inline std::vector<std::size_t> select_best(std::span<double const> scores, std::size_t keep) {
    if (keep == 0 || keep > scores.size()) {
        throw OptionError(message({.found = std::to_string(keep) + " units to keep of " + std::to_string(scores.size()),
                                   .expected = "at least 1 and at most all"}));
    }
    for (std::size_t i = 0; i < scores.size(); ++i) {
        if (std::isnan(scores[i])) {
            throw NumericalError(
                message({.found = detail::concat({"a criterion that is not a number (NaN), for live unit ",
                                                  std::to_string(i), " of ", std::to_string(scores.size())}),
                         .expected = "a number for each unit",
                         .remedy = "check that the weights are finite"}));
        }
    }
    std::vector<std::size_t> places(scores.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    std::ranges::stable_sort(places, [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    places.resize(keep);
    std::ranges::sort(places);
    return places;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
