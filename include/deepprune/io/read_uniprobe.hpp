/// \file
/// \brief Reads motifs in the format of UniPROBE.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/detail/fields.hpp>
#include <deepprune/io/detail/jaspar_rows.hpp>
#include <deepprune/io/detail/motif_text.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/motif/motif.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \brief `A: 0.1 0.2 0.3`.
[[nodiscard]] inline bool is_uniprobe_row(std::string_view line) {
    return JasparRows::is_labelled(line) && base_of(line.substr(0, 1)) < 4 && line.find(':') != std::string_view::npos;
}

/// \brief Reads UniPROBE's matrices, line by line.
class UniprobeReader {
  public:
    UniprobeReader(LineReader& lines, std::string name, Remarks remarks)
        : lines_{lines}, name_{std::move(name)}, rows_{lines, remarks} {}

    [[nodiscard]] std::vector<Motif> read() {
        while (auto const line = lines_.next()) {
            if (is_blank(*line)) {
                continue;
            }
            if (is_uniprobe_row(*line)) {
                if (!skipped_) {
                    rows_.add(*line);
                }
                continue;
            }
            finish();
            read_title(*line);
        }
        finish();
        if (motifs_.empty()) {
            fail_motif(lines_, lines_.number(), "the end of the file", "at least one matrix of probabilities");
        }
        return std::move(motifs_);
    }

  private:
    /// \brief The line before a matrix: its kind, as `Probability matrix` (others are skipped), or the motif's name.
    void read_title(std::string_view line) {
        std::string_view text = line;
        bool const comment = text.starts_with('#');
        text.remove_prefix(comment ? 1 : 0);
        auto const words = split_at_blanks(text);
        if (text.find(" matrix") != std::string_view::npos) {
            skipped_ = !starts_folded(words[0].text, "probability");
        } else if (words.size() > 1 && (words[0].text == "Motif:" || words[0].text == "Protein:")) {
            set_name(words[1].text);
        } else if (!comment && words.size() == 1) {
            set_name(words[0].text);
        }
    }

    void set_name(std::string_view name) {
        name_ = name;
        start_ = lines_.number();
        skipped_ = false;
    }

    void finish() {
        if (!rows_.empty()) {
            auto const motif = rows_.finish(start_, {.name = name_});
            auto details = motif.details();
            details.sites = 0.0;  // unknown: these are probabilities
            motifs_.emplace_back(motif.matrix(), std::move(details));
        }
    }

    LineReader& lines_;
    std::string name_;
    JasparRows rows_;
    std::vector<Motif> motifs_{};
    std::size_t start_ = 1;
    bool skipped_ = false;  // the matrix is not one of probabilities
};

}  // namespace detail

/// \brief Reads motifs in the format of UniPROBE: a line with the name, then `A:`, `C:`, `G:`, `T:` and the
/// probabilities of each position. Of the matrices of the full format, that of probabilities is read.
/// \param lines of the file
/// \param name of a motif that has none
/// \throws DataError with file and line for anything else. \throws IoError as `LineReader`.
[[nodiscard]] inline std::vector<Motif> read_uniprobe(LineReader& lines, std::string name) {
    return detail::UniprobeReader{lines, std::move(name), nullptr}.read();
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
