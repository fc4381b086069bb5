/// \file
/// \brief Reads a motif from a bare matrix of probabilities.
#pragma once

#include <cmath>
#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/detail/complaint_list.hpp>
#include <deepprune/io/detail/fields.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/number.hpp>
#include <deepprune/motif/detail/distribution.hpp>
#include <deepprune/motif/position_weight_matrix.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Reads a motif: a line for each of its columns, with the probabilities of A, C, G and T separated by blanks or
/// tabs. Blank lines are skipped. \throws DataError with file and line for anything else. \throws IoError for a file
/// that cannot be read completely.
/// \param lines of the file
/// \param tolerance how far the sum of a line may be from 1
[[nodiscard]] inline PositionWeightMatrix read_matrix(LineReader& lines,
                                                      double tolerance = PositionWeightMatrix::sum_tolerance) {
    detail::ComplaintList complaints{lines.file()};
    std::vector<BaseProbabilities> columns;
    auto const read_row = [&](std::vector<detail::Field> const& fields) {
        Location where{.line = lines.number()};
        if (fields.size() != 4) {
            complaints.add({.where = where,
                            .found = std::to_string(fields.size()) + (fields.size() == 1 ? " entry" : " entries"),
                            .expected = "4 probabilities: A, C, G, T"});
            return;
        }
        BaseProbabilities row{};
        double sum = 0.0;
        for (std::size_t base = 0; base < row.size(); ++base) {
            auto const value = parse_number<double>(fields[base].text);
            if (!value || !(*value >= 0.0 && *value <= 1.0)) {
                where.column = fields[base].column;
                complaints.add({.where = where,
                                .found = detail::concat({"'", printable(fields[base].text), "'"}),
                                .expected = "a probability between 0 and 1",
                                .remedy = "divide counts by their line's total"});
                return;
            }
            row[base] = *value;
            sum += *value;
        }
        if (!(std::abs(sum - 1.0) <= tolerance)) {
            complaints.add({.where = where,
                            .found = detail::concat(
                                {"four numbers that sum to ", std::to_string(std::lround(sum * 1000.0)), "/1000"}),
                            .expected = "a sum of 1"});
            return;
        }
        if (std::abs(sum - 1.0) > PositionWeightMatrix::sum_tolerance) {
            detail::scale_to_one(row);
        }
        columns.push_back(row);
    };
    while (auto const line = lines.next()) {
        if (auto const fields = detail::split_at_blanks(*line); !fields.empty()) {
            read_row(fields);
        }
    }
    complaints.throw_if_any();
    if (columns.empty()) {
        throw DataError(message({.where = {.file = lines.file()},
                                 .found = "no matrix",
                                 .expected = "lines of 4 probabilities: A, C, G, T"}));
    }
    return PositionWeightMatrix{std::move(columns)};
}

/// \brief Reads a matrix from a file, plain or gzipped.
[[nodiscard]] inline PositionWeightMatrix read_matrix(std::filesystem::path const& path) {
    LineReader lines{path};
    return read_matrix(lines);
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
