/// \file
/// \brief The rows of one motif in JASPAR's formats.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/detail/fields.hpp>
#include <deepprune/io/detail/motif_text.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/number.hpp>
#include <deepprune/motif/motif.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The four rows of one motif: a row for each base, a number for each column.
class JasparRows {
  public:
    JasparRows(LineReader const& lines, Remarks remarks) : lines_{lines}, remarks_{remarks} {}

    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }

    /// \brief `A  [ 1 2 3 ]`, `A: 1 2 3`, `A | 1 2 3`, `A 1 2 3`, or `1 2 3` for the next base of A, C, G, T.
    void add(std::string_view line) {
        if (count_ == rows_.size()) {
            fail_motif(lines_, lines_.number(), concat({"a fifth row ('", printable(line), "')"}),
                       "four rows for each motif: A, C, G, T", "a file with a row for each column has another format");
        }
        std::string const text = without_brackets(line);
        auto fields = split_at_blanks(text);
        std::size_t base = count_;
        if (is_labelled(text)) {
            base = base_of(fields[0].text);
            if (base == 4 || !rows_[base].empty()) {
                fail_motif(lines_, lines_.number(), concat({"a row of '", printable(fields[0].text), "'"}),
                           "a row for each of A, C, G, T, once");
            }
            rna_ = rna_ || is_uracil(fields[0].text);
            fields.erase(fields.begin());
        }
        if (!rows_[base].empty()) {
            fail_motif(lines_, lines_.number(), concat({"'", printable(line), "'"}),
                       "either all rows or no row to begin with their letter");
        }
        for (auto const& field : fields) {
            rows_[base].push_back(
                require_number<double>(field.text, {0.0, max_counts, "a count, 0 or more"},
                                       {.file = lines_.file(), .line = lines_.number(), .column = field.column}));
        }
        auto const columns = rows_[first_].size();
        if (count_ == 0) {
            first_ = base;
        } else if (fields.size() != columns) {
            fail_motif(lines_, lines_.number(), concat({std::to_string(fields.size()), " numbers"}),
                       concat({std::to_string(columns), " as in the motif's first row"}), "the file may be truncated");
        }
        if (fields.empty()) {
            fail_motif(lines_, lines_.number(), "a row without numbers", "a count for each column");
        }
        lines_of_[base] = lines_.number();
        ++count_;
    }

    /// \brief Whether a row begins with a letter.
    [[nodiscard]] static bool is_labelled(std::string_view line) {
        auto const start = line.find_first_not_of(" \t");
        char const first = start == std::string_view::npos ? '0' : line[start];
        bool const alone =
            start != std::string_view::npos &&
            (start + 1 == line.size() || std::string_view{" \t[:|"}.find(line[start + 1]) != std::string_view::npos);
        return alone && !(first >= '0' && first <= '9') && first != '[' && first != ']';
    }

    /// \brief The motif of the four rows, which are then cleared.
    [[nodiscard]] Motif finish(std::size_t header, MotifDetails details) {
        if (count_ != rows_.size()) {
            fail_motif(lines_, header,
                       concat({std::to_string(count_), " rows for motif '", printable(details.name), "'"}),
                       "four rows: A, C, G, T", "the file may be truncated");
        }
        std::vector<MotifRow> columns(rows_[0].size());
        for (std::size_t i = 0; i < columns.size(); ++i) {
            columns[i] = {{rows_[0][i], rows_[1][i], rows_[2][i], rows_[3][i]}, lines_of_[0]};
        }
        if (std::exchange(rna_, false)) {
            details.alphabet = MotifAlphabet::rna;
            details.strands = MotifStrands::forward;
        }
        rows_ = {};
        count_ = 0;
        first_ = 0;
        return motif_from_counts(lines_, header, std::move(details), columns, remarks_);
    }

  private:
    /// \brief The line with blanks in place of its brackets and what may follow the letter. Numbers stand between the
    /// brackets, so that a row that was cut off inside its last number is not read as a whole one.
    [[nodiscard]] std::string without_brackets(std::string_view line) const {
        std::string text{line};
        auto const open = text.find('[');
        auto const close = text.find(']');
        auto const last = text.find_last_not_of(" \t");
        if (open != std::string::npos || close != std::string::npos) {
            if (open == std::string::npos || close != last || text.find('[', open + 1) != std::string::npos) {
                fail_motif(lines_, lines_.number(), concat({"'", printable(line), "'"}),
                           "a row whose numbers stand between [ and ]", "the file may be truncated");
            }
            text[open] = text[close] = ' ';
        } else if (is_labelled(text)) {
            auto const mark = text.find_first_not_of(" \t", text.find_first_not_of(" \t") + 1);
            if (mark != std::string::npos && (text[mark] == ':' || text[mark] == '|')) {
                text[mark] = ' ';
            }
        }
        return text;
    }

    LineReader const& lines_;
    Remarks remarks_;
    std::array<std::vector<double>, 4> rows_;
    std::array<std::size_t, 4> lines_of_{};
    std::size_t first_ = 0;
    std::size_t count_ = 0;
    bool rna_ = false;
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
