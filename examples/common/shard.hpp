/// \file
/// \brief A part of a job that is divided among processes or machines.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <deepprune/core/error.hpp>
#include <deepprune/io/number.hpp>

namespace programs {

/// \brief Part `index` of `count`, from 1.
struct Shard {
    std::size_t index = 1;
    std::size_t count = 1;

    /// \brief Whether it has the item at this place of a list, from 0. Each item belongs to one shard.
    [[nodiscard]] bool has(std::size_t place) const noexcept { return place % count == index - 1; }

    /// \brief Its share of `total` things in a row: the first, and the one behind the last. All shares together are the
    /// row, in order, and no two differ by more than one in size.
    [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> share(std::uint64_t total) const noexcept {
        auto const before = [&](std::uint64_t parts) {
            return total / count * parts + std::min<std::uint64_t>(parts, total % count);
        };
        return {before(index - 1), before(index)};
    }

    friend auto operator<=>(Shard const&, Shard const&) = default;
};

/// \brief The shard written as `3/100`. \throws deepprune::OptionError
[[nodiscard]] inline Shard shard_of(std::string_view text) {
    constexpr std::size_t max_shards = 1'000'000;
    if (auto const slash = text.find('/'); slash != std::string_view::npos) {
        auto const index = deepprune::parse_number<std::size_t>(text.substr(0, slash));
        auto const count = deepprune::parse_number<std::size_t>(text.substr(slash + 1));
        if (index && count && *index >= 1 && *index <= *count && *count <= max_shards) {
            return {*index, *count};
        }
    }
    throw deepprune::OptionError(deepprune::message({.found = "the shard '" + deepprune::printable(text) + "'",
                                                     .expected = "i/n with 1 <= i <= n <= 1000000, such as 3/100",
                                                     .remedy = "correct --shard"}));
}

}  // namespace programs
