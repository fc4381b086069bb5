/// \file
/// \brief Known motifs that are similar to a motif, with their significance.
#pragma once

#include <span>
#include <vector>

#include <deepprune/motif/motif.hpp>
#include <deepprune/motif/tomtom_options.hpp>
#include <deepprune/motif/tomtom_search.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Compares each query with each target; the matches of each query, best first (Gupta,
/// Stamatoyannopoulos, Bailey & Noble, Genome Biology 8:R24, 2007; complete scores: Tanaka, Bailey, Grant & Noble,
/// Bioinformatics 27:1603, 2011).
///
/// The p-value of a match is the chance that a target of its length, with columns drawn at random from those of all
/// targets (on both strands, if both are tried), aligns at least as well at any offset, on either strand. q-values are
/// computed over all targets and strands of a query.
///
/// Of equally good alignments the longer overlap is reported, then the first offset, then the given strand. The matches
/// of a query are ordered by p-value, longest overlap, given strand first, name.
/// RNA has one strand, so that motifs of RNA are compared on it alone, and only with each other.
/// \throws OptionError for no targets, motifs of DNA and of RNA, a pseudocount that is not above 0, a background that
/// is not a distribution, or no matches.
/// Complexity: for each query, its length × the number of target columns, and its length⁴ for the null.
[[nodiscard]] inline std::vector<TomtomMatch> tomtom(std::span<Motif const> queries, std::span<Motif const> targets,
                                                     TomtomOptions options = {}) {
    if (!options.background && !queries.empty()) {
        options.background = queries.front().background();
    }
    return TomtomSearch{targets, options}.matches(queries);
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
