/// \file
/// \brief What a model says of the alleles of a VCF file. Built with or without htslib.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <deepprune/core/seed.hpp>
#include <deepprune/model/scorer.hpp>
#include <deepprune/motif/position_weight_matrix.hpp>
#include <deepprune/motif/score_matrix.hpp>

namespace programs::sites {

/// \brief A model, and its live kernels as matrices.
struct VariantModel {
    deepprune::Scorer<float> scorer;
    std::size_t minimum_length = 0;  ///< bases of the shortest sequence that it takes
    std::vector<std::string> names{};
    std::vector<deepprune::ScoreMatrix> matrices{};  ///< one for each name
};

/// \brief Where the alleles are, and what becomes of them.
struct VariantOptions {
    std::string vcf{};     ///< VCF, plain or compressed, or BCF; - is the standard input
    std::string genome{};  ///< FASTA, plain or bgzipped
    /// \brief VCF if it ends in .vcf or .vcf.gz, the latter with an index; otherwise a table. - is the standard output.
    std::string out{};
    std::size_t width = 101;  ///< bases of the window of a single changed base
    std::size_t shifts = 0;   ///< look at windows that are moved by up to so many bases, too
    double threshold = 1e-4;  ///< p-value of a site
    deepprune::BaseProbabilities background = deepprune::uniform_background;  ///< of a random site
    std::uint64_t max_changes = 1000000;     ///< random changes that p-values are made of; 0: no p-values
    deepprune::Seed seed{};                  ///< of these changes
    std::string chromosome_prefix = "keep";  ///< or add or remove, before chromosomes are looked up
    bool keep_going = false;                 ///< leave out records that do not fit the genome, instead of an exception
    unsigned threads = 1;
};

/// \brief What was read and scored.
struct VariantSummary {
    std::uint64_t records = 0;
    std::uint64_t scored = 0;          ///< alleles
    std::uint64_t changes = 0;         ///< random ones
    std::vector<std::string> notes{};  ///< sentences about what was passed over, left out or moved
};

/// \brief Scores each allele, in the order of the file. Equal bytes on any number of threads. The memory does not grow
/// with the file: results that wait for their p-values go to a temporary file where they are many.
/// \throws deepprune::DataError, deepprune::IoError naming file and line; deepprune::OptionError if this program was
/// built without htslib
VariantSummary score_variants(VariantModel const& model, VariantOptions const& options);

}  // namespace programs::sites
