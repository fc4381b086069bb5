/// \file
/// \brief From the kernels of a network to trimmed motifs, the known motifs that they resemble, and warnings.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <deepprune/interpret/extract_motifs.hpp>
#include <deepprune/interpret/kernel_softmax.hpp>
#include <deepprune/interpret/kernel_windows.hpp>
#include <deepprune/interpret/motif_warnings.hpp>
#include <deepprune/interpret/position_histogram.hpp>
#include <deepprune/interpret/variance_shares.hpp>
#include <deepprune/motif/column_distance.hpp>
#include <deepprune/motif/information.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/motif/tomtom.hpp>
#include <deepprune/motif/tomtom_options.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Options of `read_kernels`.
///
/// The default distance is the Euclidean one, because Pearson's cannot tell a short motif from chance: a motif of 9
/// columns, compared with itself among 1,404 targets, has E = 4e-6 by Pearson's and 3e-14 by the Euclidean distance.
struct ReadingOptions {
    ExtractOptions extract{};       ///< which windows are sites
    double trim_bits = 0.2;         ///< flanking columns with less information are cut off, in bits; 0: none
    MotifWarningOptions warning{};  ///< limits of the warnings
    /// How motifs are compared with known ones. `threads` is that of `read_kernels`.
    TomtomOptions tomtom{
        .distance = ColumnDistance::euclidean, .min_overlap = 5, .background = uniform_background, .max_e_value = 10.0};
};

/// \brief What one kernel was found to be.
struct KernelReading {
    KernelMotif found{};                     ///< its sites, and the motif at full length
    std::optional<Motif> motif{};            ///< `found.motif`, trimmed; none where the kernel never fires
    std::size_t trimmed_left = 0;            ///< columns cut off before the first that stayed
    std::size_t trimmed_right = 0;           ///< columns cut off after the last that stayed
    double information = 0.0;                ///< bits, all columns of `motif` together
    std::optional<KernelSoftmax> softmax{};  ///< the motif by the weights alone; none where the kernel never fires
    PositionHistogram positions{};           ///< of the sites
    /// Share of the logit's variance over the set, see `variance_shares`; NaN if unknown.
    double contribution = std::numeric_limits<double>::quiet_NaN();
    std::vector<TomtomMatch> matches{};  ///< best first; `query` counts in `NetworkReading::kernels`, `target` in
                                         ///< the known motifs
};

/// \brief What the live kernels of a network were found to be.
struct NetworkReading {
    std::vector<KernelReading> kernels{};  ///< in the order of `KernelWindows::kernels`
    std::vector<MotifWarning> warnings{};  ///< `which` counts in `kernels`
    Strands strands = Strands::forward;    ///< the strands that the network reads
    std::size_t searched = 0;              ///< sequences that could have had a site
    std::size_t positives = 0;             ///< bound sequences in the set, of which `KernelMotif::firing_positives`
    std::size_t negatives = 0;             ///< unbound sequences in the set, of which `KernelMotif::firing_negatives`
};

namespace detail {

/// \brief The number of sequences that `extract_motifs` takes sites from, if the kernel fires there.
[[nodiscard]] inline std::size_t searched(Pooling pooling, EncodedSet const& set, ExtractOptions const& options) {
    bool const both_classes = set.positives() > 0 && set.negatives() > 0;
    bool const positives_only = pooling == Pooling::max ? options.positives_only : both_classes;
    return positives_only ? set.positives() : set.size();
}

[[nodiscard]] inline KernelReading read_kernel(KernelMotif found, EncodedSet const& set, double trim_bits) {
    KernelReading out{.found = std::move(found)};
    out.positions = position_histogram(out.found.sites, set, out.found.kernel.weights.size() / 4);
    if (!out.found.motif) {
        return out;
    }
    out.softmax = kernel_softmax(out.found.kernel, *out.found.motif);
    out.motif = out.found.motif;
    if (trim_bits > 0.0) {
        auto trimmed = trim(*out.found.motif, trim_bits);
        out.motif = std::move(trimmed.motif);
        out.trimmed_left = trimmed.left;
        out.trimmed_right = trimmed.right;
    }
    for (double const bits : information_content(*out.motif)) {
        out.information += bits;
    }
    return out;
}

/// \brief Compares the motifs that there are with the known ones.
inline void add_matches(std::vector<KernelReading>& kernels, std::span<Motif const> known,
                        TomtomOptions const& options) {
    std::vector<Motif> queries;
    std::vector<std::size_t> owners;
    for (std::size_t i = 0; i < kernels.size(); ++i) {
        if (kernels[i].motif) {
            queries.push_back(*kernels[i].motif);
            owners.push_back(i);
        }
    }
    for (auto match : tomtom(queries, known, options)) {
        match.query = owners[match.query];
        kernels[match.query].matches.push_back(match);
    }
}

}  // namespace detail

/// \brief Reads every live kernel as a motif: extracts it (`extract_motifs`), trims it (`trim`), compares it with the
/// known ones (`tomtom`), fits the weights to it (`kernel_softmax`), says what it contributes (`variance_shares`) and
/// what is doubtful (`motif_warnings`).
/// \param windows result of `kernel_windows` for `set`; the indices of its kernels name the motifs
/// \param set the sequences
/// \param known motifs to compare with; may be empty
/// \param options see `ReadingOptions`
/// \param threads of the comparison; the result does not depend on it
/// \throws OptionError and NumericalError as `extract_motifs` and `tomtom`. Complexity: the sum of theirs.
[[nodiscard]] inline NetworkReading read_kernels(KernelWindows const& windows, EncodedSet const& set,
                                                 std::span<Motif const> known = {}, ReadingOptions const& options = {},
                                                 unsigned threads = 1) {
    auto extracted = extract_motifs(windows, set, options.extract);
    NetworkReading out{.warnings = motif_warnings(extracted, options.warning),
                       .strands = windows.strands,
                       .searched = detail::searched(windows.pooling, set, options.extract),
                       .positives = set.positives(),
                       .negatives = set.negatives()};
    auto const shares = variance_shares(windows);
    out.kernels.reserve(extracted.size());
    for (std::size_t k = 0; k < extracted.size(); ++k) {
        out.kernels.push_back(detail::read_kernel(std::move(extracted[k]), set, options.trim_bits));
        out.kernels.back().contribution = shares[k];
    }
    if (!known.empty()) {
        TomtomOptions comparison = options.tomtom;
        comparison.threads = threads;
        detail::add_matches(out.kernels, known, comparison);
    }
    return out;
}

/// \brief The same directly from a model.
/// \tparam Net see `MotifModel`
/// \param net the network; pruned kernels are left out
/// \param set the sequences
/// \param known motifs to compare with; may be empty
/// \param options see `ReadingOptions`
/// \param threads of the search for windows and of the comparison; the result does not depend on it
/// \throws OptionError and NumericalError as above, DataError as `kernel_windows`
template <MotifModel Net>
[[nodiscard]] NetworkReading read_kernels(Net const& net, EncodedSet const& set, std::span<Motif const> known = {},
                                          ReadingOptions const& options = {}, unsigned threads = 1) {
    return read_kernels(kernel_windows(net, set, threads), set, known, options, threads);
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
