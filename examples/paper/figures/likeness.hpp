/// \file
/// \brief What the kernels of a network have in common with the motifs that were planted.
#pragma once

#include <optional>
#include <vector>

#include <deepprune/motif/motif.hpp>
#include <deepprune/motif/tomtom.hpp>

namespace programs::figures {

/// \brief The kernel of a network that is most similar to one of the set's motifs.
struct Likeness {
    std::optional<deepprune::Motif> kernel{};  ///< empty if no kernel fires
    deepprune::TomtomMatch match{};
};

/// \brief The best kernel of one network for each motif of the set.
/// \param known all motifs that kernels are compared with, those of `truth` among them, by name
/// \return one for each of `truth`
[[nodiscard]] std::vector<Likeness> likenesses(std::vector<deepprune::Motif> const& kernels,
                                               std::vector<deepprune::Motif> const& known,
                                               std::vector<deepprune::Motif> const& truth,
                                               deepprune::ColumnDistance distance);

}  // namespace programs::figures
