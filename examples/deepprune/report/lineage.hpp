/// \file
/// \brief A picture of the kernels that survived each cycle.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "draw/charts.hpp"

namespace programs::report {

/// \brief One row per cycle, one cell per kernel of the first model. `kept[c]` holds the indices live in cycle c; the
/// survivors of the last row run through the whole picture. Indices of `kernels` and above are left out.
[[nodiscard]] std::string render_lineage(std::vector<std::vector<std::size_t>> const& kept, std::size_t kernels,
                                         double width);

}  // namespace programs::report
