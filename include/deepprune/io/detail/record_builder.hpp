/// \file
/// \brief Shared by the readers of records: checks of a record's parts, and the records read so far.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/detail/complaint_list.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/sequence/alphabet.hpp>
#include <deepprune/sequence/record.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief A piece of a line and the column where it starts, from 1.
struct Field {
    std::string_view text{};
    std::size_t column = 0;
};

/// \brief The pieces between single separators; adjacent separators enclose an empty piece.
[[nodiscard]] inline std::vector<Field> split_at(std::string_view line, char separator) {
    std::vector<Field> fields;
    std::size_t start = 0;
    for (;;) {
        std::size_t const end = line.find(separator, start);
        fields.push_back({line.substr(start, end - start), start + 1});
        if (end == std::string_view::npos) {
            return fields;
        }
        start = end + 1;
    }
}

/// \brief The pieces between runs of blanks and tabs; no piece is empty.
[[nodiscard]] inline std::vector<Field> split_at_blanks(std::string_view line) {
    constexpr std::string_view blanks = " \t";
    std::vector<Field> fields;
    std::size_t start = line.find_first_not_of(blanks);
    while (start != std::string_view::npos) {
        std::size_t const end = line.find_first_of(blanks, start);
        fields.push_back({line.substr(start, end - start), start + 1});
        start = line.find_first_not_of(blanks, end);
    }
    return fields;
}

[[nodiscard]] inline bool is_blank(std::string_view line) noexcept {
    return line.find_first_not_of(" \t") == std::string_view::npos;
}

/// \brief Position of the first character that is not a letter of DNA; `text.size()` if there is none.
[[nodiscard]] inline std::size_t find_bad_letter(std::string_view text) noexcept {
    auto const bad = std::ranges::find(text, detail::not_a_base, encode_base);
    return static_cast<std::size_t>(bad - text.begin());
}

/// \brief Collects records and complaints while a file is read.
class RecordBuilder {
  public:
    explicit RecordBuilder(std::string const& file) : file_{file}, complaints_{file} {}

    void complain(Complaint const& complaint) { complaints_.add(complaint); }

    /// \brief Whether `text` is DNA; complains about the first byte that is not. \param column where `text` starts
    bool check_letters(std::string_view text, std::size_t line, std::size_t column) {
        std::size_t const bad = find_bad_letter(text);
        if (bad == text.size()) {
            return true;
        }
        bool const rna = text[bad] == 'U' || text[bad] == 'u';
        complain({.where = {.line = line, .column = column + bad},
                  .found = concat({"'", printable(text.substr(bad, 1)), "'"}),
                  .expected = "A, C, G, T or an IUPAC code such as N",
                  .remedy = rna ? "write RNA's U as T" : ""});
        return false;
    }

    /// \brief Adds the record of one line of a table, if its parts are valid.
    void add_row(std::string_view id, Field const& sequence, Field const& label, std::size_t line) {
        if (sequence.text.empty()) {
            complain({.where = {.line = line, .column = sequence.column},
                      .found = "an empty sequence",
                      .expected = "at least one base"});
            return;
        }
        bool const letters = check_letters(sequence.text, line, sequence.column);
        bool const known = label.text == "0" || label.text == "1";
        if (!known) {
            complain({.where = {.line = line, .column = label.column},
                      .found = label.text.empty() ? "an empty label" : concat({"label '", printable(label.text), "'"}),
                      .expected = "0 (not bound) or 1 (bound)",
                      .remedy = label.text == "-1" ? "the file has no labels: use a copy that does" : ""});
        }
        if (letters && known) {
            add({.id = std::string{id},
                 .sequence = std::string{sequence.text},
                 .label = label.text == "1",
                 .line = line});
        }
    }

    void add(Record record) { records_.push_back(std::move(record)); }

    /// \brief The records, if the whole file was valid. \throws DataError if not, or if there are none.
    [[nodiscard]] std::vector<Record> finish() {
        complaints_.throw_if_any();
        if (records_.empty()) {
            throw DataError(
                message({.where = {.file = file_}, .found = "no record", .expected = "at least one sequence"}));
        }
        return std::move(records_);
    }

  private:
    std::string file_;
    ComplaintList complaints_;
    std::vector<Record> records_;
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
