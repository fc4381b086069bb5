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

namespace deepprune::inline DEEPPRUNE_ABI {

/// \brief A uniform order of `size` sequences for one epoch; it depends on nothing but the arguments. O(size).
/// \param cycle below 2^32
/// \param epoch from 1, below 2^32
[[nodiscard]] inline std::vector<std::size_t> batch_order(std::size_t size, Seed seed, std::size_t cycle,
                                                          std::size_t epoch) {
    std::vector<std::size_t> order(size);
    std::iota(order.begin(), order.end(), std::size_t{0});
    RandomStream stream{seed, Purpose::batch_order, (std::uint64_t{cycle} << 32U) | std::uint64_t{epoch}};
    shuffle(std::span{order}, stream);
    return order;
}

}  // namespace deepprune::inline DEEPPRUNE_ABI
