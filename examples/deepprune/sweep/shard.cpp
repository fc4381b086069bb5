#include "sweep/shard.hpp"

#include <algorithm>

#include <deepprune/core/error.hpp>
#include <deepprune/io/number.hpp>

namespace programs::sweep {

std::string Shard::file_name() const {
    auto const padded = [](std::size_t number) {
        std::size_t const width = 3;
        auto const digits = std::to_string(number);
        return std::string(width - std::min(width, digits.size()), '0') + digits;
    };
    return "runs-" + padded(index) + "-of-" + padded(count) + ".jsonl";
}

Shard shard_of(std::string_view text) {
    constexpr std::size_t most = 1'000'000;
    auto const slash = text.find('/');
    if (slash != std::string_view::npos) {
        auto const index = deepprune::parse_number<std::size_t>(text.substr(0, slash));
        auto const count = deepprune::parse_number<std::size_t>(text.substr(slash + 1));
        if (index && count && *index >= 1 && *index <= *count && *count <= most) {
            return {*index, *count};
        }
    }
    throw deepprune::OptionError(deepprune::message({.found = "the shard '" + deepprune::printable(text) + "'",
                                                     .expected = "i/n with 1 <= i <= n <= 1000000, such as 3/100",
                                                     .remedy = "correct --shard"}));
}

}  // namespace programs::sweep
