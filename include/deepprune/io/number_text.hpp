/// \file
/// \brief The one way in which the library turns numbers into the text of files.
#pragma once

#include <array>
#include <charconv>
#include <string>
#include <version>

#if !defined(__cpp_lib_to_chars)
#include <locale>
#include <sstream>
#endif

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The number in the form of the C locale, with as many digits as it takes to read the same one back, or, with
/// `digits`, with so many significant ones, as C's %g.
[[nodiscard]] inline std::string number_text(double value, int digits = 0) {
#if defined(__cpp_lib_to_chars)
    std::array<char, 64> text{};
    char* const end = text.data() + text.size();
    auto const result = digits > 0 ? std::to_chars(text.data(), end, value, std::chars_format::general, digits)
                                   : std::to_chars(text.data(), end, value);
    return std::string(text.data(), result.ptr);
#else  // a standard library without floating-point to_chars
    std::ostringstream stream;
    stream.imbue(std::locale::classic());
    stream.precision(digits > 0 ? digits : 17);
    stream << value;
    return stream.str();
#endif
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
