/// \file
/// \brief Reads words as motifs from FASTA.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/config.hpp>
#include <deepprune/io/detail/control.hpp>
#include <deepprune/io/detail/fields.hpp>
#include <deepprune/io/detail/motif_text.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/motif/word_motif.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Whether a file has words rather than matrices: the line behind the first `>name` has no number. Nothing is
/// consumed. \throws as `LineReader`
[[nodiscard]] inline bool begins_with_words(LineReader& lines) {
    auto const first = lines.peek_filled(2);
    return first.size() == 2 && first[0].text.starts_with('>') && !first[1].text.starts_with('>') &&
           first[1].text.find_first_of("0123456789[") == std::string_view::npos;
}

/// \brief Reads FASTA, up to its end, each record as a `word_motif` with the first word of its header as name, or the
/// letters where there is none. A record may have several lines.
/// \throws DataError with file and line for no records, for letters before the first, for a name with control
/// characters, and as `word_motif`. \throws IoError for a file that cannot be read completely.
[[nodiscard]] inline std::vector<Motif> read_words(LineReader& lines) {
    std::vector<Motif> words;
    std::string name;
    std::string letters;
    std::size_t start = 0;  // the line of the record's header
    auto const finish = [&] {
        if (start != 0) {
            words.push_back(detail::word_motif_at(letters, std::move(name), {.file = lines.file(), .line = start + 1}));
        }
    };
    while (auto const line = lines.next()) {
        auto const fields = detail::split_at_blanks(line->substr(line->starts_with('>') ? 1 : 0));
        if (line->starts_with('>')) {
            finish();
            start = lines.number();
            name = fields.empty() ? std::string{} : std::string{fields[0].text};
            letters.clear();
            if (detail::has_control(name)) {
                detail::fail_motif(lines, start, detail::concat({"a word called '", printable(name), "'"}),
                                   "a name without control characters");
            }
            continue;
        }
        if (start == 0 && !fields.empty()) {
            detail::fail_motif(lines, lines.number(), detail::concat({"'", printable(*line), "'"}), "'>' and a name",
                               "FASTA has a header line before each sequence");
        }
        for (auto const& field : fields) {
            letters += field.text;
        }
    }
    finish();
    if (words.empty()) {
        detail::fail_motif(lines, lines.number(), "the end of the file", "at least one word");
    }
    return words;
}

/// \brief As above, from a file, or for `-` from the standard input.
[[nodiscard]] inline std::vector<Motif> read_words(std::filesystem::path const& path) {
    LineReader lines{path};
    return read_words(lines);
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
