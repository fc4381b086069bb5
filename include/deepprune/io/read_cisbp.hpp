/// \file
/// \brief Reads motifs in the format of CIS-BP.
#pragma once

#include <cstddef>
#include <optional>
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

/// \brief `Pos A C G T`, the line before a matrix.
[[nodiscard]] inline bool begins_cisbp_matrix(std::span<Field const> fields) {
    bool right = fields.size() == 5 && fields[0].text.size() == 3 && starts_folded(fields[0].text, "pos");
    for (std::size_t base = 0; right && base < 4; ++base) {
        right = base_of(fields[base + 1].text) == base;
    }
    return right;
}

/// \brief Reads CIS-BP's matrices, line by line.
class CisbpReader {
  public:
    CisbpReader(LineReader& lines, std::string name, Remarks remarks)
        : lines_{lines}, file_name_{std::move(name)}, remarks_{remarks} {}

    [[nodiscard]] std::vector<Motif> read() {
        while (auto const line = lines_.next()) {
            auto const fields = split_at_blanks(*line);
            if (fields.empty() || line->starts_with('#')) {
                continue;
            }
            if (begins_cisbp_matrix(fields)) {
                finish();
                start_ = lines_.number();
                rna_ = is_uracil(fields[4].text);
            } else if (start_ != 0 && begins_as_number(fields)) {
                read_row(fields);
            } else {
                finish();
                read_field(*line);
            }
        }
        finish();
        if (motifs_.empty()) {
            fail_motif(lines_, lines_.number(), "the end of the file", "at least one matrix below 'Pos A C G T'");
        }
        return std::move(motifs_);
    }

  private:
    /// \brief `Motif<TAB>M2364_1.02`, `TF Name<TAB>ANT`; other fields are skipped.
    void read_field(std::string_view line) {
        auto const columns = split_at(line, '\t');
        auto const words = columns.size() > 1 ? split_at_blanks(columns[1].text) : std::vector<Field>{};
        if (columns.size() < 2 || begins_as_number(columns)) {
            fail_motif(lines_, lines_.number(), concat({"'", printable(line), "'"}),
                       "a field such as 'Motif<TAB>name', 'Pos A C G T', or a row of the matrix");
        }
        if (!words.empty() && columns[0].text == "Motif") {
            name_ = words[0].text;
        } else if (!words.empty() && columns[0].text == "TF Name") {
            alternate_ = words[0].text;
        }
    }

    /// \brief `1 0.1 0.2 0.3 0.4`: the position, from 1 on, and its probabilities or counts.
    void read_row(std::vector<Field> const& fields) {
        if (parse_number<std::size_t>(fields[0].text) != rows_.size() + 1) {
            fail_motif(lines_, lines_.number(), concat({"row '", printable(fields[0].text), "'"}),
                       concat({"row ", std::to_string(rows_.size() + 1)}), "rows may be missing");
        }
        if (fields.size() != 5) {
            fail_motif(lines_, lines_.number(), concat({std::to_string(fields.size() - 1), " numbers in a row"}),
                       "four", "the file may be truncated");
        }
        rows_.push_back(
            {parse_bases(lines_, std::span{fields}.subspan(1), max_counts, "a number, 0 or more"), lines_.number()});
    }

    void finish() {
        if (start_ == 0) {
            return;
        }
        std::string const number = motifs_.empty() ? std::string{} : concat({"_", std::to_string(motifs_.size() + 1)});
        motifs_.push_back(motif_of_positions(lines_, start_,
                                             {.name = name_.empty() ? file_name_ + number : std::move(name_),
                                              .alternate_name = std::move(alternate_),
                                              .strands = rna_ ? MotifStrands::forward : MotifStrands::both,
                                              .alphabet = rna_ ? MotifAlphabet::rna : MotifAlphabet::dna},
                                             rows_, remarks_));
        name_.clear();
        alternate_.clear();
        rows_.clear();
        start_ = 0;
    }

    LineReader& lines_;
    std::string file_name_;
    Remarks remarks_;
    std::string name_{};
    std::string alternate_{};
    std::vector<MotifRow> rows_{};
    std::vector<Motif> motifs_{};
    bool rna_ = false;
    std::size_t start_ = 0;  // the line `Pos A C G T`; 0: outside of a matrix
};

}  // namespace detail

/// \brief Reads motifs in the format of CIS-BP: `Pos A C G T` (or U), then a row for each position with its number. The
/// name is that of a field `Motif` before it, the alternate name that of `TF Name`; other fields are skipped.
/// \param lines of the file
/// \param name of a motif that has no field `Motif`
/// \throws DataError with file and line for anything else. \throws IoError as `LineReader`.
[[nodiscard]] inline std::vector<Motif> read_cisbp(LineReader& lines, std::string name) {
    return detail::CisbpReader{lines, std::move(name), nullptr}.read();
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
