/// \file
/// \brief What the kernels of a network are found to be: their motifs, what is known like them, what is doubtful.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/interpret/extract_motifs.hpp>
#include <deepprune/interpret/kernel_softmax.hpp>
#include <deepprune/interpret/position_histogram.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/motif/tomtom_options.hpp>
#include <deepprune/sequence/encoded_set.hpp>

#include "engine/network.hpp"
#include "output_folder.hpp"

namespace programs::motifs {

/// \brief How motifs are made from kernels and looked up.
struct FindingOptions {
    deepprune::ExtractOptions extract{};
    double trim_bits = 0.2;       ///< flanks of columns with less are cut off; 0: none
    double max_e_value = 10.0;    ///< of the matches that are listed
    std::size_t min_overlap = 5;  ///< columns
    /// Of `dp::tomtom`. Pearson's cannot tell a short motif from chance: one of 9 columns, compared with itself among
    /// 1,404 targets, has E = 4e-6, and 3e-14 by the Euclidean distance.
    std::string distance = "ed";
    bool colour_blind_safe = false;
    std::string database{};  ///< file of known motifs; empty: none
};

/// \brief One kernel.
struct KernelFinding {
    deepprune::KernelMotif found{};
    std::optional<deepprune::Motif> motif{};  ///< as it is written: `found.motif`, trimmed
    std::size_t trimmed_left = 0;             ///< columns
    std::size_t trimmed_right = 0;
    double information = 0.0;  ///< bits, of all columns that are left
    std::optional<deepprune::KernelSoftmax> softmax{};
    deepprune::PositionHistogram positions{};
    std::vector<deepprune::TomtomMatch> matches{};  ///< best first; `target` counts in `Findings::known`
};

/// \brief All kernels of a network, in the order of their numbers.
struct Findings {
    std::vector<KernelFinding> kernels{};
    std::vector<deepprune::Motif> known{};  ///< the database
    bool looked_up = false;                 ///< whether there was one
    bool both_strands = false;              ///< whether the network reads both
    std::size_t searched = 0;               ///< sequences that could have had a site
    std::vector<std::string> warnings{};
};

/// \brief Adds the options; `prefix` stands before the names of those that another command may need for itself.
void add_options(CLI::App& command, FindingOptions& options, std::string const& prefix);

/// \brief The motifs of a database, none without a file. \throws deepprune::DataError, deepprune::IoError
[[nodiscard]] std::vector<deepprune::Motif> read_database(std::string const& file);

/// \brief Reads the kernels of `network` on `set`.
/// \param numbers what the kernels are called, one for each live kernel; empty: their places in the network
[[nodiscard]] Findings find(engine::Network const& network, deepprune::EncodedSet const& set,
                            std::vector<std::size_t> const& numbers, std::vector<deepprune::Motif> known,
                            FindingOptions const& options, unsigned threads);

/// \brief The files: motifs.meme, motifs.tsv, motif_matches.tsv if there was a database, logos/kernel_N.svg, and
/// logos/kernel_N_match.svg for a kernel with a match. motifs.meme is left out where no kernel fires.
[[nodiscard]] std::vector<OutputFile> files(Findings const& findings, FindingOptions const& options);

/// \brief Removes logos and matches of an earlier run that `files` does not have.
void remove_stale(std::filesystem::path const& folder, std::vector<OutputFile> const& files);

}  // namespace programs::motifs
