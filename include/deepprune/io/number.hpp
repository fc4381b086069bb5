/// \file
/// \brief Numbers from text in the form of the C locale, whatever the locale is.
#pragma once

#include <charconv>
#include <cmath>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <version>

#if !defined(__cpp_lib_to_chars)
#include <locale>
#include <sstream>
#endif

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \brief A type that `parse_number` can read: an integer or floating-point number, but neither `bool` nor `char`.
template <class T>
concept ParsableNumber = std::is_arithmetic_v<T> && !std::same_as<T, bool> && !std::same_as<T, char>;

}  // namespace detail

/// \brief The number that the *whole* token represents, in the form of the C locale.
///
/// Nothing for an empty token, blanks, a leading `+`, trailing characters ("0,25", "1x"), a value out of range of `T`,
/// "inf" and "nan". \tparam T see `ParsableNumber`
template <detail::ParsableNumber T>
[[nodiscard]] std::optional<T> parse_number(std::string_view token) {
    T value{};
#if !defined(__cpp_lib_to_chars)  // a standard library without floating-point from_chars
    if constexpr (std::is_floating_point_v<T>) {
        if (token.find_first_not_of("0123456789+-.eE") != std::string_view::npos || token.empty() || token[0] == '+') {
            return std::nullopt;
        }
        std::istringstream stream{std::string{token}};
        stream.imbue(std::locale::classic());
        bool const whole =
            static_cast<bool>(stream >> value) && stream.peek() == std::istringstream::traits_type::eof();
        return whole && std::isfinite(value) ? std::optional{value} : std::nullopt;
    } else
#endif
    {
        char const* const end = token.data() + token.size();
        auto const [rest, error] = std::from_chars(token.data(), end, value);
        if (error != std::errc{} || rest != end) {
            return std::nullopt;
        }
        if constexpr (std::is_floating_point_v<T>) {
            if (!std::isfinite(value)) {
                return std::nullopt;
            }
        }
        return value;
    }
}

/// \brief A closed range of numbers and its description.
template <detail::ParsableNumber T>
struct NumberRange {
    T min;                         ///< lowest number allowed
    T max;                         ///< highest number allowed
    std::string_view description;  ///< for messages, such as "a probability between 0 and 1"
};

/// \brief As `parse_number`, for a token that must be a number within the range.
/// \throws DataError with the place, the token and the range's description.
template <detail::ParsableNumber T>
[[nodiscard]] T require_number(std::string_view token, NumberRange<T> const& range, Location const& where) {
    auto const value = parse_number<T>(token);
    if (!value || *value < range.min || *value > range.max) {
        throw DataError(message(
            {.where = where, .found = detail::concat({"'", printable(token), "'"}), .expected = range.description}));
    }
    return *value;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
