/// \file
/// \brief The sites of kernels or motifs in a genome, as a BED file. Built with or without htslib.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <deepprune/motif/position_weight_matrix.hpp>
#include <deepprune/motif/score_matrix.hpp>

namespace programs::sites {

/// \brief What is scanned for.
struct NamedMatrices {
    std::vector<std::string> names{};  ///< one for each matrix, no two equal
    bool one_strand = false;           ///< windows of the genome as given alone
    /// \brief The matrices, against this background.
    std::function<std::vector<deepprune::ScoreMatrix>(deepprune::BaseProbabilities const&)> against{};
};

/// \brief Where, and what becomes of it.
struct ScanOptions {
    std::string genome{};   ///< FASTA, plain or bgzipped
    std::string regions{};  ///< BED: windows within these alone; empty: all
    std::string out{};      ///< BED; with its index if it ends in .gz; - is the standard output
    double threshold = 1e-4;
    /// \brief Of a random window; none: the shares of the bases that are scanned.
    std::optional<deepprune::BaseProbabilities> background{};
    unsigned threads = 1;
};

/// \brief What was found.
struct ScanSummary {
    std::uint64_t bases = 0;  ///< that were scanned, the unknown ones too
    std::uint64_t sites = 0;
    deepprune::BaseProbabilities background{};
    std::vector<std::string> hopeless{};  ///< names of the matrices of which no window has a p-value so low
};

/// \brief Writes the sites, in the order of `LC_ALL=C sort -k1,1 -k2,2n`: the columns of BED6, then score, p and q.
///
/// Memory does not grow with the genome: a few pieces of it are there at a time, and of the sites the first millions;
/// others are kept in a temporary file until the q-values are known. Equal bytes on any number of threads.
/// \throws deepprune::DataError, deepprune::IoError naming file and line; deepprune::OptionError for matrices that
/// cannot be scanned for, or if this program was built without htslib
ScanSummary scan_genome(NamedMatrices const& wanted, ScanOptions const& options);

}  // namespace programs::sites
