/// \file
/// \brief Writes matches of motifs as a table.
#pragma once

#include <cstddef>
#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/core/number_text.hpp>
#include <deepprune/io/atomic_file.hpp>
#include <deepprune/io/detail/control.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/motif/tomtom_options.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Makes the table of matches piece by piece: `header`, then `rows` for one set of queries after another, then
/// `footer`.
///
/// The columns are those of Tomtom's table: Query_ID, Target_ID, Optimal_offset, p-value, E-value, q-value, Overlap,
/// Query_consensus, Target_consensus, Orientation, separated by tabs. The offset is that of `TomtomMatch`. A consensus
/// has the most probable base of each column (of equal ones the first), which for a target on the other strand is that
/// of its reverse complement. Numbers have six digits; as in Tomtom's tables those too small for single precision
/// (p below 1.4e-45) are 0.
class TomtomTable {
  public:
    /// \param targets the motifs that queries are compared with; they are referred to
    /// \throws DataError for a name with control characters, such as tabs
    explicit TomtomTable(std::span<Motif const> targets) : targets_{targets}, consensus_(2 * targets.size()) {
        require_plain_names(targets);
    }

    /// \brief The line of column names.
    [[nodiscard]] static std::string header() {
        return "Query_ID\tTarget_ID\tOptimal_offset\tp-value\tE-value\tq-value\tOverlap\tQuery_consensus\t"
               "Target_consensus\tOrientation\n";
    }

    /// \brief A line for each match. \param matches whose `query` and `target` count in `queries` and the targets
    /// \throws DataError for a query's name with control characters
    [[nodiscard]] std::string rows(std::span<TomtomMatch const> matches, std::span<Motif const> queries) {
        require_plain_names(queries);
        std::string text;
        std::string of_query;
        for (std::size_t i = 0; i < matches.size(); ++i) {
            auto const& match = matches[i];
            if (i == 0 || match.query != matches[i - 1].query) {
                of_query = queries[match.query].consensus();
            }
            add_row(text, match, queries[match.query].name(), of_query);
        }
        return text;
    }

    /// \brief A line to append after `# `, behind an empty one. Control characters in it are escaped; nothing if empty.
    [[nodiscard]] static std::string footer(std::string_view remark) {
        return remark.empty() ? std::string{} : detail::concat({"\n# ", visible(remark), "\n"});
    }

  private:
    static void require_plain_names(std::span<Motif const> motifs) {
        for (auto const& motif : motifs) {
            if (detail::has_control(motif.name())) {
                throw DataError(message({.found = detail::concat({"a motif called '", printable(motif.name()), "'"}),
                                         .expected = "a name without control characters"}));
            }
        }
    }

    [[nodiscard]] std::string const& consensus(std::size_t target, bool reverse) {
        auto& known = consensus_[2 * target + (reverse ? 1 : 0)];
        if (known.empty()) {
            known = (reverse ? targets_[target].reverse_complement() : targets_[target]).consensus();
        }
        return known;
    }

    void add_row(std::string& text, TomtomMatch const& match, std::string_view query,
                 std::string_view query_consensus) {
        constexpr int digits = 6;
        bool const tiny = match.p_value < static_cast<double>(std::numeric_limits<float>::denorm_min());
        auto const field = [&text](std::string_view value) {
            text += value;
            text += '\t';
        };
        field(query);
        field(targets_[match.target].name());
        field(std::to_string(match.offset));
        for (double const value : {match.p_value, match.e_value, match.q_value}) {
            field(tiny ? std::string{"0"} : number_text(value, digits));
        }
        field(std::to_string(match.overlap));
        field(query_consensus);
        field(consensus(match.target, match.reverse));
        text += match.reverse ? "-\n" : "+\n";
    }

    std::span<Motif const> targets_;
    std::vector<std::string> consensus_;  // of each target on each strand, once it is asked for
};

/// \brief The whole table of a `TomtomTable`.
/// \param matches whose `query` and `target` count in the following
/// \param queries the motifs that were compared
/// \param targets the motifs that they were compared with
/// \param remark as `TomtomTable::footer`
/// \throws DataError for a name with control characters, such as tabs
[[nodiscard]] inline std::string tomtom_text(std::span<TomtomMatch const> matches, std::span<Motif const> queries,
                                             std::span<Motif const> targets, std::string_view remark = {}) {
    TomtomTable table{targets};
    return TomtomTable::header() + table.rows(matches, queries) + TomtomTable::footer(remark);
}

/// \brief Writes `tomtom_text`. \throws IoError as `AtomicFile`.
inline void write_tomtom(std::filesystem::path const& target, std::span<TomtomMatch const> matches,
                         std::span<Motif const> queries, std::span<Motif const> targets, std::string_view remark = {}) {
    write_file(target, tomtom_text(matches, queries, targets, remark));
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
