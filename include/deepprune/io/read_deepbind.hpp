/// \file
/// \brief Reads the `.seq` files of DeepBind's ChIP-seq data.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/detail/fields.hpp>
#include <deepprune/io/detail/record_builder.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/sequence/record.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \tparam Records `std::vector<Record>` or `RecordSet`
template <class Records>
[[nodiscard]] Records read_deepbind_rows(LineReader& lines, RowOptions const& options) {
    constexpr std::string_view header = "FoldID\tEventID\tseq\tBound";
    RecordBuilder<Records> builder{lines.file(), options};
    auto first = lines.next();
    while (first && is_blank(*first)) {
        first = lines.next();
    }
    if (first && *first != header) {
        throw DataError(message({.where = {.file = lines.file(), .line = lines.number()},
                                 .found = concat({"'", printable(*first), "'"}),
                                 .expected = "DeepBind's header: FoldID, EventID, seq, Bound, separated by tabs"}));
    }
    while (auto const line = lines.next()) {
        if (is_blank(*line)) {
            continue;
        }
        auto const fields = split_at(*line, '\t');
        if (fields.size() == 3 && options.labels != nullptr) {
            builder.add_row(fields[1], fields[2], {.column = line->size() + 1}, lines.number());
            continue;
        }
        if (fields.size() != 4) {
            builder.complain({.where = {.line = lines.number()},
                              .found = std::to_string(fields.size()) + " columns",
                              .expected = "4, separated by tabs: FoldID, EventID, seq, Bound"});
            continue;
        }
        builder.add_row(fields[1], fields[2], fields[3], lines.number());
    }
    return builder.finish();
}

}  // namespace detail

/// \brief Reads DeepBind's table from lines, up to their end.
///
/// The first line is `FoldID EventID seq Bound`; columns are separated by one tab each. The id is the EventID, the
/// label `Bound` is 0 or 1; the fold is not kept. Training files (`*_AC.seq.gz`) hold positives only. \throws DataError
/// with file and line for another header, another number of columns, an invalid character, an empty
/// sequence, another label, and for a file without records. \throws IoError for a file that cannot be read completely.
[[nodiscard]] inline std::vector<Record> read_deepbind(LineReader& lines) {
    return detail::read_deepbind_rows<std::vector<Record>>(lines, {});
}

/// \brief Reads a DeepBind file, plain or gzipped.
[[nodiscard]] inline std::vector<Record> read_deepbind(std::filesystem::path const& path) {
    LineReader lines{path};
    return read_deepbind(lines);
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
