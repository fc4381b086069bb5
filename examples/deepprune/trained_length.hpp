/// \file
/// \brief The length of the sequences that a model was trained on.
#pragma once

#include <cstddef>

#include <deepprune/io/number.hpp>
#include <deepprune/io/safetensors.hpp>

namespace programs {

/// \brief The name of the entry in a model's metadata.
inline constexpr char const* trained_length_key = "sequence_length";

/// \brief Bases of the training sequences, as `train` writes it into the file; 101 where there is no such entry.
[[nodiscard]] inline std::size_t trained_length(deepprune::SafetensorsFile const& file) {
    constexpr std::size_t usual = 101;
    auto const entry = file.metadata.find(trained_length_key);
    auto const length =
        entry != file.metadata.end() ? deepprune::parse_number<std::size_t>(entry->second) : std::nullopt;
    return length && *length > 0 ? *length : usual;
}

}  // namespace programs
