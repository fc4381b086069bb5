#include "draw/html.hpp"

#include <cmath>
#include <cstdint>

#include <deepprune/core/number_text.hpp>

namespace programs::draw {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// Bytes of the UTF-8 character at the start of `text`; 0 where there is none (overlong forms and surrogates are none).
std::size_t utf8_length(std::string_view text) {
    auto const byte = [text](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
    std::uint32_t const first = byte(0);
    if (first < 0x80) {
        return 1;
    }
    std::size_t const length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length) {
        return 0;
    }
    std::uint32_t code = first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U) {
            return 0;
        }
        code = (code << 6U) | (byte(i) & 0x3FU);
    }
    bool const overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    bool const surrogate = code >= 0xD800 && code <= 0xDFFF;
    bool const control = code < 0xA0;  // U+0080 to U+009F; what is below is one byte
    bool const noncharacter = (code & 0xFFFEU) == 0xFFFEU || (code >= 0xFDD0 && code <= 0xFDEF);
    return overlong || surrogate || control || noncharacter || code > 0x10FFFF ? 0 : length;
}

// A true minus sign in place of the hyphen, and none before a rounded zero.
std::string with_minus(std::string text) {
    if (text.front() == '-') {
        text.erase(0, 1);
        if (text.find_first_of("123456789") != std::string::npos) {
            text.insert(0, "\u2212");
        }
    }
    return text;
}

}  // namespace

std::string escape(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        std::size_t const length = utf8_length(text);
        char const letter = text.front();
        bool const control = length == 1 && (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F) &&
                             letter != '\n' && letter != '\t';
        if (length == 0 || control) {
            out += replacement;
        } else if (letter == '&') {
            out += "&amp;";
        } else if (letter == '<') {
            out += "&lt;";
        } else if (letter == '>') {
            out += "&gt;";
        } else if (letter == '"') {
            out += "&quot;";
        } else if (letter == '\'') {
            out += "&#39;";
        } else {
            out += text.substr(0, length);
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

std::string fixed(double value, int decimals) {
    return std::isfinite(value) ? with_minus(deepprune::fixed_text(value, decimals)) : std::string{missing};
}

std::string general(double value, int digits) {
    return std::isfinite(value) ? with_minus(deepprune::number_text(value, digits)) : std::string{missing};
}

std::string count(std::size_t value) {
    std::string digits = std::to_string(value);
    for (std::size_t i = digits.size(); i > 3;) {
        i -= 3;
        digits.insert(i, 1, ',');
    }
    return digits;
}

std::string percent(double fraction, int decimals) {
    return std::isfinite(fraction) ? fixed(100 * fraction, decimals) + "\u00A0%" : std::string{missing};
}

std::string duration(double seconds) {
    if (!std::isfinite(seconds) || seconds < 0 || seconds > 1e9) {
        return std::string{missing};
    }
    if (seconds < 99.95) {
        return fixed(seconds, seconds < 0.995 ? 2 : 1) + "\u00A0s";
    }
    auto const whole = static_cast<std::size_t>(std::llround(seconds));
    auto const two = [](std::size_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    if (whole < 3600) {
        return std::to_string(whole / 60) + "\u00A0min " + two(whole % 60) + "\u00A0s";
    }
    std::size_t const minutes = (whole + 30) / 60;
    return std::to_string(minutes / 60) + "\u00A0h " + two(minutes % 60) + "\u00A0min";
}

std::string plural(std::size_t n, std::string_view noun) {
    return count(n) + " " + std::string{noun} + (n == 1 ? "" : "s");
}

}  // namespace programs::draw
