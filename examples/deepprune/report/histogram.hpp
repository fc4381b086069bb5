/// \file
/// \brief The positions of a motif's sites, as bars.
#pragma once

#include <string>

#include <deepprune/interpret/position_histogram.hpp>

#include "draw/charts.hpp"

namespace programs::report {

/// \brief Bars over the distance from the middle of the sequence, as one `<svg>`; empty if all counts are 0.
[[nodiscard]] std::string render_histogram(deepprune::PositionHistogram const& histogram, draw::Size size);

}  // namespace programs::report
