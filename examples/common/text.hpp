/// \file
/// \brief Numbers and lists as text, the same in every locale.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/number_text.hpp>

namespace programs {

/// \brief The shortest text that reads back as the same number.
template <std::floating_point T>
[[nodiscard]] std::string exact(T value) {
    return deepprune::number_text(value);
}

/// \brief With `decimals` digits after the point.
[[nodiscard]] inline std::string fixed(double value, int decimals) { return deepprune::fixed_text(value, decimals); }

/// \brief "no sets", "1 set", "13 sets".
[[nodiscard]] inline std::string counted(std::size_t number, std::string const& one, std::string const& many) {
    return (number == 0 ? "no" : std::to_string(number)) + ' ' + (number == 1 ? one : many);
}

/// \brief The first things of a list with commas between them, and how many more there are: "a, b, and 7 more".
/// \param all as many as the list has
[[nodiscard]] inline std::string first_of(std::span<std::string const> first, std::size_t all) {
    std::string text;
    for (std::string const& one : first) {
        text += (text.empty() ? "" : ", ") + one;
    }
    return all > first.size() ? text + ", and " + std::to_string(all - first.size()) + " more" : text;
}

/// \brief The parts of a line between its tabs, one more than there are tabs.
[[nodiscard]] inline std::vector<std::string_view> split_at_tabs(std::string_view line) {
    std::vector<std::string_view> parts;
    for (std::size_t tab = 0; tab != std::string_view::npos;) {
        tab = line.find('\t');
        parts.push_back(line.substr(0, tab));
        line.remove_prefix(tab == std::string_view::npos ? line.size() : tab + 1);
    }
    return parts;
}

/// \brief Sixteen hexadecimal digits, as checksums are written.
[[nodiscard]] inline std::string hexadecimal(std::uint64_t value) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (unsigned shift = 64; shift > 0; shift -= 4) {
        out += digits[(value >> (shift - 4)) & 0xFU];
    }
    return out;
}

/// \brief Minutes and seconds, "1:05", or from one hour on "2:01:05".
[[nodiscard]] inline std::string clock_text(double seconds) {
    auto const all = static_cast<long>(seconds + 0.5);
    auto const two = [](long value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    return (all >= 3600 ? std::to_string(all / 3600) + ":" + two(all / 60 % 60) : std::to_string(all / 60)) + ":" +
           two(all % 60);
}

}  // namespace programs
