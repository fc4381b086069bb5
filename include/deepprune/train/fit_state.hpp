/// \file
/// \brief A fit between two epochs, as a value.
#pragma once

#include <cstdint>
#include <vector>

#include <deepprune/core/config.hpp>
#include <deepprune/train/events.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief All that a fit needs to go on after an epoch as if it had never been left.
///
/// The order of the mini-batches, the noise of random layers and the sets of an `EpochSource` depend on seed, cycle and
/// epoch alone, and patience and the best epoch follow from the losses, so none of them is in it. Numbers of every
/// scalar are held as doubles, exactly. The parameters are those of `BasicModel::parameters`, masks included.
struct FitState {
    std::vector<EpochEnd> epochs{};        ///< those that are done, at least one
    std::vector<double> best{};            ///< the parameters after the best of them
    std::vector<double> parameters{};      ///< the parameters after the last of them; empty if `finished`
    std::vector<double> first_moments{};   ///< of Adam, one for each parameter; empty if `finished`
    std::vector<double> second_moments{};  ///< likewise
    std::uint64_t steps = 0;               ///< of Adam, since the fit began
    bool finished = false;                 ///< no epoch follows: the fit ends with `best`
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
