/// \file
/// \brief Reads a data set from one file, or from one for each class.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/io/read_records.hpp>

namespace programs {

/// \brief The records of `file`, followed by those of `negatives` if that is not empty. FASTA records of `file` are
/// positives, those of `negatives` negatives.
/// \throws deepprune::DataError if `negatives` has a record with label 1; whatever reading throws
inline std::vector<deepprune::Record> load_records(std::filesystem::path const& file,
                                                   std::filesystem::path const& negatives = {}) {
    auto records = deepprune::read_records(file);
    if (negatives.empty()) {
        return records;
    }
    auto const more = deepprune::read_records(negatives, deepprune::DataFormat::automatic, false);
    if (std::ranges::any_of(more, &deepprune::Record::label)) {
        throw deepprune::DataError(deepprune::message({.where = {.file = negatives.native()},
                                                       .found = "positives (label 1) in the file of negatives",
                                                       .expected = "FASTA, or label 0 throughout"}));
    }
    records.insert(records.end(), more.begin(), more.end());
    return records;
}

}  // namespace programs
