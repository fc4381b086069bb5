/// \file
/// \brief The header of a safetensors file: the place of each tensor, and its checks.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/detail/header_json.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The largest header that is written or read, in bytes.
inline constexpr std::size_t safetensors_header_limit = std::size_t{1} << 20U;
/// \brief Bytes before the header: its length, little-endian.
inline constexpr std::size_t safetensors_prefix = 8;
inline constexpr std::size_t checksum_digits = 16;
inline constexpr std::string_view checksum_key = "checksum";
inline constexpr std::string_view format_version_key = "format_version";
inline constexpr std::string_view format_version = "1";
inline constexpr std::string_view metadata_key = "__metadata__";

/// \brief The tensor `name` occupies the bytes [begin, end) of the data after the header.
struct TensorEntry {
    std::string name{};
    std::string dtype{};
    std::vector<std::size_t> shape{};
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// \brief A header that has been checked: its tensors are contiguous, in the order of their bytes.
struct SafetensorsHeader {
    std::map<std::string, std::string> metadata{};
    std::vector<TensorEntry> tensors{};
    std::size_t data_begin = 0;  ///< where the tensors' bytes start in the file
    std::size_t file_size = 0;   ///< the size that the file must have
};

/// \brief a * b; nothing if that overflows.
[[nodiscard]] constexpr std::optional<std::size_t> checked_product(std::size_t a, std::size_t b) noexcept {
    if (a != 0 && b > (std::numeric_limits<std::size_t>::max)() / a) {
        return std::nullopt;
    }
    return a * b;
}

/// \brief Bytes of one value; 0 for an unknown type.
[[nodiscard]] constexpr std::size_t dtype_size(std::string_view dtype) noexcept {
    return dtype == "F32" ? 4 : dtype == "F64" ? 8 : 0;
}

/// \brief Bytes of a tensor; nothing if their number overflows.
[[nodiscard]] inline std::optional<std::size_t> tensor_size(std::vector<std::size_t> const& shape,
                                                            std::size_t value_size) {
    std::optional<std::size_t> size = value_size;
    for (std::size_t const extent : shape) {
        size = checked_product(*size, extent);
        if (!size) {
            break;
        }
    }
    return size;
}

[[nodiscard]] inline std::uint64_t little_endian64(std::string_view bytes) noexcept {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        value |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    }
    return value;
}

/// \brief Reads `"key": [unsigned, ...]` of a tensor.
[[nodiscard]] inline std::vector<std::size_t> header_numbers(HeaderObject const& entry, std::string_view key,
                                                             std::string_view file) {
    auto const* const found = entry.find(key);
    if (found == nullptr || found->kind != HeaderField::Kind::numbers ||
        !std::ranges::all_of(found->numbers, [](auto number) { return std::in_range<std::size_t>(number); })) {
        refuse_archive(file, concat({"no usable '", key, "' of tensor '", printable(entry.name), "'"}),
                       "a list of whole numbers");
    }
    return {found->numbers.begin(), found->numbers.end()};
}

[[nodiscard]] inline TensorEntry read_tensor_entry(HeaderObject const& entry, std::string_view file) {
    std::string const tensor = concat({"tensor '", printable(entry.name), "'"});
    auto const* const dtype = entry.find("dtype");
    if (!entry.object || entry.fields.size() != 3 || dtype == nullptr || dtype->kind != HeaderField::Kind::text) {
        refuse_archive(file, tensor + " with other entries", "an object of dtype, shape and data_offsets");
    }
    TensorEntry out{.name = entry.name, .dtype = dtype->text, .shape = header_numbers(entry, "shape", file)};
    if (dtype_size(out.dtype) == 0) {
        refuse_archive(file, concat({"the type '", printable(out.dtype), "' of ", tensor}), "F32 or F64");
    }
    auto const offsets = header_numbers(entry, "data_offsets", file);
    if (offsets.size() != 2 || offsets[0] > offsets[1]) {
        refuse_archive(file, concat({"data_offsets of ", tensor, " that are not a range"}),
                       "a begin and an end that is not before it");
    }
    out.begin = offsets[0];
    out.end = offsets[1];
    auto const size = tensor_size(out.shape, dtype_size(out.dtype));
    if (!size || *size != out.end - out.begin) {
        refuse_archive(
            file, std::to_string(out.end - out.begin) + " bytes for " + tensor,
            size ? std::to_string(*size) + " bytes from its shape and type" : "a shape that fits into memory");
    }
    return out;
}

/// \brief Metadata must map strings to strings and contain the format version and a checksum.
[[nodiscard]] inline std::map<std::string, std::string> read_metadata(std::span<HeaderObject const> header,
                                                                      std::string_view file) {
    auto const found = std::ranges::find(header, metadata_key, &HeaderObject::name);
    std::map<std::string, std::string> metadata;
    if (found == header.end() || !found->object) {
        refuse_archive(file, "a header without metadata", "'__metadata__' with deepprune's entries",
                       "use a model that 'deepprune train' or save_model wrote");
    }
    for (HeaderField const& field : found->fields) {
        if (field.kind != HeaderField::Kind::text) {
            refuse_archive(file, concat({"metadata '", printable(field.key), "' that is not a string"}),
                           "a JSON string");
        }
        metadata.emplace(field.key, field.text);
    }
    auto const version = metadata.find(std::string{format_version_key});
    if (version == metadata.end() || !metadata.contains(std::string{checksum_key})) {
        refuse_archive(file, "metadata without format_version and checksum", "both of them",
                       "use a model that 'deepprune train' or save_model wrote");
    }
    if (version->second != format_version) {
        refuse_archive(file, concat({"format version '", printable(version->second), "'"}),
                       concat({"'", std::string{format_version}, "'"}),
                       "a newer deepprune may have written the file: update deepprune");
    }
    return metadata;
}

/// \brief Reads and checks everything before the tensors' bytes. `bytes` is the file, or at least its first
/// `safetensors_prefix + safetensors_header_limit` bytes where it is longer.
/// \throws ArchiveError
[[nodiscard]] inline SafetensorsHeader read_safetensors_header(std::string_view bytes, std::string_view file) {
    if (bytes.size() < safetensors_prefix) {
        refuse_archive(file, std::to_string(bytes.size()) + " bytes", "a header length of 8 bytes and more");
    }
    std::uint64_t const length = little_endian64(bytes);
    if (length > safetensors_header_limit) {
        refuse_archive(file, concat({"a header of ", std::to_string(length), " bytes"}), "at most 1048576",
                       "the file is not a safetensors file or is damaged: use a model that deepprune wrote");
    }
    if (length > bytes.size() - safetensors_prefix) {
        refuse_archive(
            file, concat({"a header truncated after ", std::to_string(bytes.size() - safetensors_prefix), " bytes"}),
            std::to_string(length) + " bytes");
    }
    std::string_view const text = bytes.substr(safetensors_prefix, static_cast<std::size_t>(length));
    auto const header = parse_header_json(text, file);
    SafetensorsHeader out{.metadata = read_metadata(header, file),
                          .data_begin = safetensors_prefix + static_cast<std::size_t>(length)};
    for (HeaderObject const& entry : header) {
        if (entry.name != metadata_key) {
            out.tensors.push_back(read_tensor_entry(entry, file));
        }
    }
    std::ranges::stable_sort(out.tensors, {}, [](TensorEntry const& entry) {
        return std::pair{entry.begin, entry.end};
    });
    std::size_t end = 0;
    for (TensorEntry const& entry : out.tensors) {
        if (entry.begin != end) {
            refuse_archive(file, concat({"tensor '", printable(entry.name), "' at byte ", std::to_string(entry.begin)}),
                           concat({"byte ", std::to_string(end), ", where the one before it ends"}));
        }
        end = entry.end;
    }
    if (end > (std::numeric_limits<std::size_t>::max)() - out.data_begin) {
        refuse_archive(file, concat({"tensors of ", std::to_string(end), " bytes"}), "a size that fits into memory");
    }
    out.file_size = out.data_begin + end;
    return out;
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
