/// \file
/// \brief One sequence of a data file, with its letters or as a view of them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A named DNA sequence with its class, as the readers return it.
struct Record {
    /// \brief Its name in the file.
    std::string id{};
    /// \brief Its letters, as in the file.
    std::string sequence{};
    bool label = false;    ///< true: bound (a positive)
    std::size_t line = 0;  ///< its first line in the file, from 1; 0 if not from a file

    /// \brief Equality of all but the place in a file.
    friend bool operator==(Record const& a, Record const& b) {
        return a.id == b.id && a.sequence == b.sequence && a.label == b.label;
    }
};

/// \brief A record that is kept elsewhere.
struct RecordView {
    std::string_view id{};        ///< its name in the file
    std::string_view sequence{};  ///< its letters, as in the file
    bool label = false;           ///< true: bound (a positive)
    std::size_t line = 0;         ///< its first line in the file, from 1; 0 if not from a file

    /// \brief Equality of all but the place in a file.
    friend bool operator==(RecordView const& a, RecordView const& b) {
        return a.id == b.id && a.sequence == b.sequence && a.label == b.label;
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
