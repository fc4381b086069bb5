/// \file
/// \brief Checks of numbers on the command line: the whole text is a finite number of a range.
#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include <CLI/CLI.hpp>

#include <deepprune/core/error.hpp>
#include <deepprune/core/number_text.hpp>
#include <deepprune/io/number.hpp>

namespace programs {

/// \brief The largest number of threads that a command takes.
inline constexpr std::uint64_t max_threads = 1024;
/// \brief The largest count that a command takes, of sequences, epochs or bases.
inline constexpr std::uint64_t max_count = std::uint64_t{1} << 40U;

namespace detail {

/// \param range of the number, in words
template <class T>
[[nodiscard]] CLI::Validator number_between(T min, T max, std::string const& range) {
    auto const check = [min, max, range](std::string const& text) {
        auto const value = deepprune::parse_number<T>(text);
        return value && *value >= min && *value <= max
                   ? std::string{}
                   : "found '" + deepprune::printable(text) + "', expected " + range;
    };
    return CLI::Validator{check, range.substr(2)};  // without the article
}

}  // namespace detail

/// \brief A whole number of decimal digits. CLI11's own checks let one wrap around that is too large.
[[nodiscard]] inline CLI::Validator whole_number(std::uint64_t min,
                                                 std::uint64_t max = std::numeric_limits<std::uint64_t>::max()) {
    return detail::number_between(min, max,
                                  "a whole number from " + std::to_string(min) + " to " + std::to_string(max));
}

/// \brief A finite number. CLI11's own checks let nan pass.
[[nodiscard]] inline CLI::Validator finite_number(double min, double max = std::numeric_limits<double>::max()) {
    std::string const from = deepprune::number_text(min);
    return detail::number_between(
        min, max,
        "a number from " + from +
            (max == std::numeric_limits<double>::max() ? " on" : " to " + deepprune::number_text(max)));
}

}  // namespace programs
