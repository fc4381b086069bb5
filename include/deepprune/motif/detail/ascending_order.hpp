/// \file
/// \brief The order of many numbers, by their bits.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The indices of the values in ascending order, those of equal values ascending. 0 and -0 are not equal here.
/// \param values fewer than 2^32, none of them not a number. Complexity: linear where the leading 33 bits tell them
/// apart.
[[nodiscard]] inline std::vector<std::uint32_t> ascending_order(std::span<double const> values) {
    struct Item {
        std::uint64_t key;
        std::uint32_t index;
    };
    constexpr int digit_bits = 11;
    constexpr std::size_t digits = 3;
    constexpr int first_bit = 64 - digit_bits * static_cast<int>(digits);
    constexpr std::size_t buckets = std::size_t{1} << digit_bits;
    auto const digit_of = [](std::uint64_t key, std::size_t digit) {
        return (key >> (first_bit + digit_bits * static_cast<int>(digit))) & (buckets - 1);
    };
    std::vector<Item> items(values.size());
    std::array<std::array<std::uint32_t, buckets>, digits> starts{};
    for (std::size_t i = 0; i < values.size(); ++i) {
        auto const bits = std::bit_cast<std::uint64_t>(values[i]);
        constexpr std::uint64_t sign = std::uint64_t{1} << 63U;
        items[i] = {(bits & sign) != 0 ? ~bits : bits | sign, static_cast<std::uint32_t>(i)};
        for (std::size_t digit = 0; digit < digits; ++digit) {
            ++starts[digit][digit_of(items[i].key, digit)];
        }
    }
    std::vector<Item> sorted(values.size());
    for (std::size_t digit = 0; digit < digits; ++digit) {
        std::uint32_t start = 0;
        for (auto& count : starts[digit]) {
            start += std::exchange(count, start);
        }
        for (auto const& item : items) {
            sorted[starts[digit][digit_of(item.key, digit)]++] = item;
        }
        items.swap(sorted);
    }
    for (std::size_t begin = 0, end = 0; begin < items.size(); begin = end) {
        while (end < items.size() && items[end].key >> first_bit == items[begin].key >> first_bit) {
            ++end;
        }
        if (end - begin > 1) {
            std::stable_sort(items.begin() + static_cast<std::ptrdiff_t>(begin),
                             items.begin() + static_cast<std::ptrdiff_t>(end),
                             [](Item const& a, Item const& b) { return a.key < b.key; });
        }
    }
    std::vector<std::uint32_t> order(values.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = items[i].index;
    }
    return order;
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
