/// \file
/// \brief One part of a sweep that is divided among processes or machines.
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

namespace programs::sweep {

/// \brief Part `index` of `count`, from 1.
struct Shard {
    std::size_t index = 1;
    std::size_t count = 1;

    /// \brief Whether the item at this place of the work list, from 0, belongs to it. Every item has one shard.
    [[nodiscard]] bool has(std::size_t place) const noexcept { return place % count == index - 1; }

    /// \brief The file of its runs: `runs-003-of-100.jsonl`.
    [[nodiscard]] std::string file_name() const;

    friend auto operator<=>(Shard const&, Shard const&) = default;
};

/// \brief The shard that `3/100` names. \throws deepprune::OptionError
[[nodiscard]] Shard shard_of(std::string_view text);

}  // namespace programs::sweep
