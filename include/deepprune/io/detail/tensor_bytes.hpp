/// \file
/// \brief The values of tensors as bytes, and the checksum of a file of them.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <deepprune/io/crc64.hpp>
#include <deepprune/io/detail/safetensors_header.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

template <std::floating_point T>
using bits_of = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;

template <std::floating_point T>
[[nodiscard]] constexpr std::string_view dtype_of() noexcept {
    return sizeof(T) == 4 ? "F32" : "F64";
}

template <std::floating_point T>
void append_little_endian(std::string& out, std::span<T const> values) {
    for (T const value : values) {
        auto const bits = std::bit_cast<bits_of<T>>(value);
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            out += static_cast<char>(static_cast<unsigned char>((bits >> (8 * i)) & 0xFFU));
        }
    }
}

template <std::floating_point T>
[[nodiscard]] std::vector<T> from_little_endian(std::string_view bytes) {
    std::vector<T> values(bytes.size() / sizeof(T));
    for (std::size_t n = 0; n < values.size(); ++n) {
        bits_of<T> bits = 0;
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            bits |= static_cast<bits_of<T>>(static_cast<unsigned char>(bytes[n * sizeof(T) + i])) << (8 * i);
        }
        values[n] = std::bit_cast<T>(bits);
    }
    return values;
}

/// \brief `(4, 256)`
[[nodiscard]] inline std::string shape_text(std::span<std::size_t const> shape) {
    std::string out = "(";
    for (std::size_t const extent : shape) {
        out += (out.size() > 1 ? ", " : "") + std::to_string(extent);
    }
    return out + ")";
}

/// \brief The position of the checksum's digits in the file. A bare `"checksum":"` can only be that key: inside
/// a JSON string its quotes would be escaped.
[[nodiscard]] inline std::size_t checksum_position(std::string_view header) noexcept {
    auto const key = '"' + std::string{checksum_key} + "\":\"";
    auto const found = header.find(key);
    return found == std::string_view::npos ? found : found + key.size();
}

/// \brief The checksum of a file whose checksum's digits start at `position`, as 16 digits.
[[nodiscard]] inline std::string checksum_of(std::string_view file, std::size_t position) {
    Crc64 crc;
    crc.add(file.substr(0, position));
    crc.add(std::string(checksum_digits, '0'));
    crc.add(file.substr(position + checksum_digits));
    std::string digits(checksum_digits, '0');
    for (std::size_t i = 0; i < checksum_digits; ++i) {
        digits[i] = "0123456789abcdef"[(crc.value() >> (60 - 4 * i)) & 0xFU];
    }
    return digits;
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
