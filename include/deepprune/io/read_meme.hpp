/// \file
/// \brief Reads motifs in the text formats of the MEME Suite.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/detail/fields.hpp>
#include <deepprune/io/detail/meme_header.hpp>
#include <deepprune/io/detail/motif_text.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/number.hpp>
#include <deepprune/motif/motif.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \brief Reads MEME's text, line by line.
class MemeReader {
  public:
    MemeReader(LineReader& lines, Remarks remarks) : lines_{lines}, header_{lines}, remarks_{remarks} {}

    [[nodiscard]] std::vector<Motif> read() {
        while (auto const line = next_line()) {
            std::string const& text = *line;
            auto const fields = split_at_blanks(text);
            if (!header_.read(text, fields)) {
                read_motif_line(text, fields);
            }
        }
        finish_motif();
        if (motifs_.empty()) {
            fail_motif(lines_, (std::max)(lines_.number(), std::size_t{1}), "the end of the file",
                       header_.version_seen() ? "at least one motif" : "a line 'MEME version 4' and motifs");
        }
        return std::move(motifs_);
    }

  private:
    /// \brief The next line, or the one that ended a matrix if it has not been used.
    [[nodiscard]] std::optional<std::string> next_line() {
        if (again_) {
            return std::exchange(again_, std::nullopt);
        }
        auto const line = lines_.next();
        return line ? std::optional{std::string{*line}} : std::nullopt;
    }

    void read_motif_line(std::string const& text, std::vector<Field> const& fields) {
        std::size_t const title = title_of(text, fields);
        if (title != 0) {
            start_motif(fields, title);
        } else if (!fields.empty() && starts_folded(fields[0].text, "letter-probability")) {
            if (!open_) {
                fail_motif(lines_, lines_.number(), "a matrix without a motif", "a line 'MOTIF name' before it");
            }
            read_matrix(text);
        } else if (!fields.empty() && starts_folded(fields[0].text, "log-odds")) {
            skip_matrix();
        } else if (begins_as_number(fields) && !full_) {
            fail_motif(lines_, lines_.number(), detail::concat({"'", printable(text), "' outside of a matrix"}),
                       "the rows of a matrix one after the other, each of numbers alone");
        } else if (begins_as_number(fields) && after_matrix_) {
            fail_motif(
                lines_, lines_.number(),
                detail::concat({"'", printable(text), "' after the matrix of motif '", printable(details_.name), "'"}),
                "the rows of a matrix one after the other, each of numbers alone");
        } else if (!fields.empty()) {
            after_matrix_ = false;
            full_ = full_ || text.starts_with("****") || text.starts_with("--------");
        }
    }

    /// \brief The field after which a motif's names come; 0 if the line does not begin a motif. The full format has
    /// headings such as `Motif 1 Description`, and a block `BL   MOTIF 1 width=15` inside of a motif.
    [[nodiscard]] std::size_t title_of(std::string const& text, std::vector<Field> const& fields) const {
        auto const is_motif = [&](std::size_t at) {
            return fields.size() > at && fields[at].text.size() == 5 && starts_folded(fields[at].text, "motif");
        };
        if (is_motif(0)) {
            bool const exact = fields[0].text == "MOTIF" && fields[0].column == 1;
            return exact || !full_ ? 1 : 0;
        }
        bool const block = !fields.empty() && fields[0].text == "BL" && is_motif(1);
        bool const same = open_ && fields.size() > 2 && fields[2].text == details_.name;
        return block && !same && !full_ && text.size() > fields[1].column + 4 ? 2 : 0;
    }

    /// \brief Passes over the rows of a matrix of scores.
    void skip_matrix() {
        for (auto line = lines_.next(); line; line = lines_.next()) {
            if (auto const fields = split_at_blanks(*line); !looks_numeric(fields)) {
                again_ = std::string{*line};
                return;
            }
        }
    }

    /// \brief `MOTIF name alternate`, followed in the full format by `width = 15 sites = 50 ...`.
    /// \param first field of the names
    void start_motif(std::vector<Field> const& fields, std::size_t first) {
        finish_motif();
        header_.require_version();
        std::size_t names = first;
        while (names < fields.size() && names < first + 2 && !is_width(fields, names, names == first)) {
            ++names;
        }
        if (names == first) {
            fail_motif(lines_, lines_.number(), "a motif without a name", "MOTIF name");
        }
        open_ = true;
        has_matrix_ = false;
        after_matrix_ = false;
        start_ = lines_.number();
        details_ = {.name = std::string{fields[first].text},
                    .alternate_name = names == first + 2 ? std::string{fields[first + 1].text} : std::string{},
                    .background = header_.background(),
                    .strands = header_.strands(),
                    .alphabet = header_.alphabet()};
    }

    /// \brief Whether `width = 15`, or `width=15` behind a name, begins at a field.
    [[nodiscard]] static bool is_width(std::vector<Field> const& fields, std::size_t at, bool only_spaced) {
        bool const spaced =
            fields[at].text == "width" && at + 1 < fields.size() && fields[at + 1].text.starts_with('=');
        return spaced || (!only_spaced && fields[at].text.starts_with("width="));
    }

    void finish_motif() const {
        if (open_ && !has_matrix_) {
            fail_motif(lines_, start_, detail::concat({"motif '", printable(details_.name), "' without a matrix"}),
                       "a line 'letter-probability matrix:' and its rows", "the file may be truncated");
        }
    }

    /// \brief The number after `key=` or `key =` in a matrix's first line; nothing if it is missing.
    [[nodiscard]] std::optional<double> find_value(std::string const& text, std::string_view key) const {
        std::string spaced;
        for (char const letter : text) {
            spaced += letter == '=' ? std::string{" = "} : std::string(1, letter);
        }
        auto const fields = split_at_blanks(spaced);
        for (std::size_t i = 0; i + 2 < fields.size(); ++i) {
            if (fields[i].text.size() == key.size() && starts_folded(fields[i].text, key) &&
                fields[i + 1].text == "=") {
                return require_number<double>(fields[i + 2].text,
                                              {0.0, 4.0 * max_counts, detail::concat({"a number after ", key})},
                                              {.file = lines_.file(), .line = lines_.number()});
            }
        }
        return std::nullopt;
    }

    void read_matrix(std::string const& first) {
        std::size_t const start = lines_.number();
        if (has_matrix_) {
            fail_motif(lines_, start, detail::concat({"a second matrix for motif '", printable(details_.name), "'"}),
                       "one matrix for each motif");
        }
        has_matrix_ = true;
        auto const letters = static_cast<double>(header_.letters());
        if (auto const given = find_value(first, "alength"); given && *given != letters) {
            fail_motif(lines_, start, "an alength other than the number of letters in the alphabet",
                       detail::concat({"alength= ", std::to_string(header_.letters())}));
        }
        auto const width = find_value(first, "w");
        details_.sites = find_value(first, "nsites").value_or(0.0);
        std::vector<BaseProbabilities> columns;
        for (;;) {
            auto const line = lines_.next();
            auto const fields = line ? split_at_blanks(*line) : std::vector<Field>{};
            if (!line || !looks_numeric(fields)) {
                if (width && static_cast<double>(columns.size()) != *width) {
                    fail_rows(line ? detail::concat({"'", printable(*line), "'"}) : std::string{"the end of the file"},
                              columns.size(), *width);
                }
                if (line) {
                    again_ = std::string{*line};
                }
                break;
            }
            if (width && static_cast<double>(columns.size()) == *width) {
                fail_rows("one more row", columns.size(), *width);
            }
            columns.push_back(header_.parse_row(fields));
        }
        if (columns.empty()) {
            fail_motif(lines_, start, detail::concat({"no rows for motif '", printable(details_.name), "'"}),
                       "a row of probabilities for each column");
        }
        after_matrix_ = true;
        fill_empty(columns, start);
        motifs_.emplace_back(PositionWeightMatrix{std::move(columns)}, details_);
    }

    /// \brief Makes rows of zeros flat. \param start line before the first row
    void fill_empty(std::vector<BaseProbabilities>& columns, std::size_t start) const {
        std::size_t empty = 0;
        std::size_t first = 0;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (base_total(columns[i]) == 0.0) {
                first = empty++ == 0 ? start + i + 1 : first;
                columns[i] = uniform_background;
            }
        }
        if (empty != 0) {
            remark_flat(lines_, first, empty, details_.name, remarks_);
        }
    }

    [[noreturn]] void fail_rows(std::string const& found, std::size_t rows, double width) const {
        fail_motif(
            lines_, lines_.number(),
            detail::concat({found, " after ", std::to_string(rows), " rows of motif '", printable(details_.name), "'"}),
            detail::concat({"w= ", std::to_string(std::llround(width)), " rows"}));
    }

    LineReader& lines_;
    MemeHeader header_;
    std::vector<Motif> motifs_;
    MotifDetails details_;
    std::optional<std::string> again_;
    Remarks remarks_;
    std::size_t start_ = 0;
    bool open_ = false;
    bool has_matrix_ = false;
    bool after_matrix_ = false;  // and nothing but blank lines since
    bool full_ = false;          // the full format, which has tables of other numbers
};

}  // namespace detail

/// \brief Reads motifs from MEME's text, versions 3 to 5, minimal or full: version, alphabet, strands, background, and
/// the letter-probability matrix of each motif; the rest of the full format is skipped.
///
/// As in the MEME Suite, keywords may be in any case and after blanks, and rows and backgrounds that sum to 1 within
/// 0.1 are scaled to 1. The alphabet is DNA or RNA; one with further letters is accepted if they
/// never occur. The file's background and strands are those of every motif.
/// \throws DataError with file and line for another version or alphabet, a motif without a matrix, a number of rows
/// that differs from `w=`, rows that are not distributions, and numbers outside of a matrix. \throws IoError as
/// `LineReader`.
[[nodiscard]] inline std::vector<Motif> read_meme(LineReader& lines) {
    return detail::MemeReader{lines, nullptr}.read();
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
