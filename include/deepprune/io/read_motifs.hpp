/// \file
/// \brief Reads motifs from a file in any supported format.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/detail/motif_text.hpp>
#include <deepprune/io/detail/record_builder.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/read_jaspar.hpp>
#include <deepprune/io/read_matrix.hpp>
#include <deepprune/io/read_meme.hpp>
#include <deepprune/io/read_transfac.hpp>
#include <deepprune/motif/motif.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The formats of motif files: MEME's text; JASPAR's with headers; one JASPAR matrix without a header;
/// TRANSFAC's; and a bare matrix of probabilities with a line for each column, as `read_matrix` reads it.
enum class MotifFormat { meme, jaspar, pfm, transfac, matrix };

namespace detail {

/// \brief The format of a file, from its first lines, which are not consumed. Comments (#) and the banner of MEME's
/// full text are skipped. Bare numbers are a `pfm` if there are four rows, and a `matrix` otherwise; four
/// rows of four are a `matrix` if each sums to 1.
/// \throws DataError for an empty file and for any other content. \throws IoError as `LineReader`.
[[nodiscard]] inline MotifFormat detect_motif_format(LineReader& lines) {
    constexpr std::size_t looked_at = 50;
    constexpr std::array<std::string_view, 9> tags{"VV", "AC", "ID", "XX", "DE", "NA", "P0", "PO", "//"};
    auto const first = lines.peek_filled(looked_at);
    if (first.empty()) {
        detail::fail_motif(lines, 1, "an empty file", "at least one motif");
    }
    for (auto const& [number, text] : first) {
        auto const fields = detail::split_at_blanks(text);
        if (text.starts_with("MEME version")) {
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
        if (number != first[0].number || !detail::looks_numeric(fields)) {
            detail::fail_motif(lines, number, detail::concat({"'", printable(text), "'"}),
                               "motifs in the format of MEME (text), JASPAR or TRANSFAC",
                               text.starts_with("<") ? "use MEME's meme.txt, not its XML" : "");
        }
        break;
    }
    bool sums = true;
    for (auto const& [number, text] : first) {
        double sum = 0.0;
        for (auto const& field : detail::split_at_blanks(text)) {
            sum += parse_number<double>(field.text).value_or(0.0);
        }
        sums = sums && std::abs(sum - 1.0) <= detail::printed_sum_tolerance;
    }
    bool const square = detail::split_at_blanks(first[0].text).size() == 4;
    if (first[0].text.starts_with('#') || first[0].text.starts_with("****")) {
        detail::fail_motif(lines, first[0].number, detail::concat({"'", printable(first[0].text), "'"}),
                           "motifs in the format of MEME (text), JASPAR or TRANSFAC");
    }
    return first.size() == 4 && !(square && sums) ? MotifFormat::pfm
                                                  : (square ? MotifFormat::matrix : MotifFormat::pfm);
}

}  // namespace detail

/// \brief Reads the motifs of a file, plain or gzipped, in any `MotifFormat`, detected from its content. A motif
/// without a name gets that of the file, without its extension.
/// \throws DataError with file and line for an unknown format and for invalid content.
/// \throws IoError for a file that cannot be read completely.
[[nodiscard]] inline std::vector<Motif> read_motifs(std::filesystem::path const& path) {
    LineReader lines{path};
    switch (detail::detect_motif_format(lines)) {
        case MotifFormat::meme: return read_meme(lines);
        case MotifFormat::jaspar: return read_jaspar(lines);
        case MotifFormat::transfac: return read_transfac(lines);
        case MotifFormat::pfm: return {read_pfm(lines, path.stem().string())};
        case MotifFormat::matrix: break;
    }
    return {Motif{read_matrix(path), {.name = path.stem().string()}}};
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
