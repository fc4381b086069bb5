/// \file
/// \brief Where the sites of a motif lie, as bars.
#pragma once

#include <string>

#include "report/charts.hpp"
#include "report/report.hpp"

namespace report {

/// \brief Bars over the distance from the middle of the sequence, as one `<svg>`; empty without any count.
[[nodiscard]] std::string render_histogram(Histogram const& histogram, Size size);

}  // namespace report
