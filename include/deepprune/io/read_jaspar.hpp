/// \file
/// \brief Reads motifs in JASPAR's formats.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/detail/motif_text.hpp>
#include <deepprune/io/detail/record_builder.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/number.hpp>
#include <deepprune/motif/motif.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \brief The four rows of one motif: a row for each base, a number for each column.
class JasparRows {
  public:
    explicit JasparRows(LineReader const& lines) : lines_{lines} {}

    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }

    /// \brief `A  [ 1 2 3 ]`, `A 1 2 3`, or `1 2 3` for the next base of A, C, G, T.
    void add(std::string_view line) {
        if (count_ == rows_.size()) {
            fail_motif(lines_, lines_.number(), detail::concat({"a fifth row ('", printable(line), "')"}),
                       "four rows for each motif: A, C, G, T", "a file with a row for each column has another format");
        }
        std::string text{line};
        for (char& letter : text) {
            letter = letter == '[' || letter == ']' ? ' ' : letter;
        }
        auto fields = split_at_blanks(text);
        std::size_t base = count_;
        if (fields[0].text.size() == 1 && !(fields[0].text[0] >= '0' && fields[0].text[0] <= '9')) {
            base = std::string_view{"ACGT"}.find(fields[0].text == "U" ? "T" : fields[0].text);
            if (base == std::string_view::npos || !rows_[base].empty()) {
                fail_motif(lines_, lines_.number(), detail::concat({"a row of '", printable(fields[0].text), "'"}),
                           "a row for each of A, C, G, T, once");
            }
            fields.erase(fields.begin());
        }
        if (!rows_[base].empty()) {
            fail_motif(lines_, lines_.number(), detail::concat({"'", printable(line), "'"}),
                       "either all rows or no row to begin with their letter");
        }
        for (auto const& field : fields) {
            rows_[base].push_back(
                require_number<double>(field.text, {0.0, max_counts, "a count, 0 or more"},
                                       {.file = lines_.file(), .line = lines_.number(), .column = field.column}));
        }
        auto const columns = rows_[first_].size();
        if (count_ == 0) {
            first_ = base;
        } else if (fields.size() != columns) {
            fail_motif(lines_, lines_.number(), detail::concat({std::to_string(fields.size()), " numbers"}),
                       detail::concat({std::to_string(columns), " as in the motif's first row"}),
                       "the file may be truncated");
        }
        if (fields.empty()) {
            fail_motif(lines_, lines_.number(), "a row without numbers", "a count for each column");
        }
        lines_of_[base] = lines_.number();
        ++count_;
    }

    /// \brief The motif of the four rows, which are then cleared.
    [[nodiscard]] Motif finish(std::size_t header, MotifDetails details) {
        if (count_ != rows_.size()) {
            fail_motif(lines_, header,
                       detail::concat({std::to_string(count_), " rows for motif '", printable(details.name), "'"}),
                       "four rows: A, C, G, T", "the file may be truncated");
        }
        std::vector<MotifRow> columns(rows_[0].size());
        for (std::size_t i = 0; i < columns.size(); ++i) {
            columns[i] = {{rows_[0][i], rows_[1][i], rows_[2][i], rows_[3][i]}, lines_of_[0]};
        }
        rows_ = {};
        count_ = 0;
        first_ = 0;
        return motif_from_counts(lines_, header, std::move(details), columns);
    }

  private:
    LineReader const& lines_;
    std::array<std::vector<double>, 4> rows_;
    std::array<std::size_t, 4> lines_of_{};
    std::size_t first_ = 0;
    std::size_t count_ = 0;
};

}  // namespace detail

/// \brief Reads motifs in JASPAR's format: `>name alternate`, then a row of counts for each base, either bracketed with
/// its letter, `A  [ 4 19 0 ]`, or bare in the order A, C, G, T. Counts may be fractions.
/// \throws DataError with file and line for anything else. \throws IoError as `LineReader`.
[[nodiscard]] inline std::vector<Motif> read_jaspar(LineReader& lines) {
    std::vector<Motif> motifs;
    detail::JasparRows rows{lines};
    MotifDetails details;
    std::size_t header = 0;
    auto const finish = [&] {
        if (header != 0) {
            motifs.push_back(rows.finish(header, details));
        }
    };
    while (auto const line = lines.next()) {
        auto const fields = detail::split_at_blanks(*line);
        if (fields.empty()) {
            continue;
        }
        if (line->starts_with('>')) {
            finish();
            header = lines.number();
            auto const names = detail::split_at_blanks(line->substr(1));
            if (names.empty()) {
                detail::fail_motif(lines, header, "a motif without a name", ">name");
            }
            details = {.name = std::string{names[0].text},
                       .alternate_name = names.size() > 1 ? std::string{names[1].text} : std::string{}};
        } else if (header == 0) {
            detail::fail_motif(lines, lines.number(), detail::concat({"'", printable(*line), "'"}),
                               "a line '>name' before it");
        } else {
            rows.add(*line);
        }
    }
    finish();
    if (motifs.empty()) {
        detail::fail_motif(lines, 1, "an empty file", "at least one motif");
    }
    return motifs;
}

/// \brief Reads JASPAR's `.pfm` without a header: four rows of counts, the motif of one file.
/// \param lines of the file
/// \param name of the motif
/// \throws as `read_jaspar`.
[[nodiscard]] inline Motif read_pfm(LineReader& lines, std::string name) {
    detail::JasparRows rows{lines};
    while (auto const line = lines.next()) {
        if (!detail::is_blank(*line)) {
            rows.add(*line);
        }
    }
    return rows.finish(1, {.name = std::move(name)});
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
