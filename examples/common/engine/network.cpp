#include "engine/network.hpp"

#include <string>

#include <deepprune/core/error.hpp>
#include <deepprune/io/safetensors.hpp>

#include "engine/instruction_set.hpp"

namespace programs::engine {

namespace {

std::string lengths() {
    std::string text;
    for (std::size_t const length : kernel_lengths) {
        text += (text.empty() ? "" : length == kernel_lengths.back() ? " or " : ", ") + std::to_string(length);
    }
    return text;
}

}  // namespace

std::unique_ptr<Network> make_network(NetworkShape const& shape, dp::Seed seed) {
    auto network =
        shape.kernels >= 1 && shape.kernels <= max_kernels ? instruction_set().networks().make(shape, seed) : nullptr;
    if (network == nullptr && shape.activation == Activation::relu && shape.strands == dp::Strands::both) {
        throw dp::OptionError(dp::message({.found = "both strands with the plain ReLU",
                                           .expected = "the given strand, as in the paper",
                                           .remedy = "take the clipped leaky rectifier to read both"}));
    }
    if (network == nullptr) {
        throw dp::OptionError(dp::message(
            {.found = std::to_string(shape.kernels) + " kernels of length " + std::to_string(shape.kernel_length),
             .expected = "1 to " + std::to_string(max_kernels) + " kernels of length " + lengths(),
             .remedy = "use the library for any other size"}));
    }
    return network;
}

std::unique_ptr<Network> load_network(std::filesystem::path const& path) {
    return load_network(dp::load_safetensors(path));
}

std::unique_ptr<Network> load_network(dp::SafetensorsFile const& file) {
    auto network = instruction_set().networks().load(file);
    if (network == nullptr) {
        throw dp::ArchiveError(
            dp::message({.where = {.file = file.file_name},
                         .found = "a model " + dp::printable(dp::model_signature(file), dp::max_shown_name),
                         .expected = "a model that deepprune train wrote",
                         .remedy = "load it with the library into a model of that type"}));
    }
    return network;
}

}  // namespace programs::engine
