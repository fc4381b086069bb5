/// \file
/// \brief Numbers as text in the form of the C locale, whatever the locale is.
#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <string>
#include <version>

#if !defined(__cpp_lib_to_chars)
#include <limits>
#include <locale>
#include <sstream>
#endif

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

#if defined(__cpp_lib_to_chars)
/// \brief The text that `std::to_chars` gives for `value` and `format`.
template <std::floating_point T, class... Format>
[[nodiscard]] std::string to_chars_text(T value, Format... format) {
    std::array<char, 400> text{};  // the largest double has 309 digits before the point
    return std::string(text.data(), std::to_chars(text.data(), text.data() + text.size(), value, format...).ptr);
}
#else  // a standard library without floating-point to_chars
[[nodiscard]] inline std::string stream_text(double value, int digits, bool fixed) {
    std::ostringstream stream;
    stream.imbue(std::locale::classic());
    stream.precision(digits);
    if (fixed) {
        stream.setf(std::ios_base::fixed, std::ios_base::floatfield);
    }
    stream << value;
    return stream.str();
}
#endif

}  // namespace detail

/// \brief The shortest text that reads back as the same number.
template <std::floating_point T>
[[nodiscard]] std::string number_text(T value) {
#if defined(__cpp_lib_to_chars)
    return detail::to_chars_text(value);
#else
    return detail::stream_text(value, std::numeric_limits<T>::max_digits10, false);
#endif
}

/// \brief The number with `digits` significant digits, at least 1, as C's `%g` writes it.
[[nodiscard]] inline std::string number_text(double value, int digits) {
#if defined(__cpp_lib_to_chars)
    return detail::to_chars_text(value, std::chars_format::general, digits);
#else
    return detail::stream_text(value, digits, false);
#endif
}

/// \brief The number with exactly `decimals` digits after the point, 0 to 80, as C's `%f` writes it.
[[nodiscard]] inline std::string fixed_text(double value, int decimals) {
#if defined(__cpp_lib_to_chars)
    return detail::to_chars_text(value, std::chars_format::fixed, decimals);
#else
    return detail::stream_text(value, decimals, true);
#endif
}

/// \brief As `fixed_text`, without trailing zeros, and without the sign of a zero: `0.25`, `-3`, `0`.
[[nodiscard]] inline std::string decimal_text(double value, int max_decimals) {
    std::string text = fixed_text(value, max_decimals);
    if (text.find('.') != std::string::npos) {
        text.resize(text.find_last_not_of('0') + 1);
        text.resize(text.size() - (text.back() == '.' ? 1 : 0));
    }
    return text == "-0" ? "0" : text;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
