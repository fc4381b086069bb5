/// \file
/// \brief The order of windows along a genome.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include <deepprune/genome/interval.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The places of the windows in the order of chromosome names and starts; of equal ones the earlier is first.
/// O(n log n).
[[nodiscard]] inline std::vector<std::size_t> genome_order(std::span<Interval const> windows) {
    std::vector<std::size_t> order(windows.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) {
        return std::tuple<std::string_view, std::size_t, std::size_t>{windows[i].chromosome, windows[i].start, i};
    });
    return order;
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
