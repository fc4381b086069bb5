/// \file
/// \brief Which rows of the table a run makes.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "lab/experiment.hpp"

namespace programs::sweep {

/// \brief A method, which is the variant or `inter`, and a number of kernels.
using Row = std::pair<std::string, std::size_t>;

/// \brief The rows of every run of this variant that succeeds.
[[nodiscard]] std::set<Row> rows_of(lab::Method variant);

/// \brief The variant whose runs make the rows of a method: `prune` for `inter`, itself for any other.
[[nodiscard]] inline std::string_view variant_of(std::string_view method) {
    return method == "inter" ? std::string_view{"prune"} : method;
}

}  // namespace programs::sweep
