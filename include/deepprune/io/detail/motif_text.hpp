/// \file
/// \brief Shared by the readers of motif files: rows of numbers, and complete motifs.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/detail/record_builder.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/number.hpp>
#include <deepprune/motif/detail/distribution.hpp>
#include <deepprune/motif/motif.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief How far the sum of printed probabilities may be from 1: one unit of the third digit, and a half for rounding.
inline constexpr double printed_sum_tolerance = 1.5e-3;

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

/// \brief A motif from rows of counts. \throws DataError with file and line for no rows and for a row without counts.
[[nodiscard]] inline Motif motif_from_counts(LineReader const& lines, std::size_t line, MotifDetails details,
                                             std::span<MotifRow const> rows) {
    std::vector<BaseCounts> counts;
    for (auto const& row : rows) {
        double const total = base_total(row.values);
        if (!(total > 0.0 && std::isfinite(total))) {
            fail_motif(lines, row.line, concat({"a column without counts in motif '", printable(details.name), "'"}),
                       "at least one site in every column");
        }
        counts.push_back(row.values);
    }
    if (counts.empty()) {
        fail_motif(lines, line, concat({"no matrix for motif '", printable(details.name), "'"}),
                   "a row of four numbers for each column");
    }
    return Motif::from_counts(std::move(counts), std::move(details));
}

/// \brief The largest count that is accepted.
inline constexpr double max_counts = 1e15;

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
