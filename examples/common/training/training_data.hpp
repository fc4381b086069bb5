/// \file
/// \brief The data of `deepprune train`: reads the files, makes missing negatives, splits.
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

/// \brief Where the data comes from and how it is split; an empty path means no file.
struct DataOptions {
    std::string train{};      ///< empty: the built-in simulated set
    std::string negatives{};  ///< all its records are negatives
    std::string test{};
    deepprune::DataFormat format = deepprune::DataFormat::automatic;
    double test_fraction = 0.0;  ///< of each class of the training records, drawn at random; 0: none
    deepprune::ValidationSplit split = deepprune::ValidationSplit::stratified;
    double validation_fraction = 0.1;
    std::vector<std::string> validation_chromosomes{};  ///< validate on these instead of a fraction
    std::size_t length = 0;                             ///< required of every sequence, in bases; 0: any
    std::size_t kernel_length = 0;                      ///< no sequence may be shorter, in bases
    deepprune::Seed seed{};
};

/// \brief Identifies an input file.
struct InputFile {
    std::string role{};
    std::string path{};
    std::uintmax_t bytes = 0;
    std::string hash{};  ///< "crc64:" and 16 hexadecimal digits
};

/// \brief The data of a run.
struct TrainingData {
    std::vector<deepprune::Record> train{};
    std::vector<deepprune::Record> validation{};
    std::vector<deepprune::Record> test{};  ///< may be empty
    std::vector<InputFile> inputs{};
    std::vector<std::string> notes{};  ///< how the data was made, one sentence each
    bool made_negatives = false;       ///< the training negatives are shuffles that were made here
};

/// \brief The motifs of the built-in set, 8 bp with 10 bits and 23 bp with 12 bits as in the paper.
[[nodiscard]] std::vector<deepprune::PositionWeightMatrix> built_in_motifs();

/// \brief Reads and checks the data, makes missing negatives, and splits.
/// \throws deepprune::DataError, deepprune::IoError naming file and line
[[nodiscard]] TrainingData load(DataOptions const& options);

/// \brief Reads records and checks their lengths.
/// \param minimum no sequence may be shorter, in bases
/// \param length required of every sequence, in bases; 0: any
/// \param fasta_label the label of FASTA records
/// \throws deepprune::DataError, deepprune::IoError naming file and line
[[nodiscard]] std::vector<deepprune::Record> read_checked(std::string const& path, deepprune::DataFormat format,
                                                          std::size_t minimum, std::size_t length, bool fasta_label);

/// \brief The size and checksum of a file. \throws deepprune::IoError if it cannot be read
[[nodiscard]] InputFile fingerprint(std::string role, std::string const& path);

/// \brief The records as training reads them.
[[nodiscard]] deepprune::EncodedSet encode(std::vector<deepprune::Record> const& records);

}  // namespace programs::training
