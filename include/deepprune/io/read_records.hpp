/// \file
/// \brief Reads records from a file in any supported format.
#pragma once

#include <filesystem>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/detail/fields.hpp>
#include <deepprune/io/detail/record_builder.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/number.hpp>
#include <deepprune/io/read_deepbind.hpp>
#include <deepprune/io/read_fasta.hpp>
#include <deepprune/io/read_tsv.hpp>
#include <deepprune/io/read_zeng.hpp>
#include <deepprune/sequence/record.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The formats of labelled sequences; `automatic`: detected from the content, never from the file's name.
enum class DataFormat { automatic, fasta, deepbind, zeng, tsv };

namespace detail {

/// \brief Refuses the formats of sequences that people have instead, by name. \param first lines that are not blank
inline void refuse_other_format(LineReader const& lines, std::vector<NumberedLine> const& first) {
    auto const refuse = [&](std::string_view found, std::string_view expected, std::string_view remedy) {
        throw DataError(message({.where = {.file = lines.file(), .line = first[0].number},
                                 .found = found,
                                 .expected = expected,
                                 .remedy = remedy}));
    };
    auto const& text = first[0].text;
    auto const fields = split_at(text, '\t');
    auto const is_dna = [](std::string_view word) { return !word.empty() && find_bad_letter(word) == word.size(); };
    auto const is_bed = [&](std::vector<Field> const& row) {
        auto const is_number = [&](std::size_t i) { return parse_number<std::size_t>(row[i].text).has_value(); };
        return row.size() >= 3 && is_number(1) && is_number(2) && !is_dna(row[0].text);
    };
    if (text.starts_with('@') && first.size() > 1 && is_dna(first[1].text)) {
        refuse("FASTQ", "FASTA or a table", "convert it, for example with seqtk seq -A");
    }
    bool const headed = text.starts_with('#') && first.size() > 1 && is_bed(split_at(first[1].text, '\t'));
    if (text.starts_with("track ") || text.starts_with("browser ") || headed || is_bed(fields)) {
        refuse("BED, which has regions and no sequences", "FASTA or a table",
               "get the sequences with bedtools getfasta -fi GENOME.fa -bed FILE");
    }
    if (auto const values = split_at(text, ',');
        values.size() > 1 && fields.size() == 1 && (values[0].text == "sequence" || is_dna(values[0].text))) {
        refuse("values separated by commas", "values separated by tabs: sequence, label and perhaps id",
               "save the table with tabs");
    }
    if (fields.size() == 2 && !is_dna(fields[0].text) && is_dna(fields[1].text)) {
        refuse("a table of name and sequence, as of bedtools getfasta -tab", "sequence, tab, label",
               "leave -tab out, which gives FASTA");
    }
}

}  // namespace detail

/// \brief The format of a file, from its first lines that are not blank; they are not consumed.
///
/// `FoldID` starts DeepBind's header. `>` starts FASTA or Zeng's form: it is Zeng's if the line has a second column and
/// is followed by no line of sequence. Any other line with a tab is a row of a table. \throws DataError for an empty
/// file and for any other first line; FASTQ, BED, tables of name and sequence and those with commas are called by name.
/// \throws IoError as `LineReader`.
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
    detail::refuse_other_format(lines, first);
    if (first[0].text.find('\t') != std::string::npos) {
        return DataFormat::tsv;
    }
    throw DataError(
        message({.where = {.file = lines.file(), .line = first[0].number},
                 .found = detail::concat({"'", printable(first[0].text), "'"}),
                 .expected = "FASTA (>name), DeepBind (FoldID EventID seq Bound), Zeng (>id sequence label) "
                             "or sequence, tab, label"}));
}

namespace detail {

[[noreturn]] inline void fail_without_memory(LineReader const& lines) {
    throw IoError(
        message({.where = {.file = lines.file(), .line = lines.number()},
                 .found = concat({"no memory left after ", std::to_string(lines.bytes() >> 20U), " MiB of the file"}),
                 .expected = "a file that fits into memory",
                 .remedy = "use fewer records or more memory"}));
}

/// \tparam Records `std::vector<Record>` or `RecordSet`
template <class Records>
[[nodiscard]] Records read_records_of(LineReader& lines, DataFormat format, bool fasta_label,
                                      RowOptions const& options) try {
    switch (format == DataFormat::automatic ? detect_format(lines) : format) {
        case DataFormat::deepbind: return read_deepbind_rows<Records>(lines, options);
        case DataFormat::zeng: return read_zeng_rows<Records>(lines, options);
        case DataFormat::tsv: return read_tsv_rows<Records>(lines, options);
        case DataFormat::fasta:
        case DataFormat::automatic: break;
    }
    return read_fasta_lines<Records>(lines, fasta_label, options);
} catch (std::bad_alloc const&) {
    fail_without_memory(lines);
}

}  // namespace detail

/// \brief Reads records from lines, up to their end.
/// \param lines of the file
/// \param format the format, or `automatic`
/// \param fasta_label the label of records from FASTA, which has none
[[nodiscard]] inline std::vector<Record> read_records(LineReader& lines, DataFormat format = DataFormat::automatic,
                                                      bool fasta_label = true) {
    return detail::read_records_of<std::vector<Record>>(lines, format, fasta_label, {});
}

/// \brief Records that may have no labels.
struct UnlabelledRecords {
    std::vector<Record> records{};  ///< label true where there is none
    bool labelled = false;          ///< whether the file has labels
};

/// \brief Reads records from lines, up to their end, for prediction: labels may be missing, that is empty, `NA` or -1,
/// in all records or in none. FASTA has none.
[[nodiscard]] inline UnlabelledRecords read_unlabelled_records(LineReader& lines,
                                                               DataFormat format = DataFormat::automatic) {
    detail::LabelCount labels;
    UnlabelledRecords read{.records =
                               detail::read_records_of<std::vector<Record>>(lines, format, true, {.labels = &labels})};
    read.labelled = labels.given != 0;
    return read;
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
