/// \file
/// \brief Reads motifs in JASPAR's formats, and others with a line `>name` and a matrix.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/detail/fields.hpp>
#include <deepprune/io/detail/jaspar_rows.hpp>
#include <deepprune/io/detail/motif_text.hpp>
#include <deepprune/io/detail/record_builder.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/number.hpp>
#include <deepprune/motif/motif.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \brief Reads records of a line `>name` and a matrix, either with a row for each base or with one for each position.
///
/// Rows that begin with a letter are those of bases, and so are four rows of any length but four. More than four rows
/// of four are positions, and so are all rows below HOMER's header of consensus, name and threshold. Up to four rows of
/// four are what the other records of the file are; where those do not tell, the direction in which all totals are
/// equal decides, as every position has as many sites as the next.
class NamedMatrixReader {
  public:
    NamedMatrixReader(LineReader& lines, Remarks remarks)
        : lines_{lines}, remarks_{remarks}, labelled_{lines, remarks} {}

    [[nodiscard]] std::vector<Motif> read() {
        while (auto const line = lines_.next()) {
            if (is_blank(*line) || line->starts_with('#')) {
                continue;
            }
            if (line->starts_with('>')) {
                finish_record();
                start_record(*line);
            } else if (record_.header == 0) {
                fail_motif(lines_, lines_.number(), concat({"'", printable(*line), "'"}), "a line '>name' before it");
            } else {
                add_row(*line);
            }
        }
        finish_record();
        if (motifs_.empty()) {
            fail_motif(lines_, 1, "an empty file", "at least one motif");
        }
        for (auto const& [place, record] : open_) {
            motifs_[place] = decide(record);
        }
        std::vector<Motif> motifs;
        motifs.reserve(motifs_.size());
        for (auto& motif : motifs_) {
            motifs.push_back(*std::move(motif));
        }
        return motifs;
    }

  private:
    /// \brief A record whose rows have no letters.
    struct Record {
        std::size_t header = 0;
        MotifDetails details{};
        bool homer = false;
        std::vector<std::vector<double>> rows{};
        std::vector<std::size_t> lines{};
    };

    void start_record(std::string_view line) {
        line.remove_prefix(1);
        auto const names = split_at_blanks(line);
        if (names.empty()) {
            fail_motif(lines_, lines_.number(), "a motif without a name", ">name");
        }
        auto const columns = split_at(line, '\t');
        record_ = {.header = lines_.number(),
                   .details = {.name = std::string{names[0].text},
                               .alternate_name = names.size() > 1 ? std::string{names[1].text} : std::string{}},
                   .homer = columns.size() >= 3 && parse_number<double>(columns[2].text).has_value() &&
                            find_bad_letter(names[0].text) == names[0].text.size()};
    }

    void add_row(std::string_view line) {
        bool const bare = line.find_first_of("[]") == std::string_view::npos && !JasparRows::is_labelled(line);
        if (!labelled_.empty() || (!bare && record_.rows.empty())) {
            labelled_.add(line);
            return;
        }
        auto const fields = split_at_blanks(line);
        auto const columns = record_.rows.empty() ? fields.size() : record_.rows[0].size();
        if (!bare) {
            fail_motif(lines_, lines_.number(), concat({"'", printable(line), "'"}),
                       "either all rows or no row to begin with their letter");
        }
        if (record_.rows.size() == 4 && columns != 4) {
            fail_motif(lines_, lines_.number(), concat({"a fifth row ('", printable(line), "')"}),
                       "four rows for each motif: A, C, G, T", "rows of positions have four numbers each");
        }
        std::vector<double> row;
        for (auto const& field : fields) {
            row.push_back(
                require_number<double>(field.text, {0.0, max_counts, "a count, 0 or more"},
                                       {.file = lines_.file(), .line = lines_.number(), .column = field.column}));
        }
        if (row.size() != columns) {
            fail_motif(lines_, lines_.number(), concat({std::to_string(row.size()), " numbers"}),
                       concat({std::to_string(columns), " as in the motif's first row"}), "the file may be truncated");
        }
        record_.rows.push_back(std::move(row));
        record_.lines.push_back(lines_.number());
    }

    void finish_record() {
        if (record_.header == 0) {
            return;
        }
        auto const& rows = record_.rows;
        if (rows.empty()) {
            bases_seen_ = true;
            motifs_.emplace_back(labelled_.finish(record_.header, record_.details));
        } else if (rows[0].size() != 4) {
            bases_seen_ = true;
            motifs_.emplace_back(of_bases(record_));
        } else if (rows.size() > 4 || record_.homer) {
            positions_seen_ = true;
            if (record_.homer) {
                std::swap(record_.details.name, record_.details.alternate_name);  // HOMER's consensus comes first
            }
            motifs_.emplace_back(of_positions(record_));
        } else {
            open_.emplace_back(motifs_.size(), record_);
            motifs_.emplace_back(std::nullopt);
        }
    }

    [[nodiscard]] Motif decide(Record const& record) const {
        if (bases_seen_ != positions_seen_) {
            return bases_seen_ ? of_bases(record) : of_positions(record);
        }
        std::vector<double> of_rows;
        std::vector<double> of_columns(4, 0.0);
        for (auto const& row : record.rows) {
            of_rows.push_back(0.0);
            for (std::size_t i = 0; i < row.size(); ++i) {
                of_rows.back() += row[i];
                of_columns[i] += row[i];
            }
        }
        bool const positions = are_equal(of_rows);
        if (positions && (record.rows.size() < 4 || !are_equal(of_columns))) {
            return of_positions(record);
        }
        if (!positions && record.rows.size() == 4 && are_equal(of_columns)) {
            return of_bases(record);
        }
        fail_motif(lines_, record.header,
                   concat({std::to_string(record.rows.size()), " rows of four numbers for motif '",
                           printable(record.details.name), "', which may be bases or positions"}),
                   "rows whose totals tell: every position has as many sites as the next",
                   "begin the rows of the bases with A, C, G and T");
    }

    /// \brief Whether totals differ by no more than rounding to two digits explains.
    [[nodiscard]] static bool are_equal(std::vector<double> const& totals) {
        constexpr double tolerance = 0.02;
        auto const [lowest, highest] = std::ranges::minmax(totals);
        return highest - lowest <= tolerance * highest;
    }

    [[nodiscard]] Motif of_bases(Record const& record) const {
        auto const& rows = record.rows;
        if (rows.size() != 4) {
            fail_motif(lines_, record.header,
                       concat({std::to_string(rows.size()), " rows for motif '", printable(record.details.name), "'"}),
                       "four rows: A, C, G, T", "the file may be truncated");
        }
        std::vector<MotifRow> columns;
        for (std::size_t i = 0; i < rows[0].size(); ++i) {
            columns.push_back({{rows[0][i], rows[1][i], rows[2][i], rows[3][i]}, record.lines[0]});
        }
        return motif_from_counts(lines_, record.header, record.details, columns, remarks_);
    }

    [[nodiscard]] Motif of_positions(Record const& record) const {
        std::vector<MotifRow> columns;
        for (std::size_t i = 0; i < record.rows.size(); ++i) {
            auto const& row = record.rows[i];
            columns.push_back({{row[0], row[1], row[2], row[3]}, record.lines[i]});
        }
        return motif_of_positions(lines_, record.header, record.details, columns, remarks_);
    }

    LineReader& lines_;
    Remarks remarks_;
    JasparRows labelled_;
    Record record_{};
    std::vector<std::optional<Motif>> motifs_{};
    std::vector<std::pair<std::size_t, Record>> open_{};  // with their places among the motifs
    bool bases_seen_ = false;
    bool positions_seen_ = false;
};

}  // namespace detail

/// \brief Reads motifs in JASPAR's format: `>name alternate`, then a row of counts for each base, either bracketed with
/// its letter, `A  [ 4 19 0 ]`, or bare in the order A, C, G, T. Counts may be fractions; lines that begin with `#` are
/// skipped.
///
/// The formats with a row for each position below `>name` are read as well: HOMER's (whose second word is the name,
/// the first the alternate name), GimmeMotifs', HOCOMOCO's pcm and Cluster-Buster's. Rows that sum to 1 are
/// probabilities. Four rows of four are ambiguous; the other motifs of the file decide, and then the totals.
/// \throws DataError with file and line for anything else. \throws IoError as `LineReader`.
[[nodiscard]] inline std::vector<Motif> read_jaspar(LineReader& lines) {
    return detail::NamedMatrixReader{lines, nullptr}.read();
}

namespace detail {

[[nodiscard]] inline Motif read_four_rows(LineReader& lines, std::string name, Remarks remarks) {
    JasparRows rows{lines, remarks};
    while (auto const line = lines.next()) {
        if (!is_blank(*line) && !line->starts_with('#')) {
            rows.add(*line);
        }
    }
    return rows.finish(1, {.name = std::move(name)});
}

}  // namespace detail

/// \brief Reads JASPAR's `.pfm` without a header: four rows of counts, the motif of one file.
/// \param lines of the file
/// \param name of the motif
/// \throws as `read_jaspar`.
[[nodiscard]] inline Motif read_pfm(LineReader& lines, std::string name) {
    return detail::read_four_rows(lines, std::move(name), nullptr);
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
