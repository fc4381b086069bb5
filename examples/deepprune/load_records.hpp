/// \file
/// \brief Reads a data set that may lie in two files, one for each class.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/io/read_records.hpp>

namespace programs {

/// \brief The records of `file`, where FASTA holds positives, and then those of `negatives`, unless that is empty.
/// \throws DataError if the file of negatives has labels and one of them is 1.
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
