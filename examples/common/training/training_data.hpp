/// \file
/// \brief What `deepprune train` learns from: the files, the negatives that it makes, the split.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <deepprune/core/seed.hpp>
#include <deepprune/io/read_records.hpp>
#include <deepprune/motif/position_weight_matrix.hpp>
#include <deepprune/prune/presets.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/sequence/record.hpp>

namespace programs::training {

/// \brief Where the data comes from and how it is divided; an empty path means that there is no such file.
struct DataOptions {
    std::string train{};      ///< none: the built-in simulated set
    std::string negatives{};  ///< every record of it is a negative
    std::string test{};
    deepprune::DataFormat format = deepprune::DataFormat::automatic;
    double test_fraction = 0.0;  ///< of the training records, drawn at random, each class apart; 0: none
    deepprune::ValidationSplit split = deepprune::ValidationSplit::stratified;
    double validation_fraction = 0.1;
    std::vector<std::string> validation_chromosomes{};  ///< instead of a fraction
    std::size_t length = 0;                             ///< every sequence must have it; 0: any
    std::size_t kernel_length = 0;                      ///< no sequence may be shorter
    deepprune::Seed seed{};
};

/// \brief An input file as it was when it was read.
struct InputFile {
    std::string role{};
    std::string path{};
    std::uintmax_t bytes = 0;
    std::string hash{};  ///< "crc64:" and 16 digits
};

/// \brief The data of a run.
struct TrainingData {
    std::vector<deepprune::Record> train{};
    std::vector<deepprune::Record> validation{};
    std::vector<deepprune::Record> test{};  ///< empty: there is none
    std::vector<InputFile> inputs{};
    std::vector<std::string> notes{};  ///< what was done to the data, one sentence each
};

/// \brief The motifs of the built-in set, of the paper's kind: 8 bp with 10 bits and 23 bp with 12 bits.
[[nodiscard]] std::vector<deepprune::PositionWeightMatrix> built_in_motifs();

/// \brief Reads, checks, completes and divides the data.
/// \throws deepprune::DataError, deepprune::IoError with file and line
[[nodiscard]] TrainingData load(DataOptions const& options);

/// \brief Reads records and refuses one that is too short, or not of `length` bases if that is not 0, by file and line.
[[nodiscard]] std::vector<deepprune::Record> read_checked(std::string const& path, deepprune::DataFormat format,
                                                          std::size_t minimum, std::size_t length, bool fasta_label);

/// \brief The file's size and checksum. \throws deepprune::IoError if it cannot be read
[[nodiscard]] InputFile fingerprint(std::string role, std::string const& path);

[[nodiscard]] deepprune::EncodedSet encode(std::vector<deepprune::Record> const& records);

}  // namespace programs::training
