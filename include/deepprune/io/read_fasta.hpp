/// \file
/// \brief Reads FASTA files.
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/io/detail/control.hpp>
#include <deepprune/io/detail/fields.hpp>
#include <deepprune/io/detail/record_builder.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/sequence/record.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \brief Assembles records from the lines of a FASTA file.
/// \tparam Records `std::vector<Record>` or `RecordSet`
template <class Records>
class FastaParser {
  public:
    FastaParser(std::string const& file, bool label, std::size_t longest_record, RowOptions const& options)
        : builder_{file, options}, label_{label}, longest_record_{longest_record} {}

    void header(std::string_view line, std::size_t number) {
        end_record();
        line.remove_prefix(1);
        split_at_blanks(line, words_);
        open_ = true;
        good_ = !words_.empty() && builder_.check_id(words_.front().text, number, 1 + words_.front().column);
        header_line_ = number;
        size_ = 0;
        set_id();
        builder_.add({.id = id_, .label = label_, .line = number});
        if (words_.empty()) {
            builder_.complain(
                {.where = {.line = number}, .found = "a header without a name", .expected = "a name after '>'"});
        }
    }

    void letters(std::string_view line, std::size_t number) {
        std::string_view text = line;
        while (!text.empty() && is_blank(text.back())) {
            text.remove_suffix(1);
        }
        if (!open_) {
            complain_once({.where = {.line = number},
                           .found = detail::concat({"'", printable(text), "' before the first header"}),
                           .expected = "a line that starts with '>'",
                           .remedy = "is this a FASTA file?"});
            return;
        }
        if (!builder_.check_letters(text, number, 1)) {
            good_ = false;
        }
        filled_ = true;
        if (good_) {
            size_ += text.size();
            if (size_ > longest_record_) {
                good_ = false;
                builder_.complain(
                    {.where = {.line = number},
                     .found = detail::concat({"a sequence longer than ", std::to_string(longest_record_), " bases"}),
                     .expected = "records that fit into memory"});
                return;
            }
            builder_.extend(text, number);
        }
    }

    Records finish() {
        end_record();
        return builder_.finish();
    }

  private:
    // The first word, and behind `::` the region that the Genome Browser gives in another, `range=chr1:1-2`.
    void set_id() {
        constexpr std::string_view range = "range=";
        id_.clear();
        if (words_.empty()) {
            return;
        }
        id_ = words_.front().text;
        auto const region = std::find_if(words_.begin() + 1, words_.end(),
                                         [&](Field const& word) { return word.text.starts_with(range); });
        if (region != words_.end() && !has_control(region->text)) {
            (id_ += "::") += region->text.substr(range.size());
        }
    }

    void end_record() {
        if (open_ && !filled_) {
            builder_.complain({.where = {.line = header_line_},
                               .found = detail::concat({"header '>", printable(id_), "' without a sequence"}),
                               .expected = "at least one base after each header"});
        }
        if (open_ && !(filled_ && good_)) {
            builder_.drop();
        }
        filled_ = false;
    }

    void complain_once(Complaint const& complaint) {
        if (!std::exchange(text_before_header_, true)) {
            builder_.complain(complaint);
        }
    }

    RecordBuilder<Records> builder_;
    std::vector<Field> words_{};  // of the last header
    std::string id_{};            // of the open record
    std::size_t size_ = 0;        // its bases
    bool label_;
    std::size_t longest_record_;
    bool open_ = false;    // a header was read
    bool filled_ = false;  // and at least one line of sequence
    bool good_ = false;    // and nothing was wrong
    bool text_before_header_ = false;
    std::size_t header_line_ = 0;
};

/// \brief The records of a FASTA file, whose lines are read to their end.
template <class Records>
[[nodiscard]] Records read_fasta_lines(LineReader& lines, bool label, RowOptions const& options) {
    FastaParser<Records> parser{lines.file(), label, 4 * lines.longest_line(), options};
    while (auto const line = lines.next()) {
        if (line->starts_with('>')) {
            parser.header(*line, lines.number());
        } else if (!is_blank(*line)) {
            parser.letters(*line, lines.number());
        }
    }
    return parser.finish();
}

}  // namespace detail

/// \brief Reads FASTA from lines, up to their end: `>name description`, then the sequence in one or more lines.
///
/// The id is the header up to its first blank; ids may repeat. Where the header has the form of UCSC's Genome Browser,
/// `>hg38_dna range=chr1:101-160`, whose ids are all alike, the id is `hg38_dna::chr1:101-160`. Case is kept, blank
/// lines and blanks at a line's end are skipped. FASTA has no labels, so all records get the same one. A record may be
/// four times as long as the longest line that `lines` allows (1 GiB, unless it was given another limit).
/// \param lines of the file
/// \param label true for a file of positives
/// \throws DataError with file and line for an invalid character, a header without name or sequence, text
/// before the first header, and a file without records. \throws IoError for a file that cannot be read completely.
[[nodiscard]] inline std::vector<Record> read_fasta(LineReader& lines, bool label = true) {
    return detail::read_fasta_lines<std::vector<Record>>(lines, label, {});
}

/// \brief Reads a FASTA file, plain or gzipped.
[[nodiscard]] inline std::vector<Record> read_fasta(std::filesystem::path const& path, bool label = true) {
    LineReader lines{path};
    return read_fasta(lines, label);
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
