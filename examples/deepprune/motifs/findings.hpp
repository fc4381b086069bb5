/// \file
/// \brief The options of reading kernels as motifs, and the files that are written.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/interpret/read_kernels.hpp>
#include <deepprune/motif/logo_options.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/sequence/encoded_set.hpp>

#include "engine/network.hpp"
#include "output_folder.hpp"

namespace programs::motifs {

/// \brief How the kernels are read and drawn.
struct FindingOptions {
    deepprune::ReadingOptions reading{};
    std::string distance = "ed";  ///< of `reading.tomtom`, by its name
    bool colour_blind_safe = false;
    std::string database{};  ///< file of known motifs; empty: none

    [[nodiscard]] deepprune::LogoColours colours() const noexcept {
        return colour_blind_safe ? deepprune::colour_blind_safe_logo_colours : deepprune::classic_logo_colours;
    }
};

/// \brief The kernels of a network as motifs, and the known motifs that they were compared with.
struct Findings {
    deepprune::NetworkReading reading{};
    std::vector<deepprune::Motif> known{};
    bool looked_up = false;  ///< whether known motifs were given, even if the file held none
};

/// \brief Adds the options. \param prefix put before the names that another command may need for itself
void add_options(CLI::App& command, FindingOptions& options, std::string const& prefix);

/// \brief Reads the kernels of `network` on `set`.
/// \param numbers names of the live kernels, one each; of another size: their places in the network
[[nodiscard]] Findings find(engine::Network const& network, deepprune::EncodedSet const& set,
                            std::vector<std::size_t> const& numbers, std::vector<deepprune::Motif> known,
                            FindingOptions const& options, unsigned threads);

/// \brief The files: motifs.meme, motifs.tsv, motif_matches.tsv if there was a database, logos/kernel_N.svg, and
/// logos/kernel_N_match.svg for a kernel with a match. motifs.meme is left out where no kernel fires.
[[nodiscard]] std::vector<OutputFile> files(Findings const& findings, FindingOptions const& options);

/// \brief Removes logos and tables of an earlier run that are not among `files`.
void remove_stale(std::filesystem::path const& folder, std::vector<OutputFile> const& files);

}  // namespace programs::motifs
