/// \file
/// \brief A kernel, the sites where it matches, and the motif that they show.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include <deepprune/interpret/kernel_windows.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/motif/motif_site.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief How the sequences with sites of a kernel were chosen.
enum class SiteRule {
    threshold,    ///< their score is above a limit: `ExtractOptions::threshold`
    false_share,  ///< bound ones down to the lowest limit at which few are false: `ExtractOptions::max_false_share`
    highest,      ///< the `ExtractOptions::min_sites` highest of the bound ones: no limit keeps the false ones few
    one_class,    ///< the `ExtractOptions::min_sites` highest of the set, which lacks bound or unbound sequences
};

/// \brief A kernel with its sites, and its motif if there are any.
struct KernelMotif {
    /// The kernel's number and parameters.
    KernelWeights kernel{};
    double max_score = 0.0;  ///< its highest `KernelWindows::scores`, whatever the label
    /// In the order of the sequences. A score is that of the window, after the activation.
    std::vector<MotifSite> sites{};
    std::size_t reverse_sites = 0;        ///< sites on the other strand
    std::size_t sequences = 0;            ///< sequences with at least one site
    SiteRule rule = SiteRule::threshold;  ///< how these were chosen
    double limit = 0.0;                   ///< where the kernel fires: see `fires`; infinite if all its scores are equal
                                          ///< under expectation pooling
    std::size_t firing_positives = 0;     ///< bound sequences in which it fires
    std::size_t firing_negatives = 0;     ///< unbound sequences in which it fires
    std::size_t overhanging = 0;          ///< sites that extend beyond an end, with `ExtractOptions::overhanging`
    std::size_t left_out = 0;             ///< windows that would be sites, but extend beyond an end
    std::size_t replaced = 0;             ///< sequences whose best window was left out and which have a site within
    std::optional<Motif> motif{};         ///< named `kernel_<index>`; none if there is no site

    /// \brief Whether a match raises the output; also true if the weight is unknown.
    [[nodiscard]] bool activating() const noexcept { return !(kernel.dense_weight < 0.0); }

    /// \brief Whether the kernel fires in a sequence of this score: above the limit by `SiteRule::threshold`, at least
    /// the limit by the other rules.
    [[nodiscard]] bool fires(double score) const noexcept {
        return rule == SiteRule::threshold ? score > limit : score >= limit;
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
