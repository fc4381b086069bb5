/// \file
/// \brief Writes BED as bgzip, with the index that tabix makes.
#pragma once

#include <cstddef>
#include <filesystem>

#include <htslib/tbx.h>

#include <deepprune/core/team.hpp>
#include <deepprune/genome/detail/bgzipped_lines.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A bgzipped BED file and its index; both are complete or not there. Lines are in the order of starts, and
/// those of a chromosome together.
///
/// The index is made last, from the file as it stands on the disk. A .tbi reaches 2^29 bases: with a longer chromosome
/// it is a `FILE.csi`, which tabix, bcftools and htslib read alike. Equal text gives equal bytes, whatever the pieces
/// in which it is written and the threads that compress it.
class BgzippedBed : public detail::BgzippedLines {
  public:
    /// \param target its name should end in .gz
    /// \param longest bases of the longest chromosome
    /// \param team compresses; it must outlive this object
    /// \throws IoError as `AtomicFile`
    BgzippedBed(std::filesystem::path const& target, std::size_t longest, Team& team)
        : BgzippedLines{target, {tbx_conf_bed, "bed"}, longest, team} {}
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
