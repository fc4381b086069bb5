/// \file
/// \brief The order in which an epoch visits the training set.
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The index of an epoch's stream among those of one purpose.
/// \param cycle below 2^32
/// \param epoch from 1, below 2^32
[[nodiscard]] constexpr std::uint64_t epoch_index(std::size_t cycle, std::size_t epoch) noexcept {
    return (std::uint64_t{cycle} << 32U) | std::uint64_t{epoch};
}

/// \brief Sets `order` to a uniform order of 0, 1, ..., size - 1 for one epoch; it depends only on its size and
/// the other arguments. O(size).
inline void batch_order(std::span<std::size_t> order, Seed seed, std::size_t cycle, std::size_t epoch) {
    std::iota(order.begin(), order.end(), std::size_t{0});
    RandomStream stream{seed, Purpose::batch_order, epoch_index(cycle, epoch)};
    shuffle(order, stream);
}

/// \brief The same order of `size` sequences, in a vector of its own.
[[nodiscard]] inline std::vector<std::size_t> batch_order(std::size_t size, Seed seed, std::size_t cycle,
                                                          std::size_t epoch) {
    std::vector<std::size_t> order(size);
    batch_order(std::span{order}, seed, cycle, epoch);
    return order;
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
