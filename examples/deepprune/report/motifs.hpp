/// \file
/// \brief The part of the page that shows what the kernels see.
#pragma once

#include <string>

#include "report/report.hpp"

namespace programs::report {

/// \brief The section: a card for each surviving kernel, the largest weight first. Empty where no kernel was read.
[[nodiscard]] std::string render_motifs(ReportData const& data);

/// \brief A small number as `2.1 × 10⁻⁹` in HTML, one from 0.001 on as it is.
[[nodiscard]] std::string power(double value);

}  // namespace programs::report
