/// \file
/// \brief The checksum of saved models.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \brief The polynomial of ECMA-182, bits in reverse order, as the xz format uses it.
inline constexpr auto crc64_table = [] {
    std::array<std::uint64_t, 256> table{};
    for (std::size_t byte = 0; byte < table.size(); ++byte) {
        std::uint64_t remainder = byte;
        for (int bit = 0; bit < 8; ++bit) {
            remainder = (remainder >> 1U) ^ ((remainder & 1U) != 0 ? 0xC96C5795D7870F42U : 0U);
        }
        table[byte] = remainder;
    }
    return table;
}();

}  // namespace detail

/// \brief CRC-64/XZ, computed in pieces. It detects every burst error of up to 64 bits and misses one in 2^64 of the
/// others; it does not protect against deliberate changes. O(bytes).
class Crc64 {
  public:
    /// \brief Adds bytes.
    constexpr void add(std::string_view bytes) noexcept {
        for (char const byte : bytes) {
            auto const index = static_cast<std::size_t>((state_ ^ static_cast<unsigned char>(byte)) & 0xFFU);
            state_ = (state_ >> 8U) ^ detail::crc64_table[index];
        }
    }

    /// \brief The checksum of all bytes so far.
    [[nodiscard]] constexpr std::uint64_t value() const noexcept { return ~state_; }

  private:
    std::uint64_t state_ = ~std::uint64_t{0};
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
