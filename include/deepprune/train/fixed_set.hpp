/// \file
/// \brief One training set for all epochs.
#pragma once

#include <cstddef>

#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The `EpochSource` of the same set in every epoch. `fit` makes one of a set that it is given.
class FixedSet {
  public:
    /// \brief Refers to `set`, which must outlive this object.
    explicit FixedSet(EncodedSet const& set) noexcept : set_{&set} {}

    /// \brief The set.
    [[nodiscard]] EncodedSet const& epoch(std::size_t /*cycle*/, std::size_t /*epoch*/) const noexcept { return *set_; }

  private:
    EncodedSet const* set_;
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
