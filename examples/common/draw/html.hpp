/// \file
/// \brief Text and numbers for HTML and SVG.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace programs::draw {

/// \brief Shown for a number that is missing or not finite.
inline constexpr std::string_view missing = "\u2013";

/// \brief `text` escaped for content and quoted attributes. Invalid UTF-8 and control characters, which HTML forbids,
/// become U+FFFD.
[[nodiscard]] std::string escape(std::string_view text);

/// \brief `value` with `decimals` digits after the point and a true minus sign; `missing` if not finite.
[[nodiscard]] std::string fixed(double value, int decimals);

/// \brief `value` with up to `digits` significant digits: `0.01`, `2.5e-05`; `missing` if not
/// finite.
[[nodiscard]] std::string general(double value, int digits = 4);

/// \brief A count with separated thousands: `18,333`.
[[nodiscard]] std::string count(std::size_t value);

/// \brief A fraction of 1 as `41.3 %`.
[[nodiscard]] std::string percent(double fraction, int decimals = 1);

/// \brief A duration as `3.2 s`, `4 min 07 s` or `2 h 05 min`.
[[nodiscard]] std::string duration(double seconds);

/// \brief `1 kernel`, `4 kernels`
[[nodiscard]] std::string plural(std::size_t n, std::string_view noun);

}  // namespace programs::draw
