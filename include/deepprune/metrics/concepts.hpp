/// \file
/// \brief What the metrics accept as scores.
#pragma once

#include <concepts>
#include <ranges>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Scores of a set of sequences, side by side in memory: `std::vector<float>`, `std::span<double const>`, an
/// array. Higher means "more likely bound"; a metric that ranks takes logits and probabilities alike.
template <class Range>
concept ScoreRange =
    std::ranges::contiguous_range<Range> && std::ranges::sized_range<Range> &&
    (std::same_as<std::ranges::range_value_t<Range>, float> || std::same_as<std::ranges::range_value_t<Range>, double>);

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
