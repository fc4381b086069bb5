/// \file
/// \brief Reads motifs from a file in any supported format.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/detail/control.hpp>
#include <deepprune/io/detail/fields.hpp>
#include <deepprune/io/detail/jaspar_rows.hpp>
#include <deepprune/io/detail/motif_text.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/read_cisbp.hpp>
#include <deepprune/io/read_jaspar.hpp>
#include <deepprune/io/read_matrix.hpp>
#include <deepprune/io/read_meme.hpp>
#include <deepprune/io/read_transfac.hpp>
#include <deepprune/io/read_uniprobe.hpp>
#include <deepprune/motif/motif.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The formats of motif files: MEME's text; those with lines `>name`, as JASPAR's and HOMER's (`read_jaspar`);
/// one
/// JASPAR matrix without a header; TRANSFAC's; CIS-BP's; UniPROBE's; and a bare matrix of probabilities with a line for
/// each column, as `read_matrix` reads it.
enum class MotifFormat { meme, jaspar, pfm, transfac, cisbp, uniprobe, matrix };

namespace detail {

/// \brief How far the sum of a line may be from 1 where a matrix was printed with two digits.
inline constexpr double printed_matrix_tolerance = 0.021;

[[noreturn]] inline void fail_motif_format(LineReader const& lines, NumberedLine const& line) {
    fail_motif(lines, line.number, concat({"'", printable(line.text), "'"}),
               "motifs in the format of MEME (text), JASPAR or TRANSFAC",
               line.text.starts_with("<") ? "use MEME's meme.txt, not its XML" : "");
}

/// \brief The format of bare numbers: a `pfm` if there are four rows, and a `matrix` otherwise. Four rows of four are a
/// `matrix` if each sums to 1; if each does so but for rounding to two digits, only where the columns do not.
[[nodiscard]] inline MotifFormat detect_bare_format(LineReader const& lines, std::span<NumberedLine const> first) {
    bool exact = true;
    bool rounded = true;
    std::array<double, 4> of_columns{};
    for (auto const& line : first) {
        double sum = 0.0;
        std::size_t column = 0;
        for (auto const& field : split_at_blanks(line.text)) {
            double const value = parse_number<double>(field.text).value_or(0.0);
            of_columns[(std::min)(column++, std::size_t{3})] += value;
            sum += value;
        }
        exact = exact && std::abs(sum - 1.0) <= printed_sum_tolerance;
        rounded = rounded && std::abs(sum - 1.0) <= printed_matrix_tolerance;
    }
    bool const square = split_at_blanks(first[0].text).size() == 4;
    if (first.size() != 4) {
        return square ? MotifFormat::matrix : MotifFormat::pfm;
    }
    bool const columns =
        std::ranges::all_of(of_columns, [](double sum) { return std::abs(sum - 1.0) <= printed_matrix_tolerance; });
    if (square && rounded && !exact && columns) {
        fail_motif(lines, first[0].number, "four rows of four numbers whose rows and columns all sum to about 1",
                   "rows that begin with A, C, G and T, or more digits");
    }
    return square && (exact || rounded) ? MotifFormat::matrix : MotifFormat::pfm;
}

/// \brief The format of a file, from its first lines, which are not consumed. Comments (#) and the banner of MEME's
/// full text are skipped.
/// \throws DataError for an empty file and for any other content. \throws IoError as `LineReader`.
[[nodiscard]] inline MotifFormat detect_motif_format(LineReader& lines) {
    constexpr std::size_t looked_at = 50;
    constexpr std::array<std::string_view, 9> tags{"VV", "AC", "ID", "XX", "DE", "NA", "P0", "PO", "//"};
    auto const first = lines.peek_filled(looked_at);
    if (first.empty()) {
        fail_motif(lines, 1, "an empty file", "at least one motif");
    }
    for (auto const& line : first) {
        auto const& text = line.text;
        auto const fields = split_at_blanks(text);
        if (fields.size() > 1 && starts_folded(fields[0].text, "meme") && starts_folded(fields[1].text, "version")) {
            return MotifFormat::meme;
        }
        if (text.starts_with('#') || text.starts_with("****") || text.starts_with("MEME - ")) {
            continue;
        }
        if (text.starts_with('>')) {
            return MotifFormat::jaspar;
        }
        if (std::ranges::find(tags, fields[0].text) != tags.end()) {
            return MotifFormat::transfac;
        }
        if (line.number == first[0].number && looks_numeric(fields)) {
            return detect_bare_format(lines, first);
        }
        for (auto const& other : first) {
            if (begins_cisbp_matrix(split_at_blanks(other.text))) {
                return MotifFormat::cisbp;
            }
            if (is_uniprobe_row(other.text)) {
                return MotifFormat::uniprobe;
            }
        }
        // Four rows that begin with their letters, of a motif whose name is that of the file.
        if (JasparRows::is_labelled(text) && base_of(fields[0].text) < 4) {
            return MotifFormat::pfm;
        }
        fail_motif_format(lines, line);
    }
    fail_motif_format(lines, first[0]);
}

/// \brief The name of a file without folder and extension, as the name of a motif.
[[nodiscard]] inline std::string name_of_file(std::filesystem::path const& file) {
    std::string name = file.stem().string();
    name = name.empty() ? "motif" : name;
    std::ranges::replace_if(
        name, [](char c) { return is_control(c) || c == ' '; }, '_');
    return name;
}

[[nodiscard]] inline std::vector<Motif> read_unchecked_motifs(LineReader& lines, MotifFormat format, Remarks remarks) {
    switch (format) {
        case MotifFormat::meme: return MemeReader{lines, remarks}.read();
        case MotifFormat::jaspar: return NamedMatrixReader{lines, remarks}.read();
        case MotifFormat::transfac: return TransfacReader{lines, remarks}.read();
        case MotifFormat::pfm: return {read_four_rows(lines, name_of_file(lines.file()), remarks)};
        case MotifFormat::cisbp: return CisbpReader{lines, name_of_file(lines.file()), remarks}.read();
        case MotifFormat::uniprobe: return UniprobeReader{lines, name_of_file(lines.file()), remarks}.read();
        case MotifFormat::matrix: break;
    }
    auto name = name_of_file(lines.file());
    return {Motif{read_matrix(lines, printed_matrix_tolerance), {.name = std::move(name)}}};
}

/// \throws DataError for a name with control characters, which would break tables
[[nodiscard]] inline std::vector<Motif> read_motifs_of(LineReader& lines, MotifFormat format, Remarks remarks) {
    auto motifs = read_unchecked_motifs(lines, format, remarks);
    for (auto const& motif : motifs) {
        if (has_control(motif.name()) || has_control(motif.alternate_name())) {
            throw DataError(message({.where = {.file = lines.file()},
                                     .found = concat({"a motif called '", printable(motif.name()), "' (",
                                                      printable(motif.alternate_name()), ")"}),
                                     .expected = "names without control characters"}));
        }
    }
    return motifs;
}

}  // namespace detail

/// \brief Reads motifs from lines, up to their end, in any `MotifFormat`, detected from their content. A motif without
/// a name gets that of the file, without its extension; blanks and control bytes in it become `_`.
/// \throws DataError with file and line for an unknown format and for invalid content.
/// \throws IoError for a file that cannot be read completely.
[[nodiscard]] inline std::vector<Motif> read_motifs(LineReader& lines) {
    return detail::read_motifs_of(lines, detail::detect_motif_format(lines), nullptr);
}

/// \brief As above for databases, of which one odd motif should not close the whole: columns without counts are read as
/// flat ones, with equal counts of all bases.
/// \param lines of the file
/// \param remarks gets a sentence for each motif that has such columns
[[nodiscard]] inline std::vector<Motif> read_motifs(LineReader& lines, std::vector<std::string>& remarks) {
    return detail::read_motifs_of(lines, detail::detect_motif_format(lines), &remarks);
}

/// \brief Reads the motifs of a file, plain or gzipped; also from a pipe, as the file is opened once.
[[nodiscard]] inline std::vector<Motif> read_motifs(std::filesystem::path const& path) {
    LineReader lines{path};
    return read_motifs(lines);
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
