/// \file
/// \brief Reads the `.data` files of Zeng et al. 2016, the form of the paper's 690 sets.
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
[[nodiscard]] Records read_zeng_rows(LineReader& lines, RowOptions const& options) {
    constexpr std::string_view form = "three columns: >id sequence label";
    RecordBuilder<Records> builder{lines.file(), options};
    while (auto const line = lines.next()) {
        auto const fields = split_at_blanks(*line);
        if (fields.empty()) {
            continue;
        }
        Location const where{.line = lines.number()};
        if (!fields[0].text.starts_with('>') || fields[0].text.size() == 1) {
            builder.complain({.where = where,
                              .found = concat({"'", printable(fields[0].text), "'"}),
                              .expected = form,
                              .remedy = "start each line with '>' and the id, without a blank between them"});
        } else if (fields.size() == 2 && options.labels != nullptr) {
            builder.add_row({fields[0].text.substr(1), fields[0].column + 1}, fields[1], {.column = fields[1].column},
                            lines.number());
        } else if (fields.size() == 2) {
            builder.complain({.where = where,
                              .found = "no label column",
                              .expected = form,
                              .remedy = "some copies of these sets lack the labels: use one that has them"});
        } else if (fields.size() != 3) {
            builder.complain({.where = where,
                              .found = std::to_string(fields.size()) + (fields.size() == 1 ? " column" : " columns"),
                              .expected = form});
        } else {
            builder.add_row({fields[0].text.substr(1), fields[0].column + 1}, fields[1], fields[2], lines.number());
        }
    }
    return builder.finish();
}

}  // namespace detail

/// \brief Reads lines of the form `>chr5:114910510-114910610 SEQUENCE 1`, up to their end.
///
/// Blanks or tabs separate the three columns (Zeng, Edwards, Liu & Gifford, Bioinformatics 32:i121, 2016). The id is
/// the first column without `>`, the label is 0 or 1. \throws DataError with file and line for a line that does not
/// start with `>`, a missing name or label, an extra column, an invalid character, a label other than 0
/// and 1 (some copies hold -1 throughout), and for a file without records. \throws IoError for a file that cannot be
/// read to its end.
[[nodiscard]] inline std::vector<Record> read_zeng(LineReader& lines) {
    return detail::read_zeng_rows<std::vector<Record>>(lines, {});
}

/// \brief Reads a file of Zeng et al., plain or gzipped.
[[nodiscard]] inline std::vector<Record> read_zeng(std::filesystem::path const& path) {
    LineReader lines{path};
    return read_zeng(lines);
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
