/// \file
/// \brief Shared by the readers of motif files: rows of numbers, and complete motifs.
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
#include <deepprune/io/detail/fields.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/number.hpp>
#include <deepprune/motif/detail/distribution.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/sequence/alphabet.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief How far the sum of printed probabilities may be from 1: one unit of the third digit, and a half for rounding.
inline constexpr double printed_sum_tolerance = 1.5e-3;

/// \brief Whether a sum is near enough to 1 to be one of probabilities that were printed with few digits: within 0.1,
/// as
/// in the MEME Suite.
[[nodiscard]] constexpr bool is_printed_one(double sum) noexcept { return sum > 0.9 && sum < 1.1; }

/// \brief Where readers of motifs put what they mended; null: nowhere, so that they refuse it.
using Remarks = std::vector<std::string>*;

/// \brief A column of counts or probabilities and the line it came from.
struct MotifRow {
    BaseCounts values{};
    std::size_t line = 0;
};

[[noreturn]] inline void fail_motif(LineReader const& lines, std::size_t line, std::string_view found,
                                    std::string_view expected, std::string_view remedy = {}) {
    throw DataError(message(
        {.where = {.file = lines.file(), .line = line}, .found = found, .expected = expected, .remedy = remedy}));
}

/// \brief Whether every field is a number, or looks like an invalid one ("nan", "-0.1", "0,5").
[[nodiscard]] inline bool looks_numeric(std::span<Field const> fields) {
    for (auto const& field : fields) {
        bool const word = field.text == "nan" || field.text == "NaN" || field.text == "inf" || field.text == "-nan";
        if (!word && (field.text.find_first_not_of("0123456789.,+-eE") != std::string_view::npos ||
                      field.text.find_first_of("0123456789") == std::string_view::npos)) {
            return false;
        }
    }
    return !fields.empty();
}

/// \brief The four numbers of a row, each from 0 to `max`. \throws DataError with file, line and column.
[[nodiscard]] inline BaseCounts parse_bases(LineReader const& lines, std::span<Field const> fields, double max,
                                            std::string_view description) {
    BaseCounts row{};
    for (std::size_t base = 0; base < row.size(); ++base) {
        row[base] =
            require_number<double>(fields[base].text, {0.0, max, description},
                                   {.file = lines.file(), .line = lines.number(), .column = fields[base].column});
    }
    return row;
}

/// \brief Whether a line belongs to a matrix, or did until it was damaged: its first field begins as a number does.
[[nodiscard]] inline bool begins_as_number(std::span<Field const> fields) {
    if (fields.empty()) {
        return false;
    }
    auto const digits = fields[0].text.substr(fields[0].text.find_first_of("+-.") == 0 ? 1 : 0);
    return looks_numeric(fields.first(1)) || (!digits.empty() && digits[0] >= '0' && digits[0] <= '9');
}

/// \brief Whether `text` begins with `start`, which is in lower case, in any case.
[[nodiscard]] inline bool starts_folded(std::string_view text, std::string_view start) noexcept {
    return text.size() >= start.size() && std::ranges::equal(text.substr(0, start.size()), start, [](char a, char b) {
               return fold_case(a) == fold_case(b);
           });
}

/// \brief `text` in upper case.
[[nodiscard]] inline std::string upper_case(std::string_view text) {
    std::string upper{text};
    std::ranges::transform(upper, upper.begin(), fold_case);
    return upper;
}

/// \brief 0 to 3 for A, C, G, T in either case, and 3 for U; 4 for any other letter.
[[nodiscard]] inline std::size_t base_of(std::string_view letter) noexcept {
    char const upper = letter.size() == 1 ? fold_case(letter[0]) : ' ';
    auto const found = upper == 'U' ? std::size_t{3} : base_letters.substr(0, 4).find(upper);
    return found == std::string_view::npos ? 4 : found;
}

/// \brief Whether a letter is U, as in RNA.
[[nodiscard]] inline bool is_uracil(std::string_view letter) noexcept { return letter == "U" || letter == "u"; }

/// \brief Remarks that `columns` columns of a motif are read as flat, or refuses them if there is nowhere to say so.
inline void remark_flat(LineReader const& lines, std::size_t line, std::size_t columns, std::string_view motif,
                        Remarks remarks) {
    if (remarks == nullptr) {
        fail_motif(lines, line, concat({"a column without counts in motif '", printable(motif), "'"}),
                   "at least one site in every column");
    }
    remarks->push_back(
        concat({lines.file(), ":", std::to_string(line), ": motif '", printable(motif), "' has ",
                std::to_string(columns), columns == 1 ? " column" : " columns", " without counts, read as flat"}));
}

/// \brief A motif from rows of counts. A row of zeros is flat, if there are `remarks` to say so.
/// \throws DataError with file and line for no rows and for a row without counts.
[[nodiscard]] inline Motif motif_from_counts(LineReader const& lines, std::size_t line, MotifDetails details,
                                             std::span<MotifRow const> rows, Remarks remarks) {
    std::vector<BaseCounts> counts;
    std::vector<std::size_t> empty;
    double max_total = 0.0;
    for (auto const& row : rows) {
        double const total = base_total(row.values);
        max_total = (std::max)(max_total, total);
        if (total == 0.0) {
            empty.push_back(counts.size());
        }
        counts.push_back(row.values);
    }
    if (counts.empty()) {
        fail_motif(lines, line, concat({"no matrix for motif '", printable(details.name), "'"}),
                   "a row of four numbers for each column");
    }
    for (std::size_t const column : empty) {
        counts[column].fill(max_total > 0.0 ? max_total / 4.0 : 1.0);
    }
    if (!empty.empty()) {
        remark_flat(lines, rows[empty.front()].line, empty.size(), details.name, remarks);
    }
    return Motif::from_counts(std::move(counts), std::move(details));
}

/// \brief As `motif_from_counts`, but rows that all sum to 1 are probabilities of an unknown number of sites.
[[nodiscard]] inline Motif motif_of_positions(LineReader const& lines, std::size_t line, MotifDetails details,
                                              std::span<MotifRow const> rows, Remarks remarks) {
    bool const probabilities = std::ranges::all_of(rows, [](MotifRow const& row) {
        double const total = base_total(row.values);
        return total == 0.0 || is_printed_one(total);
    });
    auto motif = motif_from_counts(lines, line, details, rows, remarks);
    return probabilities ? Motif{motif.matrix(), std::move(details)} : motif;
}

/// \brief The largest count that is accepted.
inline constexpr double max_counts = 1e15;

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
