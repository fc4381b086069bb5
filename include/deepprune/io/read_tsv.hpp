/// \file
/// \brief Reads tables of sequences and labels.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/io/detail/fields.hpp>
#include <deepprune/io/detail/record_builder.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/sequence/record.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \tparam Records `std::vector<Record>` or `RecordSet`
template <class Records>
[[nodiscard]] Records read_tsv_rows(LineReader& lines, RowOptions const& options) {
    RecordBuilder<Records> builder{lines.file(), options};
    std::size_t columns = 0;  // 0: not known yet
    std::size_t rows = 0;
    while (auto const line = lines.next()) {
        if (is_blank(*line)) {
            continue;
        }
        auto const fields = split_at(*line, '\t');
        std::size_t const number = lines.number();
        bool const right = columns == 0 ? fields.size() == 2 || fields.size() == 3 : fields.size() == columns;
        if (!right) {
            builder.complain({.where = {.line = number},
                              .found = std::to_string(fields.size()) + (fields.size() == 1 ? " column" : " columns"),
                              .expected = columns == 0 ? std::string{"2 or 3, separated by tabs: sequence, label, id"}
                                                       : std::to_string(columns) + " as in the first line"});
            continue;
        }
        if (columns == 0) {
            columns = fields.size();
            if (*line == "sequence\tlabel" || *line == "sequence\tlabel\tid") {
                continue;
            }
        }
        ++rows;
        if (columns == 3 && fields[2].text.empty()) {
            builder.complain(
                {.where = {.line = number, .column = fields[2].column}, .found = "an empty id", .expected = "a name"});
            continue;
        }
        std::string const made = columns == 3 ? std::string{} : concat({"record_", std::to_string(rows)});
        builder.add_row(columns == 3 ? fields[2] : Field{made, 0}, fields[0], fields[1], number);
    }
    return builder.finish();
}

}  // namespace detail

/// \brief Reads lines of the form `sequence<TAB>label` or `sequence<TAB>label<TAB>id`, up to their end.
///
/// The first line may be a header, which is then exactly `sequence<TAB>label` or `sequence<TAB>label<TAB>id`. All lines
/// have as many columns as the first. Columns are separated by one tab each; there are no quotes and no comments; blank
/// lines are skipped. Without an id column, ids are `record_1`, `record_2`, ... in the order of the file.
/// \throws DataError with file and line for another number of columns, an invalid character, an empty
/// sequence or id, a label other than 0 and 1, and for a file without records. \throws IoError for a file that cannot
/// be read to its end.
[[nodiscard]] inline std::vector<Record> read_tsv(LineReader& lines) {
    return detail::read_tsv_rows<std::vector<Record>>(lines, {});
}

/// \brief Reads a table of sequences and labels, plain or gzipped.
[[nodiscard]] inline std::vector<Record> read_tsv(std::filesystem::path const& path) {
    LineReader lines{path};
    return read_tsv(lines);
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
