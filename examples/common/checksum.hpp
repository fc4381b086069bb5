/// \file
/// \brief Checksums as the programs write them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <deepprune/io/crc64.hpp>

#include "text.hpp"

namespace programs {

/// \brief "crc64:" and 16 hexadecimal digits.
[[nodiscard]] inline std::string checksum_text(std::uint64_t crc) { return "crc64:" + hexadecimal(crc); }

/// \brief The checksum of these bytes, as text.
[[nodiscard]] inline std::string checksum(std::string_view bytes) {
    deepprune::Crc64 crc;
    crc.add(bytes);
    return checksum_text(crc.value());
}

}  // namespace programs
