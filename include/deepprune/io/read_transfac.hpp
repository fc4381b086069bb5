/// \file
/// \brief Reads motifs in TRANSFAC's format.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
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

/// \brief Reads TRANSFAC's records, line by line.
class TransfacReader {
  public:
    TransfacReader(LineReader& lines, Remarks remarks) : lines_{lines}, remarks_{remarks} {}

    [[nodiscard]] std::vector<Motif> read() {
        while (auto const line = lines_.next()) {
            auto const fields = split_at_blanks(*line);
            if (fields.empty()) {
                in_rows_ = false;
            } else if (in_rows_ && is_number(fields[0].text)) {
                read_row(fields);
            } else if (in_other_block_ && is_number(fields[0].text)) {
                continue;
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
        in_other_block_ = false;
        if (tag == "//") {
            closed_ += named_ || has_matrix_ ? 1U : 0U;
            finish();
        } else if (tag == "P0" || tag == "PO") {
            if (has_matrix_ && named_) {
                fail_motif(lines_, lines_.number(),
                           detail::concat({"a second matrix for motif '", printable(name()), "'"}),
                           "'//' or AC before the matrix of another motif");
            }
            if (has_matrix_) {
                finish();  // a record without a name and //
            }
            start_matrix(fields);
        } else if (tag.size() != 2 || fields[0].column != 1 || tag[0] < 'A' || tag[0] > 'Z' || tag[1] < 'A' ||
                   tag[1] > 'Z') {
            fail_motif(lines_, lines_.number(), detail::concat({"'", printable(line), "'"}),
                       "a line that begins with two letters, such as AC, ID, P0 or XX, or a row of the matrix");
        } else if (auto const known = std::ranges::find(name_tags, tag); known != name_tags.end()) {
            read_name(static_cast<std::size_t>(known - name_tags.begin()), fields);
        } else {
            in_other_block_ = tag != "XX";
        }
    }

    /// \brief AC or ID begins another record if this one has it already, or its matrix; NA and DE do so in files that
    /// have neither.
    void read_name(std::size_t tag, std::vector<Field> const& fields) {
        bool const main = tag < 2;
        bool const alone = names_[0].empty() && names_[1].empty();
        if (main ? has_matrix_ || !names_[tag].empty() : alone && has_matrix_ && !names_[tag].empty()) {
            finish();  // records without //
        }
        if (main && fields.size() < 2) {
            fail_motif(lines_, lines_.number(), detail::concat({name_tags[tag], " without a name"}),
                       detail::concat({name_tags[tag], " name"}));
        }
        if (fields.size() < 2 || !names_[tag].empty()) {
            return;
        }
        names_[tag] = fields[1].text;
        if (name_tags[tag] != "DE") {  // which may be a remark at the head of the file
            start_ = named_ ? start_ : lines_.number();
            named_ = true;
        }
    }

    void start_matrix(std::vector<Field> const& fields) {
        bool right = fields.size() >= 5;
        for (std::size_t base = 0; right && base < 4; ++base) {
            right = base_of(fields[base + 1].text) == base;
        }
        if (!right) {
            fail_motif(lines_, lines_.number(), "another alphabet in the matrix's first line", "P0 A C G T");
        }
        rna_ = is_uracil(fields[4].text);
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
        if (fields.size() == 6 && looks_numeric(std::span{fields}.last(1))) {
            fail_motif(lines_, lines_.number(), "five counts in a row", "four counts and perhaps a consensus letter");
        }
        rows_.push_back(
            {parse_bases(lines_, std::span{fields}.subspan(1), max_counts, "a count, 0 or more"), lines_.number()});
    }

    [[nodiscard]] static bool is_number(std::string_view text) {
        return text.find_first_not_of("0123456789") == std::string_view::npos;
    }

    [[nodiscard]] static std::size_t first_number(std::string_view text) {
        return text.find_first_not_of('0') == std::string_view::npos ? 0 : 1;
    }

    [[nodiscard]] std::string const& name() const noexcept {
        auto const given = std::ranges::find_if(names_, [](std::string const& name) { return !name.empty(); });
        return given == names_.end() ? names_[0] : *given;
    }

    void finish() {
        if (named_ || has_matrix_) {
            motifs_.push_back(motif_from_counts(
                lines_, start_,
                {.name = name().empty() ? detail::concat({"motif_", std::to_string(motifs_.size() + 1)}) : name(),
                 .alternate_name = names_[0].empty() ? std::string{} : names_[1],
                 .strands = rna_ ? MotifStrands::forward : MotifStrands::both,
                 .alphabet = rna_ ? MotifAlphabet::rna : MotifAlphabet::dna},
                rows_, remarks_));
        }
        names_ = {};
        rows_.clear();
        named_ = has_matrix_ = in_rows_ = in_other_block_ = rna_ = false;
    }

    static constexpr std::array<std::string_view, 4> name_tags{"AC", "ID", "NA", "DE"};  // the first given is the name

    LineReader& lines_;
    Remarks remarks_;
    std::vector<Motif> motifs_;
    std::vector<MotifRow> rows_;
    std::array<std::string, 4> names_;
    std::size_t first_ = 1;
    std::size_t start_ = 0;
    std::size_t closed_ = 0;
    bool named_ = false;
    bool has_matrix_ = false;
    bool rna_ = false;
    bool in_rows_ = false;
    bool in_other_block_ = false;  // of a field that is skipped
};

}  // namespace detail

/// \brief Reads motifs in TRANSFAC's format: the name is the first given of AC, ID, NA and DE, and ID the alternate
/// name
/// beside AC; `P0` or `PO` begins the matrix, `//` ends a motif; a file may have no `//` at all. Other fields are
/// skipped, and with them the numbered rows below them.
/// \throws DataError with file and line for an incomplete matrix, a second one in a record, rows out of order, numbers
/// that are not counts, and lines that do not begin with a field. \throws IoError as `LineReader`.
[[nodiscard]] inline std::vector<Motif> read_transfac(LineReader& lines) {
    return detail::TransfacReader{lines, nullptr}.read();
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
