/// \file
/// \brief Joins pieces of text.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The pieces as one string. Messages are built with it because g++ 12 warns, in optimised builds, about an
/// overlap in `"text" + std::string` that does not exist (GCC bug 105651), also in a user's build.
[[nodiscard]] inline std::string concat(std::initializer_list<std::string_view> pieces) {
    std::string out;
    for (std::string_view const piece : pieces) {
        out += piece;
    }
    return out;
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
