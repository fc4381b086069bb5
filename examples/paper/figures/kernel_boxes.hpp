/// \file
/// \brief The chart of figures 2 to 4, S5, S6 and of the regularization.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "figures/figure.hpp"
#include "figures/plots.hpp"

namespace programs::figures {

/// \brief All numbers of kernels in ascending order.
[[nodiscard]] std::vector<std::size_t> ascending_counts();

/// \brief Boxes over seeds: a panel for each set, a group for each number of kernels, a series for each method.
/// \param titles of the panels, one for each set
/// \param series_colours one for each method
[[nodiscard]] BoxChart kernel_boxes(lab::Results const& results, Names const& sets, Names const& titles,
                                    Names const& methods, std::span<std::size_t const> counts,
                                    std::vector<std::string_view> series_colours);

}  // namespace programs::figures
