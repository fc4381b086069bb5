/// \file
/// \brief Saves and loads models.
#pragma once

#include <algorithm>
#include <cmath>
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
#include <deepprune/model/detail/unit_table.hpp>
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

/// \brief What is wrong with the values of a parameter: a number that is not finite, or in a mask one other than 0 and
/// 1; empty if nothing is.
template <TensorScalar T>
[[nodiscard]] std::string fault_of(std::span<T const> values, PlacedParameter const& placed,
                                   std::span<std::string const> layers) {
    bool const mask = placed.parameter.name == "mask";
    auto const good = [mask](T value) { return mask ? value == T{0} || value == T{1} : std::isfinite(value); };
    auto const bad = std::ranges::find_if_not(values, good);
    return bad == values.end() ? std::string{}
                               : concat({"value ", std::to_string(bad - values.begin() + 1), " of tensor '",
                                         tensor_name(placed, layers), "', ",
                                         mask ? "a mask, that is neither 0 nor 1" : "that is not finite"});
}

template <TensorScalar T>
void save_parameters(std::span<PlacedParameter const> parameters, std::span<std::string const> layers,
                     std::span<T const> block, std::filesystem::path const& path, ModelMetadata metadata) {
    std::vector<TensorView> tensors;
    for (PlacedParameter const& placed : parameters) {
        if (auto const fault = fault_of(block.subspan(placed.offset, placed.parameter.size()), placed, layers);
            !fault.empty()) {
            throw NumericalError(message(
                {.where = {.file = path.native()}, .found = fault, .expected = "a model of finite numbers to save"}));
        }
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
        if (auto const fault = fault_of(std::span{values}, placed, layers); !fault.empty()) {
            refuse_archive(file.file_name, fault, "a model of finite numbers", "train the model again");
        }
        std::ranges::copy(values, block.subspan(placed.offset).begin());
    }
}

/// \brief A chain whose live units can be saved as a model of their own, whatever their number is.
template <class Net>
concept CompactlySaved = PrunableModel<Net> && ResizableUnits<typename Net::layout> &&
                         requires { Net::layout::template layer<Net::layout::unit_layer>::signature(std::size_t{1}); };

/// \brief The signatures of the layers with `units` units.
template <CompactlySaved Net>
[[nodiscard]] auto signatures_with_units(std::size_t units) {
    using Layout = typename Net::layout;
    auto layers = Layout::layer_signatures();
    layers[Layout::unit_layer] = Layout::template layer<Layout::unit_layer>::signature(units);
    return layers;
}

/// \brief How many units the model in `file` has: the extent of its mask; 0 without one.
template <CompactlySaved Net>
[[nodiscard]] std::size_t units_of(SafetensorsFile const& file) {
    auto const layers = Net::layout::layer_signatures();
    PlacedParameter const& mask = Net::layout::parameters[Net::layout::find(Net::layout::mask_layer, "mask")];
    auto const tensor = std::ranges::find(file.tensors, tensor_name(mask, layers), &StoredTensor::name);
    return tensor == file.tensors.end() || tensor->shape.size() != 1 ? 0 : tensor->shape.front();
}

inline void require_signature(SafetensorsFile const& file, std::string const& wanted) {
    if (std::string const& found = file.text(std::string{signature_key}); found != wanted) {
        throw ArchiveError(message({.where = {.file = file.file_name},
                                    .found = detail::concat({"a model ", printable(found, max_shown_name)}),
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
/// \throws OptionError for metadata that the format cannot hold; IoError if the file cannot be written; NumericalError
/// for
/// a number that is not finite, or a mask other than 0 and 1
template <AnyModel Net>
void save_model(Net const& net, std::filesystem::path const& path, ModelMetadata metadata = {}) {
    metadata[std::string{detail::signature_key}] = Net::signature();
    metadata[std::string{detail::library_key}] = DEEPPRUNE_VERSION;
    detail::save_parameters(std::span<PlacedParameter const>{Net::layout::parameters},
                            std::span<std::string const>{Net::layout::layer_signatures()}, net.parameters(), path,
                            std::move(metadata));
}

/// \brief Writes the live units of `net` as the model that they are: the file is that of `compact<n>(net)`, where n is
/// their number, byte for byte, and `load_model` reads it into exactly that type.
/// \throws as `save_model`
template <detail::CompactlySaved Net>
void save_compact(Net const& net, std::filesystem::path const& path, ModelMetadata metadata = {}) {
    using Layout = typename Net::layout;
    auto const live = net.live_units();
    auto const signatures = detail::signatures_with_units<Net>(live.size());
    metadata[std::string{detail::signature_key}] = detail::chain_signature(signatures);
    metadata[std::string{detail::library_key}] = DEEPPRUNE_VERSION;
    auto const table = detail::UnitTable<Layout>::of(live.size());
    auto const values = detail::gather_units<Layout, typename Net::scalar>(net.parameters(), live);
    detail::save_parameters(std::span<PlacedParameter const>{table}, std::span<std::string const>{signatures},
                            std::span{values}, path, std::move(metadata));
}

/// \brief The architecture of a file that `save_model` wrote, as `Net::signature()` gives it. \throws ArchiveError
[[nodiscard]] inline std::string model_signature(SafetensorsFile const& file) {
    return file.text(std::string{detail::signature_key});
}

/// \brief The model in `file`.
/// \throws ArchiveError if the file holds another architecture (the message shows both signatures), numbers that are
/// not
/// finite, or a mask other than 0 and 1
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

/// \brief Whether `file` holds a model that `load_compact<Net>` takes. \throws ArchiveError for a file without
/// signature
template <detail::CompactlySaved Net>
[[nodiscard]] bool holds_compact(SafetensorsFile const& file) {
    std::size_t const units = detail::units_of<Net>(file);
    return units > 0 && units <= Net::units() &&
           model_signature(file) == detail::chain_signature(detail::signatures_with_units<Net>(units));
}

/// \brief Makes the model that `file` holds, of any number of units up to that of `Net`, as the first units of a `Net`.
/// It gives the bits of the model that was saved.
/// \throws ArchiveError if the file holds another architecture or more units
template <detail::CompactlySaved Net>
[[nodiscard]] Net load_compact(SafetensorsFile const& file) {
    using Layout = typename Net::layout;
    using T = typename Net::scalar;
    if (!holds_compact<Net>(file)) {
        detail::require_signature(file, detail::concat({Net::signature(), ", or fewer units"}));
    }
    std::size_t const units = detail::units_of<Net>(file);
    auto const table = detail::UnitTable<Layout>::of(units);
    std::vector<T> values(detail::UnitTable<Layout>::size(units));
    detail::load_parameters(std::span<PlacedParameter const>{table},
                            std::span<std::string const>{Layout::layer_signatures()}, std::span{values}, file);
    Net net{Seed{}};
    detail::spread_units<Layout, T>(values, units, net.parameters());
    return net;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
