/// \file
/// \brief Splits windows of a genome so that no base is on both sides.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/genome/detail/genome_order.hpp>
#include <deepprune/genome/interval.hpp>
#include <deepprune/sequence/split.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief For each window the number of its group, from 0: windows that overlap are in one group, and so are those that
/// windows between them connect. Strands do not matter. O(n log n).
[[nodiscard]] inline std::vector<std::size_t> overlap_groups(std::span<Interval const> windows) {
    auto const order = detail::genome_order(windows);
    std::vector<std::size_t> groups(windows.size());
    std::size_t group = 0;
    std::size_t end = 0;  // of the group
    for (std::size_t k = 0; k < order.size(); ++k) {
        Interval const& window = windows[order[k]];
        bool const first = k == 0 || windows[order[k - 1]].chromosome != window.chromosome;
        if (k != 0 && (first || window.start >= end)) {
            ++group;
        }
        end = first ? window.end : (std::max)(end, window.end);
        groups[order[k]] = group;
    }
    return groups;
}

/// \brief A random split with about the same share of each class on both sides, where windows that overlap, directly or
/// by way of others, are on one side.
///
/// Groups are drawn in a random order and go to the validation side as long as no class exceeds its share of it, which
/// is `fraction` of the class, rounded, but at least 1.
/// \param windows where the examples are
/// \param labels 0 or 1 per example
/// \param fraction part of each class that goes to validation, between 0 and 1
/// \param seed of the random draw
/// \throws OptionError for another fraction. \throws DataError if a class cannot be on both sides
[[nodiscard]] inline Split overlap_split(std::span<Interval const> windows, std::span<std::uint8_t const> labels,
                                         double fraction, Seed seed) {
    detail::check_fraction(fraction);
    auto const groups = overlap_groups(windows);
    std::size_t const count = groups.empty() ? 0 : *std::ranges::max_element(groups) + 1;
    std::vector<std::array<std::size_t, 2>> sizes(count);
    std::array<std::size_t, 2> all{};
    for (std::size_t i = 0; i < groups.size(); ++i) {
        std::size_t const label = labels[i] != 0 ? 1 : 0;
        ++sizes[groups[i]][label];
        ++all[label];
    }
    std::array<std::size_t, 2> room{};
    for (std::size_t label = 0; label < 2; ++label) {
        auto const share = static_cast<std::size_t>(std::llround(fraction * static_cast<double>(all[label])));
        room[label] = all[label] < 2 ? 0 : std::clamp<std::size_t>(share, 1, all[label] - 1);
    }
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    RandomStream stream{seed, Purpose::split, 2};  // 0 and 1 are those of `stratified_split`
    shuffle(std::span{order}, stream);
    std::vector<bool> held(count, false);
    std::array<std::size_t, 2> taken{};
    for (std::size_t const group : order) {
        auto const& size = sizes[group];
        if (taken[0] + size[0] <= room[0] && taken[1] + size[1] <= room[1]) {
            held[group] = true;
            taken[0] += size[0];
            taken[1] += size[1];
        }
    }
    if (taken[0] == 0 || taken[1] == 0) {
        throw DataError(
            message({.found = std::to_string(all[1]) + " positives and " + std::to_string(all[0]) + " negatives in " +
                              std::to_string(count) + " groups of overlapping windows, too few to split",
                     .expected = "both classes on both sides, and no window of one side that overlaps the other",
                     .remedy = "use narrower windows, or hold out chromosomes"}));
    }
    Split split;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        (held[groups[i]] ? split.validation : split.train).push_back(i);
    }
    return split;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
