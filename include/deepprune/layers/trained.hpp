/// \file
/// \brief A number in a layer's type that training changes.
#pragma once

#include <deepprune/core/rational.hpp>

namespace deepprune::inline DEEPPRUNE_ABI {

/// \brief Where a layer takes a `std::ratio` for a fixed number, `Trained<std::ratio<1>>` is a number that starts at 1 and
/// follows its gradient.
template <Rational Start>
struct Trained {};

}  // namespace deepprune::inline DEEPPRUNE_ABI
