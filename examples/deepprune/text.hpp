/// \file
/// \brief Numbers as text, the same in every locale.
#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <string>

/// \brief The shortest text that reads back as the same number.
template <std::floating_point T>
[[nodiscard]] std::string exact(T value) {
    std::array<char, 32> text{};
    auto const end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

/// \brief With so many digits behind the point.
[[nodiscard]] inline std::string fixed(double value, int digits) {
    std::array<char, 400> text{};
    auto const end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, digits).ptr;
    return {text.data(), end};
}
