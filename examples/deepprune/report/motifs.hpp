/// \file
/// \brief The motifs of the kernels, as a section of the page.
#pragma once

#include <string>
#include <vector>

#include <deepprune/interpret/read_kernels.hpp>

#include "report/report.hpp"

namespace programs::report {

/// \brief The surviving kernels, the largest dense weight first; none without `data.findings`.
[[nodiscard]] std::vector<deepprune::KernelReading const*> kernels_by_weight(ReportData const& data);

/// \brief The section: a card for each surviving kernel, the largest weight first; empty if there is none.
[[nodiscard]] std::string render_motifs(ReportData const& data);

/// \brief The section of mutation maps; empty if there is none.
[[nodiscard]] std::string render_maps(ReportData const& data);

/// \brief The shapes that the letters of both sections refer to; to be put before them. Empty if both are.
[[nodiscard]] std::string motif_glyphs(ReportData const& data);

/// \brief A number below 0.001 as `2.1 × 10⁻⁹` in HTML; others as they are.
[[nodiscard]] std::string power(double value);

}  // namespace programs::report
