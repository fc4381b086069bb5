/// \file
/// \brief Puts pieces of text together.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The pieces as one string. Messages are built with it because g++ 12 warns, in optimised builds, of an overlap
/// that is none in `"text" + std::string` (GCC bug 105651), and would do so in a user's build.
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
