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
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/interpret/detail/site_limit.hpp>
#include <deepprune/interpret/detail/window_scorer.hpp>
#include <deepprune/interpret/kernel_motif.hpp>
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

/// \brief Options of `extract_motifs`. Where a kernel fires is a matter of the pooling. Under maximum pooling it is
/// DeepBind's rule by default: the best window of each sequence, if its score is above 0 (Alipanahi, Delong, Weirauch &
/// Frey, Nature Biotechnology 33:831, 2015, supplement). Expectation pooling leaves the bias of a kernel undetermined,
/// so that a score of 0 means nothing: there a kernel fires from the score on at which few sequences are false
/// positives.
struct ExtractOptions {
    /// Fraction of the kernel's highest score, 0 to below 1; a kernel fires above that, and above 0. Maximum pooling.
    double threshold = 0.0;
    SiteChoice sites = SiteChoice::best;  ///< which windows may be sites
    bool positives_only = false;          ///< sites come from positive sequences only; expectation pooling: always
    /// Sites may extend beyond the ends of their sequence, where the padding's zeros made a part of their score.
    /// Without it a site is the best window within.
    bool overhanging = false;
    /// Share of false sites, 0 to below 1: as many as the unbound sequences let expect. Expectation pooling.
    double max_false_share = 0.2;
    /// The highest bound sequences, at least 1, that have sites whatever that share is. Expectation pooling.
    std::size_t min_sites = 20;
};

namespace detail {

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

/// \brief Sets `rule` and `limit` of a kernel from its scores in the set.
inline void find_limit(KernelMotif& out, KernelWindows const& found, std::size_t column, EncodedSet const& set,
                       ExtractOptions const& options) {
    if (found.pooling == Pooling::max) {
        out.limit = (std::max)(0.0, options.threshold * out.max_score);
        return;
    }
    std::vector<double> positives;
    std::vector<double> negatives;
    for (std::size_t n = 0; n < set.size(); ++n) {
        (set.labels()[n] == 1 ? positives : negatives).push_back(found.scores[n * found.kernels.size() + column]);
    }
    auto const limit =
        site_limit(std::move(positives), std::move(negatives), options.max_false_share, options.min_sites);
    out.rule = limit.rule;
    out.limit = limit.value;
}

/// \brief Adds the sites of a kernel in sequence `n`, in which it fires.
/// \param best_window of `UnitWindows`, with its score; none under expectation pooling
inline void add_sites(KernelMotif& out, KernelWindows const& found, WindowScorer const& scorer, std::size_t n,
                      std::span<Base const> sequence, std::optional<ScoredWindow> best_window,
                      ExtractOptions const& options) {
    bool const maximum = best_window.has_value();
    auto const add = [&](ScoredWindow const& window) {
        out.sites.push_back({n, window.start, window.reverse, window.score});
    };
    auto best = best_window;
    bool hangs = maximum && scorer.overhangs(*best, sequence.size());
    if (!maximum || (hangs && !options.overhanging)) {
        // Where the activation is not known, a window can neither be scored nor take the place of the best one.
        auto const scored = found.activations_known ? scorer.best(sequence) : SequenceBest{};
        hangs = hangs || (scored.any && scorer.overhangs(*scored.any, sequence.size()));
        best = options.overhanging ? scored.any : scored.within;
        if (maximum && best && !out.fires(best->score)) {
            best.reset();
        }
    }
    std::size_t const before = out.sites.size();
    bool const left_out = hangs && !options.overhanging;
    if (options.sites == SiteChoice::best) {
        out.left_out += left_out ? 1 : 0;
        if (best) {
            add(*best);
        }
    } else {
        scorer.for_each_window(sequence, [&](ScoredWindow const& window) {
            // Rounding must not lose the best one.
            bool const counts =
                out.fires(window.score) || (best && best->at(window)) || (maximum && best_window->at(window));
            if (counts && !options.overhanging && scorer.overhangs(window, sequence.size())) {
                ++out.left_out;
            } else if (counts) {
                add(window);
            }
        });
    }
    bool const any = out.sites.size() > before;
    out.sequences += any ? 1 : 0;
    out.replaced += any && left_out ? 1 : 0;
}

[[nodiscard]] inline KernelMotif extract_motif(KernelWindows const& found, std::size_t column, EncodedSet const& set,
                                               ExtractOptions const& options) {
    KernelMotif out{.kernel = found.kernels[column]};
    auto const place = [&](std::size_t n) { return n * found.kernels.size() + column; };
    double max_score = -std::numeric_limits<double>::infinity();
    for (std::size_t n = 0; n < set.size(); ++n) {
        max_score = (std::max)(max_score, found.scores[place(n)]);
    }
    out.max_score = set.empty() ? 0.0 : max_score;
    find_limit(out, found, column, set, options);
    WindowScorer const scorer{found, out.kernel};
    bool const bound_only = found.pooling == Pooling::max ? options.positives_only : out.rule != SiteRule::one_class;
    for (std::size_t n = 0; n < set.size(); ++n) {
        if (!out.fires(found.scores[place(n)])) {
            continue;
        }
        bool const bound = set.labels()[n] == 1;
        ++(bound ? out.firing_positives : out.firing_negatives);
        if (bound || !bound_only) {
            std::optional<ScoredWindow> best;
            if (found.pooling == Pooling::max) {
                best = scorer.place(found.windows[place(n)], set.sequence(n).size(), found.scores[place(n)]);
            }
            add_sites(out, found, scorer, n, set.sequence(n), best, options);
        }
    }
    std::vector<BaseCounts> counts(found.length, BaseCounts{});
    for (auto const& site : out.sites) {
        out.overhanging += count_site(site, set.sequence(site.sequence), counts) ? 1U : 0U;
        out.reverse_sites += site.reverse ? 1U : 0U;
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

/// \brief \throws OptionError, NumericalError as `extract_motifs`
inline void check_extraction(KernelWindows const& found, EncodedSet const& set, ExtractOptions const& options) {
    bool const soft = found.pooling == Pooling::expectation;
    auto const require = [](bool good, std::string_view what, std::string_view expected, std::string_view remedy = {}) {
        if (!good) {
            throw OptionError(message({.found = what, .expected = expected, .remedy = remedy}));
        }
    };
    require(options.threshold >= 0.0 && options.threshold < 1.0, "a threshold outside 0 to below 1",
            "a fraction of the kernel's highest score");
    require(!soft || options.threshold == 0.0, "a threshold for kernels under expectation pooling",
            "a maximum share of false sites, because the height of their scores means nothing",
            "leave the threshold at 0, or set max_false_share");
    require(options.max_false_share >= 0.0 && options.max_false_share < 1.0,
            "a maximum share of false sites outside 0 to below 1", "a fraction of the sites");
    require(options.min_sites > 0, "a minimum of 0 sites", "at least 1");
    require(found.sequences == set.size(),
            concat({"windows in ", std::to_string(found.sequences), " sequences and ", std::to_string(set.size()),
                    " sequences"}),
            "the set that kernel_windows read");
    require((options.sites == SiteChoice::best && !soft) || found.activations_known,
            "a layer between convolution and pooling that is not elementwise", "elementwise activations",
            soft ? "use layers that change each number by itself" : "take the best windows");
    if (soft && !std::ranges::all_of(found.scores, [](double score) { return std::isfinite(score); })) {
        throw NumericalError(message({.found = "kernels whose scores are not finite",
                                      .expected = "finite parameters",
                                      .remedy = "train with a smaller learning rate"}));
    }
}

}  // namespace detail

/// \brief The motif of each live kernel: the counts of the letters at its sites, each read on the strand on which the
/// kernel matches.
///
/// Under **maximum pooling** a kernel fires in the sequences whose score is above `ExtractOptions::threshold`, and the
/// window of that score is the site. Under padding `same` that window may extend beyond an end of its sequence. By
/// default the best window within, of all strands that the model reads, is the site instead, if the kernel fires in it
/// too (`KernelMotif::replaced`), and otherwise there is none; windows so left out are counted
/// (`KernelMotif::left_out`). If an activation is not elementwise, there is none in any case.
///
/// Under **expectation pooling** a kernel fires in the sequences with a score of at least t. Let P(t) and N(t) be the
/// numbers of positives and negatives with such a score, and P and N those of all. Then t is the lowest score of a
/// positive, from that of rank `min_sites` on, at which P / N · N(t) <= `max_false_share` · P(t): the expected number
/// of false ones is a small share of the positives that count. Without such a score t is that of rank `min_sites`, or
/// the last of fewer positives. Sites come from positives alone: the best window of each, of all strands, whatever its
/// own score. In a set of one class t is the score of rank `min_sites`, and sites come from all. A kernel of which all
/// scores are equal has no site. A kernel that represses is read by the same rule: its sites are those of the positives
/// in which it is highest, usually `min_sites` of them and not like one another, because its matches stand in the
/// negatives. `SiteChoice::all` adds the windows that themselves score at least t.
///
/// Of sites that extend beyond an end (`ExtractOptions::overhanging`) only the letters inside are counted, and each is
/// one of `Motif::sites`. So a column may have fewer letters than the motif has sites; its probabilities are those of
/// its own letters. A column without any letter is uniform, as if of one site. Unknown letters are not counted.
/// \param found result of `kernel_windows` for `set`
/// \param set the sequences
/// \param options which windows are sites
/// \throws OptionError for options out of range, for a threshold other than 0 under expectation pooling, for a `found`
/// of another set, and, if a layer between convolution and pooling is not a function of one number, for
/// `SiteChoice::all` and under expectation pooling. NumericalError for scores that are not finite under expectation
/// pooling.
/// Complexity: O(sequences · kernels · length); where windows are scored (all of them, or under expectation pooling)
/// O(bases of the sequences with sites · kernels · length).
[[nodiscard]] inline std::vector<KernelMotif> extract_motifs(KernelWindows const& found, EncodedSet const& set,
                                                             ExtractOptions const& options = {}) {
    detail::check_extraction(found, set, options);
    std::vector<KernelMotif> motifs;
    motifs.reserve(found.kernels.size());
    for (std::size_t column = 0; column < found.kernels.size(); ++column) {
        motifs.push_back(detail::extract_motif(found, column, set, options));
    }
    return motifs;
}

/// \brief The same directly from a model. \tparam Net see `MotifModel`
/// \throws OptionError and NumericalError as above, DataError as `kernel_windows`
template <MotifModel Net>
[[nodiscard]] std::vector<KernelMotif> extract_motifs(Net const& net, EncodedSet const& set,
                                                      ExtractOptions const& options = {}, unsigned threads = 1) {
    return extract_motifs(kernel_windows(net, set, threads), set, options);
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
