/// \file
/// \brief Warnings about doubtful motifs of kernels.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/interpret/extract_motifs.hpp>
#include <deepprune/interpret/kernel_softmax.hpp>
#include <deepprune/motif/motif_similarity.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Limits of `motif_warnings`.
struct MotifWarningOptions {
    double duplicate = 0.75;     ///< minimum `motif_similarity` of two kernels that show the same motif
    double disagreement = 0.5;   ///< `KernelSoftmax::agreement` below which weights contradict the sites
    std::size_t few_sites = 20;  ///< a motif of fewer sites is unreliable
};

/// \brief A doubt about one kernel, or about several.
struct MotifWarning {
    /// \brief The reason.
    enum class Kind { never_fires, few_sites, represses, disagreement, duplicate, one_class };
    Kind kind = Kind::never_fires;     ///< the reason
    std::vector<std::size_t> which{};  ///< places among the motifs, ascending; several for duplicates and one class
    std::string text{};                ///< one sentence
};

namespace detail {

/// \brief "73, 235 and 245"
[[nodiscard]] inline std::string kernel_list(std::span<KernelMotif const> motifs, std::span<std::size_t const> which) {
    std::string text;
    for (std::size_t i = 0; i < which.size(); ++i) {
        text += detail::concat(
            {i == 0 ? "" : (i + 1 == which.size() ? " and " : ", "), std::to_string(motifs[which[i]].kernel.index)});
    }
    return text;
}

/// \brief The groups of at least two kernels with the same motif: each is similar to another one of its group.
inline void find_duplicates(std::span<KernelMotif const> motifs, double min_similarity,
                            std::vector<MotifWarning>& out) {
    std::vector<bool> grouped(motifs.size(), false);
    for (std::size_t first = 0; first < motifs.size(); ++first) {
        std::vector<std::size_t> group{first};
        bool opposite = false;
        for (std::size_t i = 0; i < group.size() && !grouped[first]; ++i) {
            for (std::size_t j = first + 1; j < motifs.size() && motifs[group[i]].motif; ++j) {
                if (grouped[j] || !motifs[j].motif || std::ranges::find(group, j) != group.end()) {
                    continue;
                }
                auto const alike = motif_similarity(*motifs[group[i]].motif, *motifs[j].motif);
                if (alike.value >= min_similarity) {
                    group.push_back(j);
                    opposite = opposite || alike.reverse;
                }
            }
        }
        if (group.size() < 2) {
            continue;
        }
        std::ranges::sort(group);
        for (std::size_t const member : group) {
            grouped[member] = true;
        }
        std::string const names = kernel_list(motifs, group);
        std::string_view const strands =
            !opposite ? "." : (group.size() == 2 ? ", on opposite strands." : ", not all on the same strand.");
        out.push_back({MotifWarning::Kind::duplicate, std::move(group),
                       detail::concat({"Kernels ", names, " show the same motif", strands})});
    }
}

}  // namespace detail

/// \brief Kernels that never fire, hardly fire (few sites, or `SiteRule::highest`), repress, or have weights that
/// disagree with their sites, in their order; then groups of kernels that show the same motif; then those whose sites
/// were chosen in a set of one class. O(kernels² · length²).
[[nodiscard]] inline std::vector<MotifWarning> motif_warnings(std::span<KernelMotif const> motifs,
                                                              MotifWarningOptions const& options = {}) {
    using Kind = MotifWarning::Kind;
    std::vector<MotifWarning> out;
    for (std::size_t i = 0; i < motifs.size(); ++i) {
        auto const& motif = motifs[i].motif;
        std::string const name = detail::concat({"Kernel ", std::to_string(motifs[i].kernel.index)});
        if (!motif) {
            out.push_back(
                {Kind::never_fires,
                 {i},
                 detail::concat({name, " never fires: no sequence has a site, so there is no motif to show."})});
            continue;
        }
        std::string const sites =
            detail::concat({std::to_string(motifs[i].sites.size()), motifs[i].sites.size() == 1 ? " site" : " sites"});
        if (motifs[i].rule == SiteRule::highest) {
            out.push_back(
                {Kind::few_sites,
                 {i},
                 detail::concat({name, " hardly fires: no limit keeps its share of false sites small, so its ", sites,
                                 " are those of the highest bound sequences."})});
        } else if (motifs[i].sites.size() < options.few_sites) {
            out.push_back({Kind::few_sites, {i}, detail::concat({name, " hardly fires: it has only ", sites, "."})});
        }
        if (!motifs[i].activating()) {
            out.push_back(
                {Kind::represses, {i}, detail::concat({name, " represses: a match is evidence against binding."})});
        }
        if (kernel_softmax(motifs[i].kernel, *motif).agreement < options.disagreement) {
            out.push_back({Kind::disagreement,
                           {i},
                           detail::concat({name,
                                           " has weights that differ from the letters at its sites: "
                                           "it does not work as one motif does."})});
        }
    }
    detail::find_duplicates(motifs, options.duplicate, out);
    std::vector<std::size_t> unlabelled;
    for (std::size_t i = 0; i < motifs.size(); ++i) {
        if (motifs[i].motif && motifs[i].rule == SiteRule::one_class) {
            unlabelled.push_back(i);
        }
    }
    if (!unlabelled.empty()) {
        out.push_back({Kind::one_class, std::move(unlabelled),
                       "The sequences are all bound or all unbound, so how many sites are false cannot be told: each "
                       "kernel has those of its highest sequences only."});
    }
    return out;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
