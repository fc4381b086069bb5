/// \file
/// \brief Where the sites of a motif lie, as bars.
#pragma once

#include <string>

#include "draw/charts.hpp"
#include "report/report.hpp"

namespace programs::report {

/// \brief Bars over the distance from the middle of the sequence, as one `<svg>`; empty without any count.
[[nodiscard]] std::string render_histogram(Histogram const& histogram, draw::Size size);

}  // namespace programs::report
