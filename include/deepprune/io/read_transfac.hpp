/// \file
/// \brief Reads motifs in TRANSFAC's format.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/detail/motif_text.hpp>
#include <deepprune/io/detail/record_builder.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/number.hpp>
#include <deepprune/motif/motif.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \brief Reads TRANSFAC's records, line by line.
class TransfacReader {
  public:
    explicit TransfacReader(LineReader& lines) : lines_{lines} {}

    [[nodiscard]] std::vector<Motif> read() {
        while (auto const line = lines_.next()) {
            auto const fields = split_at_blanks(*line);
            if (fields.empty()) {
                in_rows_ = false;
            } else if (in_rows_ && fields[0].text.find_first_not_of("0123456789") == std::string_view::npos) {
                read_row(fields);
            } else {
                in_rows_ = false;
                read_field(*line, fields);
            }
        }
        if (closed_ > 0 && (named_ || has_matrix_)) {
            fail_motif(lines_, lines_.number(),
                       detail::concat({"the end of the file in motif '", printable(name()), "'"}),
                       "'//' after the motif", "the file may be truncated");
        }
        finish();
        if (motifs_.empty()) {
            fail_motif(lines_, (std::max)(lines_.number(), std::size_t{1}), "the end of the file",
                       "at least one motif");
        }
        return std::move(motifs_);
    }

  private:
    void read_field(std::string_view line, std::vector<Field> const& fields) {
        auto const tag = fields[0].text;
        if (tag == "//") {
            closed_ += named_ || has_matrix_ ? 1U : 0U;
            finish();
        } else if (tag == "P0" || tag == "PO") {
            if (has_matrix_) {
                finish();  // a record without AC, ID and //
            }
            start_matrix(fields);
        } else if (tag.size() != 2 || fields[0].column != 1 || tag[0] < 'A' || tag[0] > 'Z' || tag[1] < 'A' ||
                   tag[1] > 'Z') {
            fail_motif(lines_, lines_.number(), detail::concat({"'", printable(line), "'"}),
                       "a line that begins with two letters, such as AC, ID, P0 or XX, or a row of the matrix");
        } else if (tag == "AC" || tag == "ID") {
            if (has_matrix_ || !(tag == "AC" ? accession_ : id_).empty()) {
                finish();  // records without //
            }
            if (fields.size() < 2) {
                fail_motif(lines_, lines_.number(), detail::concat({tag, " without a name"}),
                           detail::concat({tag, " name"}));
            }
            (tag == "AC" ? accession_ : id_) = fields[1].text;
            start_ = named_ ? start_ : lines_.number();
            named_ = true;
        }
    }

    void start_matrix(std::vector<Field> const& fields) {
        bool right = fields.size() >= 5;
        for (std::size_t base = 0; right && base < 4; ++base) {
            auto const letter = fields[base + 1].text;
            right = letter == std::string_view{"ACGT"}.substr(base, 1) || (base == 3 && letter == "U");
        }
        if (!right) {
            fail_motif(lines_, lines_.number(), "another alphabet in the matrix's first line", "P0 A C G T");
        }
        start_ = named_ ? start_ : lines_.number();
        has_matrix_ = in_rows_ = true;
    }

    /// \brief `01  4.0 16.0 0.0 0.0 C`: the column's number, from 0 or 1 on, and its counts.
    void read_row(std::vector<Field> const& fields) {
        std::size_t const first = rows_.empty() ? first_number(fields[0].text) : first_;
        if (parse_number<std::size_t>(fields[0].text) != first + rows_.size()) {
            fail_motif(lines_, lines_.number(), detail::concat({"row '", printable(fields[0].text), "'"}),
                       detail::concat({"row ", std::to_string(first + rows_.size())}), "rows may be missing");
        }
        first_ = first;
        if (fields.size() != 5 && fields.size() != 6) {
            fail_motif(lines_, lines_.number(),
                       detail::concat({std::to_string(fields.size() - 1), " entries in a row"}),
                       "four counts and perhaps a consensus letter", "the file may be truncated");
        }
        rows_.push_back(
            {parse_bases(lines_, std::span{fields}.subspan(1), max_counts, "a count, 0 or more"), lines_.number()});
    }

    [[nodiscard]] static std::size_t first_number(std::string_view text) {
        return text.find_first_not_of('0') == std::string_view::npos ? 0 : 1;
    }

    [[nodiscard]] std::string const& name() const noexcept { return accession_.empty() ? id_ : accession_; }

    void finish() {
        if (named_ || has_matrix_) {
            motifs_.push_back(motif_from_counts(
                lines_, start_,
                {.name = name().empty() ? detail::concat({"motif_", std::to_string(motifs_.size() + 1)}) : name(),
                 .alternate_name = accession_.empty() ? std::string{} : id_},
                rows_));
        }
        accession_.clear();
        id_.clear();
        rows_.clear();
        named_ = has_matrix_ = in_rows_ = false;
    }

    LineReader& lines_;
    std::vector<Motif> motifs_;
    std::vector<MotifRow> rows_;
    std::string accession_;
    std::string id_;
    std::size_t first_ = 1;
    std::size_t start_ = 0;
    std::size_t closed_ = 0;
    bool named_ = false;
    bool has_matrix_ = false;
    bool in_rows_ = false;
};

}  // namespace detail

/// \brief Reads motifs in TRANSFAC's format: AC is the name and ID the alternate name (the name if there is no AC),
/// `P0` or `PO` begins the matrix, `//` ends a motif; a file may have no `//` at all. Other fields are skipped.
/// \throws DataError with file and line for an incomplete matrix, rows out of order, numbers that are not
/// counts, and lines that do not begin with a field. \throws IoError as `LineReader`.
[[nodiscard]] inline std::vector<Motif> read_transfac(LineReader& lines) {
    return detail::TransfacReader{lines}.read();
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
