/// \file
/// \brief All networks of the program, compiled for one instruction set.
#pragma once

#include <memory>

#include <deepprune/core/seed.hpp>
#include <deepprune/io/safetensors.hpp>

#include "engine/network.hpp"

namespace programs::engine {

/// \brief How to get at the networks that were compiled for one instruction set.
struct Networks {
    /// Null for a kernel length that is not offered.
    std::unique_ptr<Network> (*make)(NetworkShape const& shape, dp::Seed seed) = nullptr;
    /// Null for a file of another chain.
    std::unique_ptr<Network> (*load)(dp::SafetensorsFile const& file) = nullptr;
};

}  // namespace programs::engine

// The one symbol that such a copy shows to the rest of the program, one for each instruction set built in. C linkage,
// so that the build knows its name.
extern "C" {
programs::engine::Networks deepprune_networks_native();
programs::engine::Networks deepprune_networks_x86_64();
programs::engine::Networks deepprune_networks_x86_64_v3();
programs::engine::Networks deepprune_networks_x86_64_v4();
}
