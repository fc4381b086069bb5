/// \file
/// \brief Which windows of a kernel become the sites of its motif.
#pragma once

#include <deepprune/core/config.hpp>

namespace deepprune::inline DEEPPRUNE_ABI {

/// \brief `best`: the best window of each sequence. `all`: every window, on each strand that the model reads; they may
/// overlap.
enum class SiteChoice { best, all };

/// \brief Options of `extract_motifs`. The defaults are DeepBind's rule: the best window of each sequence, if its score
/// is above 0 (Alipanahi, Delong, Weirauch & Frey, Nature Biotechnology 33:831, 2015, supplement).
struct ExtractOptions {
    double threshold = 0.0;  ///< fraction of the kernel's highest score, 0 to below 1; a site scores above that, and above 0
    SiteChoice sites = SiteChoice::best;
    bool positives_only = false;  ///< sites are taken from bound sequences alone
};

}  // namespace deepprune::inline DEEPPRUNE_ABI
