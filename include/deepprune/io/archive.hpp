/// \file
/// \brief Saves and loads models.
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/config.hpp>
#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/safetensors.hpp>
#include <deepprune/model/model.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Text stored with a model, such as its preset and seed.
using ModelMetadata = std::map<std::string, std::string>;

namespace detail {

inline constexpr std::string_view signature_key = "signature";
inline constexpr std::string_view library_key = "deepprune_version";

// "1.Conv1D.kernels": the layer's place in the chain, its name without arguments, the parameter.
[[nodiscard]] inline std::string tensor_name(PlacedParameter const& placed, std::span<std::string const> layers) {
    std::string const& layer = layers[placed.layer];
    return std::to_string(placed.layer) + "." + layer.substr(0, layer.find('<')) + "." +
           std::string{placed.parameter.name};
}

[[nodiscard]] inline std::vector<std::size_t> tensor_shape(Parameter const& parameter) {
    return {parameter.shape.begin(), parameter.shape.begin() + static_cast<std::ptrdiff_t>(parameter.rank)};
}

template <TensorScalar T>
void save_parameters(std::span<PlacedParameter const> parameters, std::span<std::string const> layers,
                     std::span<T const> block, std::filesystem::path const& path, ModelMetadata metadata) {
    std::vector<TensorView> tensors;
    for (PlacedParameter const& placed : parameters) {
        tensors.push_back({.name = tensor_name(placed, layers),
                           .shape = tensor_shape(placed.parameter),
                           .values = block.subspan(placed.offset, placed.parameter.size())});
    }
    save_safetensors(path, std::move(metadata), tensors);
}

template <TensorScalar T>
void load_parameters(std::span<PlacedParameter const> parameters, std::span<std::string const> layers,
                     std::span<T> block, SafetensorsFile const& file) {
    for (PlacedParameter const& placed : parameters) {
        auto const values = file.values<T>(tensor_name(placed, layers), tensor_shape(placed.parameter));
        std::ranges::copy(values, block.subspan(placed.offset).begin());
    }
}

inline void require_signature(SafetensorsFile const& file, std::string const& wanted) {
    if (std::string const& found = file.text(std::string{signature_key}); found != wanted) {
        throw ArchiveError(message({.where = {.file = file.file_name},
                                    .found = detail::concat({"a model ", found}),
                                    .expected = wanted,
                                    .remedy = "load it into a model of the type that was saved"}));
    }
}

}  // namespace detail

/// \brief Writes `net` as a safetensors file, whole or not at all; equal models and metadata give equal bytes.
///
/// The tensors are the parameters with their shapes, named like "1.Conv1D.kernels"; Python's `safetensors` reads them.
/// The metadata holds `signature` (the architecture) and `deepprune_version`, which the library sets, and the caller's
/// own.
/// \throws OptionError for metadata that the format cannot hold; IoError if the file cannot be written
template <AnyModel Net>
void save_model(Net const& net, std::filesystem::path const& path, ModelMetadata metadata = {}) {
    metadata[std::string{detail::signature_key}] = Net::signature();
    metadata[std::string{detail::library_key}] = DEEPPRUNE_VERSION;
    detail::save_parameters(std::span<PlacedParameter const>{Net::layout::parameters},
                            std::span<std::string const>{Net::layout::layer_signatures()}, net.parameters(), path,
                            std::move(metadata));
}

/// \brief The architecture of a file that `save_model` wrote, as `Net::signature()` gives it. \throws ArchiveError
[[nodiscard]] inline std::string model_signature(SafetensorsFile const& file) {
    return file.text(std::string{detail::signature_key});
}

/// \brief The model in `file`.
/// \throws ArchiveError if the file holds another architecture: the message shows both signatures
template <AnyModel Net>
[[nodiscard]] Net load_model(SafetensorsFile const& file) {
    detail::require_signature(file, Net::signature());
    Net net{Seed{}};
    detail::load_parameters(std::span<PlacedParameter const>{Net::layout::parameters},
                            std::span<std::string const>{Net::layout::layer_signatures()}, net.parameters(), file);
    return net;
}

/// \brief The same from a path. \throws ArchiveError as above and for a damaged file; IoError if it cannot be read
template <AnyModel Net>
[[nodiscard]] Net load_model(std::filesystem::path const& path) {
    return load_model<Net>(load_safetensors(path));
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
