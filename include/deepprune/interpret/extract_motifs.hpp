/// \file
/// \brief The motif of a kernel: the letters where it matches.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/interpret/kernel_windows.hpp>
#include <deepprune/motif/detail/distribution.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/motif/motif_site.hpp>
#include <deepprune/sequence/alphabet.hpp>
#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief `best`: the best window of each sequence. `all`: every window, on each strand that the model reads; they may
/// overlap.
enum class SiteChoice { best, all };

/// \brief Options of `extract_motifs`. The defaults are DeepBind's rule: the best window of each sequence, if its score
/// is above 0 (Alipanahi, Delong, Weirauch & Frey, Nature Biotechnology 33:831, 2015, supplement).
struct ExtractOptions {
    /// Fraction of the kernel's highest score, 0 to below 1; a site scores above that, and above 0.
    double threshold = 0.0;
    SiteChoice sites = SiteChoice::best;  ///< which windows may be sites
    bool positives_only = false;          ///< sites come from positive sequences only
};

/// \brief A kernel with its sites, and its motif if there are any.
struct KernelMotif {
    /// The kernel's number and parameters.
    KernelWeights kernel{};
    double max_score = 0.0;          ///< its highest score in the set, whatever the label
    std::vector<MotifSite> sites{};  ///< in the order of the sequences; scores are those after the activation
    std::size_t reverse_sites = 0;   ///< sites on the other strand
    std::size_t sequences = 0;       ///< sequences with at least one site
    std::size_t overhanging = 0;     ///< sites that extend beyond an end of their sequence
    std::optional<Motif> motif{};    ///< named `kernel_<index>`; none if the kernel never fires

    /// \brief Whether a match raises the output; also true if the weight is unknown.
    [[nodiscard]] bool activating() const noexcept { return !(kernel.dense_weight < 0.0); }
};

namespace detail {

/// \brief The score of a window of a sequence before the activation.
[[nodiscard]] inline double window_score(KernelWindows const& found, KernelWeights const& kernel,
                                         std::span<Base const> sequence, bool reverse, std::ptrdiff_t first) {
    double score = kernel.bias;
    auto const bases = static_cast<std::ptrdiff_t>(sequence.size());
    for (std::size_t t = 0; t < found.length; ++t) {
        std::ptrdiff_t const at = first + static_cast<std::ptrdiff_t>(t);
        if (at < 0 || at >= bases) {
            continue;
        }
        Base const base = reverse ? complement(sequence[static_cast<std::size_t>(bases - 1 - at)])
                                  : sequence[static_cast<std::size_t>(at)];
        double const* const column = kernel.weights.data() + 4 * t;
        score += base < 4 ? column[base] : found.unknown_share * (column[0] + column[1] + column[2] + column[3]);
    }
    return score;
}

/// \brief Window number `window` of a sequence of `bases` as a site.
[[nodiscard]] inline MotifSite site_of(KernelWindows const& found, std::size_t sequence, std::size_t bases,
                                       std::size_t window, double score) {
    std::size_t const windows = found.windows_of(bases);
    bool const reverse = window >= windows;
    auto const first = static_cast<std::ptrdiff_t>(reverse ? window - windows : window) -
                       static_cast<std::ptrdiff_t>(left_padding(found.padding, found.length));
    auto const start =
        reverse ? static_cast<std::ptrdiff_t>(bases) - first - static_cast<std::ptrdiff_t>(found.length) : first;
    return {sequence, start, reverse, score};
}

/// \brief Adds the letters of a site, without unknown ones and positions outside the sequence.
/// \return whether the site extends beyond an end
inline bool count_site(MotifSite const& site, std::span<Base const> sequence, std::span<BaseCounts> counts) {
    bool overhangs = false;
    auto const bases = static_cast<std::ptrdiff_t>(sequence.size());
    for (std::size_t t = 0; t < counts.size(); ++t) {
        std::ptrdiff_t const at = site.start + static_cast<std::ptrdiff_t>(t);
        if (at < 0 || at >= bases) {
            overhangs = true;
            continue;
        }
        Base const base = sequence[static_cast<std::size_t>(at)];
        if (base < 4) {
            counts[site.reverse ? counts.size() - 1 - t : t][site.reverse ? complement(base) : base] += 1.0;
        }
    }
    return overhangs;
}

/// \brief Adds the sites of kernel number `column` to `out`.
inline void add_sites(KernelMotif& out, KernelWindows const& found, std::size_t column, EncodedSet const& set,
                      ExtractOptions const& options) {
    double const limit = (std::max)(0.0, options.threshold * out.max_score);
    for (std::size_t n = 0; n < set.size(); ++n) {
        if (options.positives_only && set.labels()[n] == 0) {
            continue;
        }
        std::size_t const place = n * found.kernels.size() + column;
        double const best = found.scores[place];
        std::size_t const before = out.sites.size();
        std::size_t const bases = set.sequence(n).size();
        if (options.sites == SiteChoice::best) {
            if (best > limit) {
                out.sites.push_back(site_of(found, n, bases, found.windows[place], best));
            }
        } else if (best > limit) {  // otherwise no other window does either
            std::size_t const windows = found.windows_of(bases) * (found.strands == Strands::both ? 2 : 1);
            for (std::size_t w = 0; w < windows; ++w) {
                auto site = site_of(found, n, bases, w, 0.0);
                auto const first = site.reverse ? static_cast<std::ptrdiff_t>(bases) - site.start -
                                                      static_cast<std::ptrdiff_t>(found.length)
                                                : site.start;
                site.score = window_score(found, out.kernel, set.sequence(n), site.reverse, first);
                for (auto* const activation : found.activations) {
                    site.score = activation(site.score);
                }
                if (site.score > limit || w == found.windows[place]) {  // rounding must not lose the best one
                    out.sites.push_back(site);
                }
            }
        }
        out.sequences += out.sites.size() > before ? 1 : 0;
    }
}

[[nodiscard]] inline KernelMotif extract_motif(KernelWindows const& found, std::size_t column, EncodedSet const& set,
                                               ExtractOptions const& options) {
    KernelMotif out{.kernel = found.kernels[column]};
    double max_score = -std::numeric_limits<double>::infinity();
    for (std::size_t n = 0; n < set.size(); ++n) {
        max_score = (std::max)(max_score, found.scores[n * found.kernels.size() + column]);
    }
    out.max_score = set.empty() ? 0.0 : max_score;
    add_sites(out, found, column, set, options);
    std::vector<BaseCounts> counts(found.length, BaseCounts{});
    for (auto const& site : out.sites) {
        out.overhanging += count_site(site, set.sequence(site.sequence), counts) ? 1 : 0;
        out.reverse_sites += site.reverse ? 1 : 0;
    }
    bool const any = std::ranges::any_of(counts, [](auto const& c) { return base_total(c) > 0.0; });
    if (any) {
        for (auto& c : counts) {
            if (!(base_total(c) > 0.0)) {
                c = uniform_background;  // no site has a known letter there
            }
        }
        out.motif = Motif::from_counts(
            std::move(counts),
            {.name = detail::concat({"kernel_", std::to_string(out.kernel.index)}),
             .sites = static_cast<double>(out.sites.size()),
             .strands = found.strands == Strands::both ? MotifStrands::both : MotifStrands::forward});
    }
    return out;
}

}  // namespace detail

/// \brief The motif of each live kernel: the counts of the letters at its sites, each read on the strand on which the
/// kernel matches.
///
/// Under padding `same` a site may extend beyond the end of its sequence: only the letters inside are counted, and the
/// site is one of `Motif::sites`. So a column may have fewer letters than the motif has sites; its probabilities are
/// those of its own letters. A column without any letter is uniform, as if of one site. Unknown letters are not
/// counted.
/// \param found result of `kernel_windows` for `set`
/// \param set the sequences
/// \param options which windows are sites
/// \throws OptionError for a threshold outside 0 to below 1, for a `found` of another set, and for `SiteChoice::all` if
/// a layer between convolution and pooling is not a function of one number.
/// Complexity: O(sequences · kernels · length); of all windows O(bases · kernels · length).
[[nodiscard]] inline std::vector<KernelMotif> extract_motifs(KernelWindows const& found, EncodedSet const& set,
                                                             ExtractOptions const& options = {}) {
    if (!(options.threshold >= 0.0 && options.threshold < 1.0)) {
        throw OptionError(message(
            {.found = "a threshold outside 0 to below 1", .expected = "a fraction of the kernel's highest score"}));
    }
    if (found.sequences != set.size()) {
        throw OptionError(
            message({.found = detail::concat({"windows in ", std::to_string(found.sequences), " sequences and ",
                                              std::to_string(set.size()), " sequences"}),
                     .expected = "the set that kernel_windows read"}));
    }
    if (options.sites == SiteChoice::all && !found.activations_known) {
        throw OptionError(message({.found = "a layer between convolution and pooling that is not elementwise",
                                   .expected = "elementwise activations",
                                   .remedy = "take the best windows"}));
    }
    std::vector<KernelMotif> motifs;
    motifs.reserve(found.kernels.size());
    for (std::size_t column = 0; column < found.kernels.size(); ++column) {
        motifs.push_back(detail::extract_motif(found, column, set, options));
    }
    return motifs;
}

/// \brief The same directly from a model. \tparam Net see `MotifModel`
/// \throws OptionError as above, DataError as `kernel_windows`
template <MotifModel Net>
[[nodiscard]] std::vector<KernelMotif> extract_motifs(Net const& net, EncodedSet const& set,
                                                      ExtractOptions const& options = {}, unsigned threads = 1) {
    return extract_motifs(kernel_windows(net, set, threads), set, options);
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
