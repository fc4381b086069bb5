/// \file
/// \brief Bytes in the form of zlib.
#pragma once

#include <string>
#include <string_view>

#include <zlib.h>

#include <deepprune/core/error.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The bytes as zlib compresses them by default. \throws IoError if memory runs out
[[nodiscard]] inline std::string deflated(std::string_view bytes) {
    uLongf size = compressBound(static_cast<uLong>(bytes.size()));
    std::string packed(size, '\0');
    if (compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<Bytef const*>(bytes.data()),
                 static_cast<uLong>(bytes.size())) != Z_OK) {
        throw IoError(message({.found = "values that cannot be compressed", .expected = "enough memory"}));
    }
    packed.resize(size);
    return packed;
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
