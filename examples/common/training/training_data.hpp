/// \file
/// \brief The data of `deepprune train`: reads the files, makes missing negatives, splits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <deepprune/core/seed.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/read_record_set.hpp>
#include <deepprune/io/read_records.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/motif/position_weight_matrix.hpp>
#include <deepprune/prune/presets.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/sequence/record_set.hpp>

#include "training/peak_data.hpp"

namespace programs::training {

/// \brief Where the data comes from and how it is split; an empty path means no file.
struct DataOptions {
    std::optional<PeakOptions> peaks{};  ///< windows of a genome instead of `train`
    std::string train{};                 ///< empty: the built-in simulated set
    std::string negatives{};             ///< all its records are negatives: FASTA, or label 0
    std::string test{};
    deepprune::DataFormat format = deepprune::DataFormat::automatic;
    std::vector<std::string> test_chromosomes{};  ///< test on these, if any, instead of a fraction
    double test_fraction = 0.0;                   ///< of each class of the training records, drawn at random; 0: none
    deepprune::ValidationSplit split = deepprune::ValidationSplit::stratified;
    double validation_fraction = 0.1;
    std::vector<std::string> validation_chromosomes{};     ///< validate on these instead of a fraction
    std::size_t length = 0;                                ///< required of every sequence, in bases; 0: any
    std::size_t kernel_length = 0;                         ///< no sequence may be shorter, in bases
    std::uint64_t max_bases = deepprune::unlimited_bases;  ///< of each file
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
    deepprune::RecordSet train{};
    deepprune::RecordSet validation{};
    deepprune::RecordSet test{};  ///< may be empty
    std::vector<InputFile> inputs{};
    std::vector<std::string> notes{};  ///< how the data was made, one sentence each
    bool made_negatives = false;       ///< the training negatives are shuffles that were made here
};

/// \brief The motifs of the built-in set, 8 bp with 10 bits and 23 bp with 12 bits as in the paper.
[[nodiscard]] std::vector<deepprune::PositionWeightMatrix> built_in_motifs();

/// \brief Reads and checks the data, makes missing negatives, and splits.
/// \throws deepprune::DataError, deepprune::IoError naming file and line
[[nodiscard]] TrainingData load(DataOptions const& options);

/// \brief The records of a file and what identifies it.
struct SequenceFile {
    deepprune::RecordSet records{};
    bool labelled = false;  ///< whether the file has labels
    InputFile input{};
};

/// \brief What a file of sequences should be like.
struct SequenceFileOptions {
    std::string role{};                                               ///< for `InputFile`; empty: no checksum
    deepprune::DataFormat format = deepprune::DataFormat::automatic;  ///< detected, unless given
    bool fasta_label = true;                                          ///< of FASTA records, which have no label
    bool labels_optional = false;                                     ///< in other formats too
    std::size_t minimum = 0;                                          ///< no sequence may be shorter, in bases
    std::size_t length = 0;                                           ///< required of every sequence, in bases; 0: any
    std::uint64_t max_bases = deepprune::unlimited_bases;             ///< of the file
    std::string remedy_if_shorter{};                                  ///< what to do about a sequence below `minimum`
};

/// \brief Reads records and checks their lengths. The file is opened once, so it may be a pipe; `-` is standard input.
/// \throws deepprune::DataError, deepprune::IoError naming file and line
[[nodiscard]] SequenceFile read_sequences(std::string const& path, SequenceFileOptions const& options);

/// \brief As above, but gives the records away batch by batch; `role` is not used.
/// \param take called with each batch; the file is known to be good only when this has returned
void read_sequence_batches(std::string const& path, SequenceFileOptions const& options,
                           std::function<void(deepprune::ReadRecordSet)> const& take);

/// \brief The motifs of a file and what identifies it.
struct MotifFile {
    std::vector<deepprune::Motif> motifs{};
    InputFile input{};
    std::vector<std::string> warnings{};  ///< what was mended or left out, one sentence each
};

/// \brief Reads motifs; the file is opened once, `-` is standard input. Columns without counts are read as flat.
/// \throws deepprune::DataError, deepprune::IoError naming file and line
[[nodiscard]] MotifFile read_motif_file(std::string const& path, std::string role = {});

/// \brief As above for motifs to compare with: of motifs with one identifier the first counts, as for Tomtom.
[[nodiscard]] MotifFile read_motif_database(std::string const& path, std::string role = {});

/// \brief As above for motifs to compare kernels with. \throws deepprune::DataError also for RNA, as kernels see DNA
[[nodiscard]] MotifFile read_known_motifs(std::string const& path, std::string role = {});

/// \throws deepprune::OptionError if two options name one file \param second of `option`
void require_two_files(std::string const& first, std::string const& second, std::string const& option);

/// \brief Reads the negatives of another file and puts them behind the positives of the first.
/// \param positives of the first file
/// \param path of the negatives
/// \param options of both; the label of FASTA is 0
/// \throws deepprune::DataError that names the first record of the wrong class, and as `read_sequences`;
/// deepprune::OptionError if both are one file
/// \return what identifies the file of negatives
InputFile add_negatives(SequenceFile& positives, std::string const& path, SequenceFileOptions options);

/// \brief What identifies a file that has been read to its end, with a checksum.
[[nodiscard]] InputFile input_file(std::string role, std::string const& path, deepprune::LineReader const& lines);

/// \brief The size and checksum of a file. \throws deepprune::IoError if it cannot be read
[[nodiscard]] InputFile fingerprint(std::string role, std::string const& path);

/// \brief The records as training reads them.
[[nodiscard]] deepprune::EncodedSet encode(deepprune::RecordSet const& records);

}  // namespace programs::training
