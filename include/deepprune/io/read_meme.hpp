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
#include <deepprune/io/detail/meme_header.hpp>
#include <deepprune/io/detail/motif_text.hpp>
#include <deepprune/io/detail/record_builder.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/number.hpp>
#include <deepprune/motif/motif.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \brief Reads MEME's text, line by line.
class MemeReader {
  public:
    explicit MemeReader(LineReader& lines) : lines_{lines}, header_{lines} {}

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
        if (!fields.empty() && fields[0].text == "MOTIF" && fields[0].column == 1) {
            finish_motif();
            header_.require_version();
            start_motif(text, fields);
        } else if (text.starts_with("letter-probability matrix:")) {
            if (!open_) {
                fail_motif(lines_, lines_.number(), "a matrix without a motif", "a line 'MOTIF name' before it");
            }
            read_matrix(text);
        }
    }

    /// \brief `MOTIF name alternate`, followed in the full format by `width = 15 sites = 50 ...`.
    void start_motif(std::string const& text, std::vector<Field> const& fields) {
        std::size_t names = 1;
        while (names < fields.size() && names < 3 && !is_width(text, fields, names)) {
            ++names;
        }
        if (names == 1) {
            fail_motif(lines_, lines_.number(), "a motif without a name", "MOTIF name");
        }
        open_ = true;
        has_matrix_ = false;
        start_ = lines_.number();
        details_ = {.name = std::string{fields[1].text},
                    .alternate_name = names == 3 ? std::string{fields[2].text} : std::string{},
                    .background = header_.background(),
                    .strands = header_.strands()};
    }

    [[nodiscard]] static bool is_width(std::string const& text, std::vector<Field> const& fields, std::size_t at) {
        return fields[at].text.starts_with("width") && text.find('=', fields[at].column) != std::string::npos;
    }

    void finish_motif() {
        if (open_ && !has_matrix_) {
            fail_motif(lines_, start_, detail::concat({"motif '", printable(details_.name), "' without a matrix"}),
                       "a line 'letter-probability matrix:' and its rows", "the file may be truncated");
        }
        open_ = false;
    }

    /// \brief The number after `key=` or `key =` in a matrix's first line; nothing if it is missing.
    [[nodiscard]] std::optional<double> find_value(std::string const& text, std::string_view key) const {
        std::string spaced;
        for (char const letter : text) {
            spaced += letter == '=' ? std::string{" = "} : std::string(1, letter);
        }
        auto const fields = split_at_blanks(spaced);
        for (std::size_t i = 0; i + 2 < fields.size(); ++i) {
            if (fields[i].text == key && fields[i + 1].text == "=") {
                return require_number<double>(fields[i + 2].text,
                                              {0.0, max_counts, detail::concat({"a number after ", key})},
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
        motifs_.emplace_back(PositionWeightMatrix{std::move(columns)}, details_);
    }

    [[noreturn]] void fail_rows(std::string const& found, std::size_t rows, double width) const {
        fail_motif(
            lines_, (std::max)(lines_.number(), std::size_t{1}),
            detail::concat({found, " after ", std::to_string(rows), " rows of motif '", printable(details_.name), "'"}),
            detail::concat({"w= ", std::to_string(std::llround(width)), " rows"}));
    }

    LineReader& lines_;
    MemeHeader header_;
    std::vector<Motif> motifs_;
    MotifDetails details_;
    std::optional<std::string> again_;
    std::size_t start_ = 0;
    bool open_ = false;
    bool has_matrix_ = false;
};

}  // namespace detail

/// \brief Reads motifs from MEME's text, versions 3 to 5, minimal or full: version, alphabet, strands, background, and
/// the letter-probability matrix of each motif; the rest of the full format is skipped.
///
/// The alphabet is DNA or RNA, whose U is read as T; one with further letters is accepted if they never occur. The
/// file's background and strands are those of every motif.
/// \throws DataError with file and line for another version or alphabet, a motif without a matrix, a number of rows
/// that differs from `w=`, and rows that are not distributions. \throws IoError as `LineReader`.
[[nodiscard]] inline std::vector<Motif> read_meme(LineReader& lines) { return detail::MemeReader{lines}.read(); }

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
