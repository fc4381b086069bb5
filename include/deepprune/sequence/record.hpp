/// \file
/// \brief One sequence of a data file.
#pragma once

#include <cstddef>
#include <string>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A named DNA sequence with its class: what the readers give and what the programs pass on.
struct Record {
    std::string id{};
    std::string sequence{};
    bool label = false;    ///< true: bound (a positive)
    std::size_t line = 0;  ///< where it began in its file, from 1; 0: not from a file

    /// \brief Equal in all but the place in a file.
    friend bool operator==(Record const& a, Record const& b) {
        return a.id == b.id && a.sequence == b.sequence && a.label == b.label;
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
