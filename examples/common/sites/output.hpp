/// \file
/// \brief Where sites and tracks are written to: text, compressed or not, or bigWig.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <deepprune/core/error.hpp>
#include <deepprune/core/team.hpp>
#include <deepprune/genome/bgzipped_bed.hpp>
#include <deepprune/genome/big_wig.hpp>
#include <deepprune/genome/genome_fasta.hpp>
#include <deepprune/io/atomic_file.hpp>

#include "result.hpp"
#include "terminal.hpp"

namespace programs::sites {

namespace dp = deepprune;

/// \brief Lines in the order of a genome: the standard output for `-`; bgzipped, with an index, for a name ending in
/// .gz; else a plain file. A file is complete or not there.
class TextOutput {
  public:
    /// \param longest bases of the longest chromosome \param team compresses; it must outlive this object
    TextOutput(std::string const& out, std::size_t longest, dp::Team& team) {
        if (out.ends_with(".gz")) {
            compressed_.emplace(out, longest, team);
        } else if (!is_standard_output(out)) {
            plain_.emplace(out);
        }
    }

    void write(std::string_view text) {
        if (compressed_) {
            compressed_->write(text);
        } else if (plain_) {
            plain_->write(text);
        } else {
            print(text);
        }
    }

    void commit() {
        if (compressed_) {
            compressed_->commit();
        } else if (plain_) {
            plain_->commit();
        }
    }

  private:
    std::optional<dp::BgzippedBed> compressed_{};
    std::optional<dp::AtomicFile> plain_{};
};

/// \brief Whether the name is that of a bigWig file.
[[nodiscard]] inline bool is_big_wig(std::string_view out) {
    return out.ends_with(".bw") || out.ends_with(".bigwig") || out.ends_with(".bigWig");
}

/// \brief Checks the name of a track. \throws deepprune::OptionError for an ending that says no format
inline void require_track_name(std::string_view out) {
    std::string_view const name = out.ends_with(".gz") ? out.substr(0, out.size() - 3) : out;
    bool const bed_graph = name.ends_with(".bedGraph") || name.ends_with(".bedgraph") || name.ends_with(".bg");
    if (!is_standard_output(out) && !is_big_wig(out) && !bed_graph) {
        throw dp::OptionError(dp::message({.where = {.file = out},
                                           .found = "a track whose name says no format",
                                           .expected = ".bw, .bedGraph, .bg, .bedGraph.gz or .bg.gz"}));
    }
}

/// \brief A track as bigWig or bedGraph, as its name says.
class TrackOutput {
  public:
    /// \param chromosomes all of the genome \param step bases of a value
    TrackOutput(std::string const& out, std::span<dp::Chromosome const> chromosomes, std::uint32_t step,
                std::size_t longest, dp::Team& team) {
        require_track_name(out);
        if (is_big_wig(out)) {
            big_wig_.emplace(out, chromosomes, step, team);
        } else {
            text_.emplace(out, longest, team);
        }
    }

    /// \brief Whether it takes text; otherwise it takes values.
    [[nodiscard]] bool is_text() const noexcept { return text_.has_value(); }
    void write(std::string_view text) { text_->write(text); }
    void write(std::string_view chromosome, std::size_t first, std::span<float const> values) {
        big_wig_->write(chromosome, first, values);
    }
    void commit() {
        if (text_) {
            text_->commit();
        } else {
            big_wig_->commit();
        }
    }

  private:
    std::optional<TextOutput> text_{};
    std::optional<dp::BigWig> big_wig_{};
};

}  // namespace programs::sites
