/// \file
/// \brief Writes VCF as bgzip, with the index that tabix makes.
#pragma once

#include <cstddef>
#include <filesystem>

#include <htslib/tbx.h>

#include <deepprune/core/team.hpp>
#include <deepprune/genome/detail/bgzipped_lines.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A bgzipped VCF file and its index; both are complete or not there. The header goes first; lines are in the
/// order of positions, and those of a chromosome together.
///
/// The index is made last, from the file as it stands on the disk. A .tbi reaches 2^29 bases: with a longer chromosome
/// it is a `FILE.csi`, which tabix, bcftools and htslib read alike. Equal text gives equal bytes, whatever the pieces
/// in which it is written and the threads that compress it.
class BgzippedVcf : public detail::BgzippedLines {
  public:
    /// \param target its name should end in .gz
    /// \param longest bases of the longest chromosome
    /// \param team compresses; it must outlive this object
    /// \throws IoError as `AtomicFile`
    BgzippedVcf(std::filesystem::path const& target, std::size_t longest, Team& team)
        : BgzippedLines{target, {tbx_conf_vcf, "vcf"}, longest, team} {}
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
