/// \file
/// \brief The lines of a MEME file that apply to all of its motifs.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/detail/fields.hpp>
#include <deepprune/io/detail/motif_text.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/number.hpp>
#include <deepprune/motif/detail/distribution.hpp>
#include <deepprune/motif/motif.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Version, alphabet, strands and background of a MEME file, read line by line.
class MemeHeader {
  public:
    explicit MemeHeader(LineReader& lines) : lines_{lines} {}

    /// \brief Reads a line if it is part of the header. \throws DataError with file and line for what cannot be read.
    bool read(std::string const& text, std::vector<Field> const& fields) {
        if (in_alphabet_) {
            return read_alphabet_line(text, fields);
        }
        if (in_background_) {
            return read_background_line(fields);
        }
        std::string_view const word = fields.empty() ? std::string_view{} : fields[0].text;
        auto const is = [&](std::string_view name) { return word.size() == name.size() && starts_folded(word, name); };
        auto const next_is = [&](std::size_t i, std::string_view name) {
            return fields.size() > i && starts_folded(fields[i].text, name);
        };
        if (is("meme") && next_is(1, "version")) {
            read_version(fields);
        } else if (starts_folded(word, "alphabet=") || (is("alphabet") && next_is(1, "="))) {
            auto const rest = split_at_blanks(std::string_view{text}.substr(text.find('=') + 1));
            set_alphabet(rest.empty() ? std::string{} : upper_case(rest[0].text));
        } else if (is("alphabet")) {
            in_alphabet_ = true;
            letters_.clear();
            alphabet_line_ = lines_.number();
        } else if (is("strands:") || (is("strands") && next_is(1, ":"))) {
            both_strands_ = text.find('-') != std::string::npos;
        } else if (is("background") && next_is(1, "letter") && next_is(2, "frequencies")) {
            in_background_ = true;
            shares_.assign(letters_.size(), -1.0);
            background_line_ = lines_.number();
        } else {
            return false;
        }
        return true;
    }

    void require_version() const {
        if (!version_seen_) {
            fail_motif(lines_, lines_.number(), "a motif before the version",
                       "a line such as 'MEME version 4' before it");
        }
    }

    [[nodiscard]] bool version_seen() const noexcept { return version_seen_; }
    [[nodiscard]] std::size_t letters() const noexcept { return letters_.size(); }
    [[nodiscard]] BaseProbabilities const& background() const noexcept { return background_; }
    [[nodiscard]] MotifAlphabet alphabet() const noexcept {
        return letters_.find('U') != std::string::npos ? MotifAlphabet::rna : MotifAlphabet::dna;
    }
    [[nodiscard]] MotifStrands strands() const noexcept {
        return both_strands_ && alphabet() == MotifAlphabet::dna ? MotifStrands::both : MotifStrands::forward;
    }

    /// \brief The probabilities of A, C, G and T in a row with one number for each letter, scaled to a sum of 1; all 0
    /// for
    /// a row of zeros.
    [[nodiscard]] BaseProbabilities parse_row(std::vector<Field> const& fields) const {
        if (fields.size() != letters_.size()) {
            fail_motif(lines_, lines_.number(),
                       concat({std::to_string(fields.size()), fields.size() == 1 ? " number" : " numbers"}),
                       concat({std::to_string(letters_.size()), " probabilities, in the order ", letters_}));
        }
        BaseProbabilities row{};
        double sum = 0.0;
        double other = 0.0;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            double const value =
                require_number<double>(fields[i].text, {0.0, 1.0, "a probability between 0 and 1"},
                                       {.file = lines_.file(), .line = lines_.number(), .column = fields[i].column});
            sum += value;
            auto const base = place(letters_[i]);
            (base < 4 ? row[base] : other) += value;
        }
        if (sum == 0.0) {
            return row;
        }
        if (!is_printed_one(sum)) {
            fail_motif(lines_, lines_.number(),
                       concat({"probabilities that sum to ", std::to_string(std::lround(sum * 1000.0)), "/1000"}),
                       "a sum of 1");
        }
        if (other > printed_sum_tolerance) {
            fail_motif(lines_, lines_.number(), "a letter other than A, C, G and T with a probability above 0",
                       "a motif of the four bases");
        }
        for (double& p : row) {
            p /= sum - other;
        }
        return row;
    }

  private:
    /// \brief 0 to 3 for A, C, G, T or U; 4 for any other letter, as case counts in an alphabet of more letters.
    [[nodiscard]] static std::size_t place(char letter) noexcept {
        auto const found = letter == 'U' ? std::size_t{3} : std::string_view{"ACGT"}.find(letter);
        return found == std::string_view::npos ? 4 : found;
    }

    void read_version(std::vector<Field> const& fields) {
        auto const text = fields.size() > 2 ? fields[2].text : std::string_view{};
        auto const major_part = text.substr(0, text.find('.'));
        auto const number = parse_number<unsigned>(major_part);
        if (!number || *number < 3 || *number > 5) {
            fail_motif(lines_, lines_.number(), concat({"MEME version '", printable(text), "'"}), "version 3, 4 or 5");
        }
        version_seen_ = true;
    }

    /// \param letters of the alphabet, in the order of a row's numbers
    void set_alphabet(std::string letters) {
        std::array<int, 5> seen{};
        for (char const letter : letters) {
            ++seen[place(letter)];
        }
        bool const protein = letters.find_first_of("EFIKLPQ") != std::string::npos;
        if (protein || seen[0] != 1 || seen[1] != 1 || seen[2] != 1 || seen[3] != 1) {
            fail_motif(lines_, lines_.number(), concat({"the alphabet '", printable(letters), "'"}),
                       "ACGT or ACGU, once each", "only motifs of DNA and RNA can be read");
        }
        letters_ = std::move(letters);
    }

    /// \brief A line of a block that defines an alphabet: `A "Adenine" CC0000 ~ T "Thymine" 008000`, `N = ACGT`.
    bool read_alphabet_line(std::string const& text, std::vector<Field> const& fields) {
        bool const stars = text.starts_with("****");
        if (stars && letters_.empty()) {
            return true;
        }
        if (stars ||
            (fields.size() > 1 && starts_folded(fields[0].text, "end") && starts_folded(fields[1].text, "alphabet"))) {
            in_alphabet_ = false;
            std::ranges::sort(letters_);
            set_alphabet(letters_);
            return true;
        }
        if (lines_.number() > alphabet_line_ + max_alphabet_lines || text.starts_with("MOTIF")) {
            fail_motif(lines_, lines_.number(), concat({"'", printable(text), "'"}), "END ALPHABET");
        }
        bool const ambiguous = std::ranges::find(fields, std::string_view{"="}, &Field::text) != fields.end();
        if (!fields.empty() && fields[0].text.size() == 1 && !ambiguous) {
            letters_ += fields[0].text;
            auto const pair = std::ranges::find(fields, std::string_view{"~"}, &Field::text);
            if (pair != fields.end() && pair + 1 != fields.end() && (pair + 1)->text.size() == 1) {
                letters_ += (pair + 1)->text;
            }
        }
        return true;
    }

    /// \brief `A 0.25 C 0.25 G 0.25 T 0.25`, on one line or several.
    bool read_background_line(std::vector<Field> const& fields) {
        Location where{.file = lines_.file(), .line = lines_.number()};
        if (fields.size() % 2 != 0) {
            fail_motif(lines_, lines_.number(), "no background frequencies",
                       "a line such as A 0.25 C 0.25 G 0.25 T 0.25");
        }
        for (std::size_t i = 0; i < fields.size(); i += 2) {
            where.column = fields[i].column;
            auto at = fields[i].text.size() == 1 ? letters_.find(fields[i].text) : std::string::npos;
            if (at == std::string::npos && fields[i].text.size() == 1) {
                at = letters_.find(fold_case(fields[i].text[0]));
            }
            if (at == std::string::npos || shares_[at] >= 0.0) {
                throw DataError(message({.where = where,
                                         .found = concat({"'", printable(fields[i].text), "'"}),
                                         .expected = concat({"a letter of ", letters_, ", each once"})}));
            }
            where.column = fields[i + 1].column;
            shares_[at] = require_number<double>(fields[i + 1].text, {0.0, 1.0, "a frequency between 0 and 1"}, where);
        }
        if (std::ranges::find(shares_, -1.0) != shares_.end()) {
            return true;
        }
        in_background_ = false;
        for (std::size_t i = 0; i < shares_.size(); ++i) {
            if (auto const base = place(letters_[i]); base < 4) {
                background_[base] = shares_[i];
            }
        }
        if (!is_printed_one(base_total(background_))) {
            fail_motif(lines_, background_line_, "background frequencies that do not sum to 1", "a sum of 1");
        }
        scale_to_one(background_);
        return true;
    }

    static constexpr std::size_t max_alphabet_lines = 200;

    LineReader& lines_;
    std::string letters_ = "ACGT";
    BaseProbabilities background_ = uniform_background;
    std::vector<double> shares_;
    std::size_t alphabet_line_ = 0;
    std::size_t background_line_ = 0;
    bool version_seen_ = false;
    bool both_strands_ = true;
    bool in_alphabet_ = false;
    bool in_background_ = false;
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
