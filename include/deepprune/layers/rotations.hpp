/// \file
/// \brief What becomes of the rotations of a circular kernel.
#pragma once

#include <deepprune/core/config.hpp>

namespace deepprune::inline DEEPPRUNE_ABI {

/// \brief `each`: every rotation is a channel of its own, as Blum & Kollmann (2019) have it. `best`: a kernel is one channel,
/// at each window the rotation that fits best.
enum class Rotations { each, best };

}  // namespace deepprune::inline DEEPPRUNE_ABI
