/// \file
/// \brief Control characters in names, which would break tables and reach the terminal.
#pragma once

#include <algorithm>
#include <string_view>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Whether a byte is a control character of ASCII: tab, line ends and NUL are.
[[nodiscard]] constexpr bool is_control(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 || c == '\x7F'; }

[[nodiscard]] inline bool has_control(std::string_view text) noexcept { return std::ranges::any_of(text, is_control); }

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
