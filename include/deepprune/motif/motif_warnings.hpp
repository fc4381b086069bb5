/// \file
/// \brief What a reader of motifs should know before believing them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepprune/core/concat.hpp>
#include <deepprune/motif/extract_motifs.hpp>
#include <deepprune/motif/kernel_softmax.hpp>
#include <deepprune/motif/motif_similarity.hpp>

namespace deepprune::inline DEEPPRUNE_ABI {

/// \brief Limits of `motif_warnings`.
struct MotifWarningOptions {
    double duplicate = 0.75;     ///< `motif_similarity` from which on two kernels show one motif
    double disagreement = 0.5;   ///< `KernelSoftmax::agreement` below which counts and weights tell two stories
    std::size_t few_sites = 20;  ///< a motif of fewer sites is an anecdote
};

/// \brief Something doubtful about one kernel, or about two.
struct MotifWarning {
    enum class Kind { never_fires, few_sites, duplicate, disagreement };
    Kind kind = Kind::never_fires;
    std::size_t first = 0;   ///< place among the motifs
    std::size_t second = 0;  ///< of a duplicate, the other's
    std::string text{};      ///< one sentence
};

/// \brief Kernels that never fire, have few sites, show the same motif as another one, or whose weights disagree with
/// their sites. O(kernels² · length²).
[[nodiscard]] inline std::vector<MotifWarning> motif_warnings(std::span<KernelMotif const> motifs,
                                                              MotifWarningOptions const& options = {}) {
    using Kind = MotifWarning::Kind;
    std::vector<MotifWarning> out;
    auto const name = [&](std::size_t i) { return concat({"Kernel ", std::to_string(motifs[i].kernel.index)}); };
    for (std::size_t i = 0; i < motifs.size(); ++i) {
        auto const& motif = motifs[i].motif;
        if (!motif) {
            out.push_back({Kind::never_fires, i, i,
                           concat({name(i), " never fires: no sequence has a site above the threshold, so there is no "
                                            "motif to show."})});
            continue;
        }
        if (motifs[i].sites.size() < options.few_sites) {
            out.push_back({Kind::few_sites, i, i,
                           concat({name(i), " has only ", std::to_string(motifs[i].sites.size()),
                                   motifs[i].sites.size() == 1 ? " site." : " sites."})});
        }
        if (kernel_softmax(motifs[i].kernel, *motif).agreement < options.disagreement) {
            out.push_back({Kind::disagreement, i, i,
                           concat({name(i), " has weights that differ from the letters at its sites: it does not work as "
                                            "one motif does."})});
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (!motifs[j].motif) {
                continue;
            }
            auto const alike = motif_similarity(*motifs[j].motif, *motif);
            if (alike.value >= options.duplicate) {
                out.push_back({Kind::duplicate, j, i,
                               concat({"Kernels ", std::to_string(motifs[j].kernel.index), " and ",
                                       std::to_string(motifs[i].kernel.index), " show the same motif",
                                       alike.reverse ? ", on opposite strands." : "."})});
            }
        }
    }
    return out;
}

}  // namespace deepprune::inline DEEPPRUNE_ABI
