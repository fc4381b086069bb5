/// \file
/// \brief The networks of one kernel length, each length in a translation unit of its own.
#pragma once

#include <cstddef>
#include <memory>

#include <deepprune/core/seed.hpp>
#include <deepprune/io/safetensors.hpp>

#include "engine/network.hpp"

namespace programs::engine {

template <std::size_t Length>
[[nodiscard]] std::unique_ptr<Network> make_network_of_length(NetworkShape const& shape, dp::Seed seed);

/// \brief Null for a file of another chain or length.
template <std::size_t Length>
[[nodiscard]] std::unique_ptr<Network> load_network_of_length(dp::SafetensorsFile const& file);

}  // namespace programs::engine
