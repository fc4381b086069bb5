/// \file
/// \brief A genome by a model or by motifs: sites and tracks, in one process or in parts. Built with or without htslib.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <deepprune/model/scorer.hpp>
#include <deepprune/motif/position_weight_matrix.hpp>
#include <deepprune/motif/score_matrix.hpp>

#include "shard.hpp"

namespace programs::sites {

/// \brief What is scanned for.
struct NamedMatrices {
    std::vector<std::string> names{};  ///< one for each matrix, no two equal
    bool one_strand = false;           ///< windows of the genome as given alone
    /// \brief The matrices, against this background.
    std::function<std::vector<deepprune::ScoreMatrix>(deepprune::BaseProbabilities const&)> against{};
};

/// \brief Which sites, and what becomes of them.
struct SiteRequest {
    NamedMatrices wanted{};
    std::string out{};  ///< BED; with its index if it ends in .gz; - is the standard output
    double threshold = 1e-4;
    /// \brief Of a random window; none: the shares of the bases that are scanned.
    std::optional<deepprune::BaseProbabilities> background{};
};

/// \brief Which track, and what becomes of it.
struct TrackRequest {
    deepprune::Scorer<float> scorer;
    std::string identity{};   ///< the same for the same model, another for others
    std::string out{};        ///< bigWig or bedGraph by its ending; - is the standard output, as bedGraph
    std::size_t width = 101;  ///< bases of a window
    std::size_t step = 10;    ///< bases from one window to the next
};

/// \brief Where.
struct ScanOptions {
    std::string genome{};                    ///< FASTA, plain or bgzipped
    std::string regions{};                   ///< BED: windows within these alone; empty: all
    std::vector<std::string> chromosomes{};  ///< these alone, unless there are regions; empty: all
    Shard shard{};                           ///< of the windows, by where they begin
    unsigned threads = 1;
};

/// \brief What was found.
struct ScanSummary {
    std::uint64_t bases = 0;   ///< of the shard, the unknown ones too
    std::uint64_t sites = 0;   ///< that were found
    std::uint64_t values = 0;  ///< of the track
    deepprune::BaseProbabilities background{};
    std::vector<std::string> hopeless{};  ///< names of the matrices of which no window has a p-value so low
};

/// \brief Writes sites, a track or both. Sites are in the order of `LC_ALL=C sort -k1,1 -k2,2n`: the columns of BED6,
/// then score, p and q. A track has a value for each step, the bases from a multiple of `step` to the next: the
/// probability of the window with the step in its middle, from `width / 2 - step / 2` bases before it on, rounded down
/// each. Windows lie within a stretch that is scanned; one without a known base has no value.
///
/// Memory does not grow with the genome: a few pieces of it are there at a time, and of the sites the first millions;
/// others are kept in a temporary file until the q-values are known. Equal bytes on any number of threads, and by
/// `join_parts` of any number of shards. Nothing is written unless all of it is complete.
/// \param sites, track at least one is not null
/// \throws deepprune::DataError, deepprune::IoError naming file and line; deepprune::OptionError for matrices that
/// cannot be scanned for and windows that the model does not take, or if this program was built without htslib
ScanSummary scan_genome(ScanOptions const& options, SiteRequest const* sites, TrackRequest const* track);

/// \brief What was joined.
struct JoinSummary {
    bool track = false;  ///< or sites
    std::uint64_t lines = 0;
};

/// \brief Writes what a scan in one process would have written: of sites with the q-values that take all of them.
/// \param parts the files of all shards, in any order \param out as of `SiteRequest` or `TrackRequest`
/// \throws deepprune::DataError, deepprune::IoError naming file and line, for parts that are missing, there twice, cut,
/// or of different runs; deepprune::OptionError if this program was built without htslib
JoinSummary join_parts(std::vector<std::string> const& parts, std::string const& out, unsigned threads);

}  // namespace programs::sites
