/// \file
/// \brief Training data out of a genome, by the peaks of a BED file. Built with or without htslib.
#pragma once

#include <cstddef>
#include <string>

#include <deepprune/core/seed.hpp>

namespace programs::training {

struct DataOptions;
struct TrainingData;

/// \brief Which windows of which genome; the texts are those of the command line.
struct PeakOptions {
    std::string peaks{};    ///< BED or narrowPeak
    std::string genome{};   ///< FASTA, plain or bgzipped
    std::string exclude{};  ///< BED; no window overlaps its intervals; empty: none
    std::size_t width = 101;
    std::size_t top = 0;
    std::string top_by = "auto";             ///< signal, p, q or score
    std::string chromosome_prefix = "keep";  ///< add or remove
    std::string negatives_from{};            ///< shuffle, genome or flanks; empty: no negatives
};

/// \brief Whether this program can read genomes, that is, was built with htslib.
[[nodiscard]] bool reads_genomes();

/// \brief The windows of the peaks, then their negatives, as `TrainingData::train`; with notes, and with inputs but
/// for the genome, whose checksum takes long.
/// \throws deepprune::DataError, deepprune::IoError naming file and line; deepprune::OptionError if this program was
/// built without htslib
[[nodiscard]] TrainingData read_peaks(PeakOptions const& options, deepprune::Seed seed);

/// \brief The same of `options.peaks`, mixed and split, so that windows that overlap are on one side of each split.
/// \throws also if the sets cannot be split
[[nodiscard]] TrainingData load_peaks(DataOptions const& options);

}  // namespace programs::training
