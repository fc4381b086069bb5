// The networks of all kernel lengths, for the instruction set that DEEPPRUNE_NETWORKS names.
#include "engine/networks.hpp"

#include <cstddef>
#include <utility>

#include "engine/networks_of_length.hpp"

namespace programs::engine {

namespace {

std::unique_ptr<Network> make(NetworkShape const& shape, dp::Seed seed) {
    std::unique_ptr<Network> network;
    auto const try_length = [&]<std::size_t Length>() {
        if (shape.kernel_length == Length) {
            network = make_network_of_length<Length>(shape, seed);
        }
    };
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (try_length.template operator()<kernel_lengths[I]>(), ...);
    }(std::make_index_sequence<kernel_lengths.size()>{});
    return network;
}

std::unique_ptr<Network> load(dp::SafetensorsFile const& file) {
    std::unique_ptr<Network> network;
    auto const try_length = [&]<std::size_t Length>() {
        if (network == nullptr) {
            network = load_network_of_length<Length>(file);
        }
    };
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (try_length.template operator()<kernel_lengths[I]>(), ...);
    }(std::make_index_sequence<kernel_lengths.size()>{});
    return network;
}

}  // namespace

}  // namespace programs::engine

programs::engine::Networks DEEPPRUNE_NETWORKS() { return {programs::engine::make, programs::engine::load}; }
