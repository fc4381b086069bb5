/// \file
/// \brief Known motifs that are similar to a motif, with their significance.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/core/team.hpp>
#include <deepprune/motif/detail/ascending_order.hpp>
#include <deepprune/motif/detail/distribution.hpp>
#include <deepprune/motif/detail/similarity_rows.hpp>
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

/// \brief For each target its place if they are ordered by name, those of one name by index.
[[nodiscard]] inline std::vector<std::uint32_t> name_ranks(std::span<Motif const> targets) {
    std::vector<std::uint32_t> order(targets.size());
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    std::ranges::stable_sort(order, {}, [&](std::uint32_t target) { return std::string_view{targets[target].name()}; });
    std::vector<std::uint32_t> ranks(targets.size());
    for (std::uint32_t rank = 0; rank < ranks.size(); ++rank) {
        ranks[order[rank]] = rank;
    }
    return ranks;
}

/// \brief The matches of a query within the limits of `options`, best first. \param query its index
/// \param length of the query \param targets their number \param ranks of their names
[[nodiscard]] inline std::vector<TomtomMatch> reported(BestAlignments const& best, std::size_t query,
                                                       std::size_t length, std::size_t targets,
                                                       std::span<std::uint32_t const> ranks,
                                                       TomtomOptions const& options) {
    std::size_t const strands = best.p_values.size() / targets;
    auto const order = ascending_order(best.p_values);
    auto const q = q_values_in_order(best.p_values, order);
    std::vector<std::uint32_t> passing;
    for (std::uint32_t const index : order) {
        std::size_t const given = index / strands * strands;
        bool const reverse = strands == 2 && best.beats(given + 1, given);
        if (index == given + (reverse ? 1 : 0) && q[index] <= options.max_q_value &&
            best.p_values[index] * static_cast<double>(targets) <= options.max_e_value) {
            passing.push_back(index);
        }
    }
    std::vector<TomtomMatch> matches;
    matches.reserve(passing.size());
    for (std::uint32_t const index : passing) {
        matches.push_back(
            {.query = query,
             .target = index / strands,
             .offset = static_cast<std::ptrdiff_t>(best.diagonals[index]) - static_cast<std::ptrdiff_t>(length - 1),
             .reverse = index % strands == 1,
             .overlap = best.overlaps[index],
             .p_value = best.p_values[index],
             .e_value = best.p_values[index] * static_cast<double>(targets),
             .q_value = q[index]});
    }
    for (auto begin = matches.begin(); begin != matches.end();) {
        auto const end =
            std::find_if(begin, matches.end(), [begin](auto const& match) { return match.p_value > begin->p_value; });
        std::sort(begin, end, [&](TomtomMatch const& a, TomtomMatch const& b) {
            return std::tuple{b.overlap, a.reverse, ranks[a.target]} <
                   std::tuple{a.overlap, b.reverse, ranks[b.target]};
        });
        begin = end;
    }
    matches.resize((std::min)(matches.size(), options.max_matches));
    return matches;
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
/// \throws OptionError for no targets, motifs of DNA and of RNA, a pseudocount that is not above 0, a background that
/// is not a distribution, or no matches.
/// Complexity: for each query, its length × the number of target columns, and its length⁴ for the null.
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
    if (options.max_matches == 0) {
        throw OptionError(message({.found = "0 matches of each query", .expected = "1 or more"}));
    }
    detail::require_one_alphabet(queries, targets);
    bool const both_strands = options.reverse_complements && targets.front().alphabet() == MotifAlphabet::dna;
    auto const background = options.background.value_or(queries.front().background());
    detail::require_background(background);
    detail::TomtomTargets const prepared{targets, options.pseudocount, background, both_strands};
    detail::TargetTables const tables{options.distance, background, prepared.columns()};
    auto const ranks = detail::name_ranks(targets);
    std::vector<std::vector<TomtomMatch>> found(queries.size());
    std::size_t const workers = (std::min)(queries.size(), std::size_t{(std::max)(1U, options.threads)});
    std::vector<detail::TomtomAligner> aligners;  // one for each worker
    while (aligners.size() < workers) {
        aligners.emplace_back(prepared, tables, background, options);
    }
    parallel_for(queries.size(), options.threads, [&](std::size_t index, std::size_t worker) {
        auto const& query = queries[index];
        found[index] =
            detail::reported(aligners[worker].align(query), index, query.size(), targets.size(), ranks, options);
    });
    std::vector<TomtomMatch> all;
    all.reserve(std::transform_reduce(found.begin(), found.end(), std::size_t{0}, std::plus{},
                                      [](auto const& matches) { return matches.size(); }));
    for (auto& matches : found) {
        all.insert(all.end(), matches.begin(), matches.end());
        matches = {};
    }
    return all;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
