/// \file
/// \brief Known motifs that are similar to a motif, with their significance.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/core/team.hpp>
#include <deepprune/motif/detail/column_table.hpp>
#include <deepprune/motif/detail/distribution.hpp>
#include <deepprune/motif/detail/query_scores.hpp>
#include <deepprune/motif/detail/tomtom_query.hpp>
#include <deepprune/motif/detail/tomtom_targets.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/motif/q_values.hpp>
#include <deepprune/motif/tomtom_options.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \throws OptionError that names the first motif of another alphabet than the first target.
inline void require_one_alphabet(std::span<Motif const> queries, std::span<Motif const> targets) {
    auto const name = [](MotifAlphabet alphabet) { return alphabet == MotifAlphabet::rna ? "RNA" : "DNA"; };
    auto const& first = targets.front();
    for (auto const motifs : {queries, targets}) {
        for (auto const& motif : motifs) {
            if (motif.alphabet() != first.alphabet()) {
                throw OptionError(message(
                    {.found = concat({"motif '", printable(motif.name()), "' of ", name(motif.alphabet()),
                                      " and motif '", printable(first.name()), "' of ", name(first.alphabet())}),
                     .expected = "motifs of one alphabet",
                     .remedy = "write U as T to compare RNA with DNA, on both strands"}));
            }
        }
    }
}

}  // namespace detail

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
/// \throws OptionError for no targets, motifs of DNA and of RNA, a pseudocount that is not above 0, or a background
/// that is not a distribution.
/// Complexity: for each query, its length × the number of distinct target columns, and its length⁴ for the null.
[[nodiscard]] inline std::vector<TomtomMatch> tomtom(std::span<Motif const> queries, std::span<Motif const> targets,
                                                     TomtomOptions const& options = {}) {
    if (targets.empty()) {
        throw OptionError(message({.found = "no targets", .expected = "at least one motif to compare with"}));
    }
    if (queries.empty()) {
        return {};
    }
    if (!(options.pseudocount > 0.0 && std::isfinite(options.pseudocount))) {
        throw OptionError(
            message({.found = "a pseudocount that is not above 0", .expected = "a number of sites above 0"}));
    }
    detail::require_one_alphabet(queries, targets);
    bool const both_strands = options.reverse_complements && targets.front().alphabet() == MotifAlphabet::dna;
    auto const background = options.background.value_or(queries.front().background());
    detail::require_background(background);
    detail::TomtomTargets const prepared{targets, options.pseudocount, background, both_strands};
    detail::ColumnTable const table{options.distance, background, prepared.distinct()};
    std::vector<std::vector<TomtomMatch>> found(queries.size());
    std::vector<detail::QueryScores> memories((std::max)(1U, options.threads));  // one for each worker
    parallel_for(queries.size(), options.threads, [&](std::size_t index, std::size_t worker) {
        detail::TomtomQuery query{queries[index], prepared, table, background, options, memories[worker]};
        std::size_t const strands = prepared.strands();
        std::vector<TomtomMatch> matches;
        std::vector<double> p_values;
        for (std::size_t target = 0; target < prepared.size(); ++target) {
            for (std::size_t strand = 0; strand < strands; ++strand) {
                auto match = query.align(target, strand);
                match.query = index;
                match.e_value = match.p_value * static_cast<double>(prepared.size());
                p_values.push_back(match.p_value);
                matches.push_back(match);
            }
        }
        auto const q = q_values(p_values);
        for (std::size_t target = 0; target < prepared.size(); ++target) {
            std::size_t best = target * strands;
            if (strands == 2 && detail::beats(matches[best + 1], matches[best])) {
                ++best;
            }
            matches[best].q_value = q[best];
            if (matches[best].e_value <= options.max_e_value && q[best] <= options.max_q_value) {
                found[index].push_back(matches[best]);
            }
        }
        std::ranges::sort(found[index], [&](TomtomMatch const& a, TomtomMatch const& b) {
            return std::tuple{a.p_value, b.overlap, a.reverse, std::string_view{targets[a.target].name()}, a.target} <
                   std::tuple{b.p_value, a.overlap, b.reverse, std::string_view{targets[b.target].name()}, b.target};
        });
    });
    std::vector<TomtomMatch> all;
    for (auto const& matches : found) {
        all.insert(all.end(), matches.begin(), matches.end());
    }
    return all;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
