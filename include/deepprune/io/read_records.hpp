/// \file
/// \brief Reads records from a file in any supported format.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/detail/record_builder.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/read_deepbind.hpp>
#include <deepprune/io/read_fasta.hpp>
#include <deepprune/io/read_tsv.hpp>
#include <deepprune/io/read_zeng.hpp>
#include <deepprune/sequence/record.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The formats of labelled sequences; `automatic`: detected from the content, never from the file's name.
enum class DataFormat { automatic, fasta, deepbind, zeng, tsv };

/// \brief The format of a file, from its first lines that are not blank; they are not consumed.
///
/// `FoldID` starts DeepBind's header. `>` starts FASTA or Zeng's form: it is Zeng's if the line has a second column and
/// is followed by no line of sequence. Any other line with a tab is a row of a table. \throws DataError for an empty
/// file and for any other first line. \throws IoError as `LineReader`.
[[nodiscard]] inline DataFormat detect_format(LineReader& lines) {
    auto const first = lines.peek_filled(2);
    if (first.empty()) {
        throw DataError(message({.where = {.file = lines.file(), .line = 1},
                                 .found = "an empty file",
                                 .expected = "at least one sequence"}));
    }
    if (first[0].text.starts_with("FoldID")) {
        return DataFormat::deepbind;
    }
    if (first[0].text.starts_with('>')) {
        auto const columns = detail::split_at_blanks(first[0].text);
        bool const alone = first.size() == 1 || first[1].text.starts_with('>');
        bool const row = columns.size() >= 3 ||
                         (columns.size() == 2 && detail::find_bad_letter(columns[1].text) == columns[1].text.size());
        return alone && row ? DataFormat::zeng : DataFormat::fasta;
    }
    if (first[0].text.find('\t') != std::string::npos) {
        return DataFormat::tsv;
    }
    throw DataError(
        message({.where = {.file = lines.file(), .line = first[0].number},
                 .found = detail::concat({"'", printable(first[0].text), "'"}),
                 .expected = "FASTA (>name), DeepBind (FoldID EventID seq Bound), Zeng (>id sequence label) "
                             "or sequence, tab, label"}));
}

/// \brief Reads records from lines, up to their end.
/// \param lines of the file
/// \param format the format, or `automatic`
/// \param fasta_label the label of records from FASTA, which has none
[[nodiscard]] inline std::vector<Record> read_records(LineReader& lines, DataFormat format = DataFormat::automatic,
                                                      bool fasta_label = true) {
    switch (format == DataFormat::automatic ? detect_format(lines) : format) {
        case DataFormat::deepbind: return read_deepbind(lines);
        case DataFormat::zeng: return read_zeng(lines);
        case DataFormat::tsv: return read_tsv(lines);
        case DataFormat::fasta:
        case DataFormat::automatic: break;
    }
    return read_fasta(lines, fasta_label);
}

/// \brief Reads records from a file, plain or gzipped; also from a pipe, as the file is opened once.
/// \throws DataError with file and line for invalid content and for a file without records. \throws IoError
/// for a file that cannot be read completely.
[[nodiscard]] inline std::vector<Record> read_records(std::filesystem::path const& path,
                                                      DataFormat format = DataFormat::automatic,
                                                      bool fasta_label = true) {
    LineReader lines{path};
    return read_records(lines, format, fasta_label);
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
