#include "engine/network.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include <deepprune/core/error.hpp>
#include <deepprune/io/archive.hpp>
#include <deepprune/io/safetensors.hpp>

namespace programs::engine {

std::unique_ptr<Network> make_network(NetworkShape const& shape, dp::Seed seed) {
    std::unique_ptr<Network> network;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        ((shape.kernel_length == kernel_lengths[I]
              ? static_cast<void>(network = make_network_of_length<kernel_lengths[I]>(shape, seed))
              : static_cast<void>(0)),
         ...);
    }(std::make_index_sequence<kernel_lengths.size()>{});
    if (network == nullptr) {
        throw dp::OptionError(dp::message(
            {.found = std::to_string(shape.kernels) + " kernels of length " + std::to_string(shape.kernel_length),
             .expected = "256, 128, 64, 32, 16, 8 or 4 kernels of length 8, 12, 15, 16, "
                         "20 or 24",
             .remedy = "use the library for any other size"}));
    }
    return network;
}

std::unique_ptr<Network> load_network(std::filesystem::path const& path) {
    return load_network(dp::load_safetensors(path));
}

std::unique_ptr<Network> load_network(dp::SafetensorsFile const& file) {
    std::unique_ptr<Network> network;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        ((network == nullptr ? static_cast<void>(network = load_network_of_length<kernel_lengths[I]>(file))
                             : static_cast<void>(0)),
         ...);
    }(std::make_index_sequence<kernel_lengths.size()>{});
    if (network == nullptr) {
        throw dp::ArchiveError(dp::message({.where = {.file = file.file_name},
                                            .found = "a model " + dp::model_signature(file),
                                            .expected = "a model that deepprune train wrote",
                                            .remedy = "load it with the library into a model of that type"}));
    }
    return network;
}

}  // namespace programs::engine
