/// \file
/// \brief Writes matches of motifs as a table.
#pragma once

#include <cstddef>
#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/core/number_text.hpp>
#include <deepprune/io/atomic_file.hpp>
#include <deepprune/io/detail/control.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/motif/tomtom_options.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The matches as a table with the columns of Tomtom's: Query_ID, Target_ID, Optimal_offset, p-value, E-value,
/// q-value, Overlap, Query_consensus, Target_consensus, Orientation, separated by tabs.
///
/// The offset is that of `TomtomMatch`. A consensus has the most probable base of each column (of equal ones the
/// first), which for a target on the other strand is that of its reverse complement. Numbers have six digits; as in
/// Tomtom's tables those too small for single precision (p below 1.4e-45) are 0.
/// \param matches whose `query` and `target` count in the following
/// \param queries the motifs that were compared
/// \param targets the motifs that they were compared with
/// \param remark a line to append after `# `; may be empty. Control characters in it are escaped.
/// \throws DataError for a name with control characters, such as tabs
[[nodiscard]] inline std::string tomtom_text(std::span<TomtomMatch const> matches, std::span<Motif const> queries,
                                             std::span<Motif const> targets, std::string_view remark = {}) {
    constexpr int digits = 6;
    for (auto const motifs : {queries, targets}) {
        for (auto const& motif : motifs) {
            if (detail::has_control(motif.name())) {
                throw DataError(message({.found = detail::concat({"a motif called '", printable(motif.name()), "'"}),
                                         .expected = "a name without control characters"}));
            }
        }
    }
    std::string text =
        "Query_ID\tTarget_ID\tOptimal_offset\tp-value\tE-value\tq-value\tOverlap\tQuery_consensus\t"
        "Target_consensus\tOrientation\n";
    for (auto const& match : matches) {
        auto const& query = queries[match.query];
        auto const& target = targets[match.target];
        bool const tiny = match.p_value < static_cast<double>(std::numeric_limits<float>::denorm_min());
        auto const number = [tiny](double value) { return tiny ? std::string{"0"} : number_text(value, digits); };
        auto const consensus = (match.reverse ? target.reverse_complement() : target).consensus();
        text += detail::concat({query.name(),
                                "\t",
                                target.name(),
                                "\t",
                                std::to_string(match.offset),
                                "\t",
                                number(match.p_value),
                                "\t",
                                number(match.e_value),
                                "\t",
                                number(match.q_value),
                                "\t",
                                std::to_string(match.overlap),
                                "\t",
                                query.consensus(),
                                "\t",
                                consensus,
                                "\t",
                                match.reverse ? "-" : "+",
                                "\n"});
    }
    if (!remark.empty()) {
        text += detail::concat({"\n# ", visible(remark), "\n"});
    }
    return text;
}

/// \brief Writes `tomtom_text`. \throws IoError as `AtomicFile`.
inline void write_tomtom(std::filesystem::path const& target, std::span<TomtomMatch const> matches,
                         std::span<Motif const> queries, std::span<Motif const> targets, std::string_view remark = {}) {
    write_file(target, tomtom_text(matches, queries, targets, remark));
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
