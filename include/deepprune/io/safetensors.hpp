/// \file
/// \brief Named arrays of numbers in the safetensors format, with a checksum. Knows nothing of models.
///
/// The file is: the header's length as 8 bytes, little-endian; the header, a JSON object padded with spaces to a
/// multiple of 8 bytes; the values of the tensors, little-endian, one tensor after the other. Any reader of the format
/// can read it (https://huggingface.co/docs/safetensors). `parse_safetensors` reads only what `to_safetensors` wrote:
/// the metadata hold `format_version` and `checksum`, the CRC-64/XZ of the whole file with the checksum's own 16 digits
/// set to zeros.
#pragma once

#include <algorithm>
#include <cerrno>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/atomic_file.hpp>
#include <deepprune/io/detail/safetensors_header.hpp>
#include <deepprune/io/detail/tensor_bytes.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A scalar that a safetensors file of this library can hold.
template <class T>
concept TensorScalar = std::same_as<T, float> || std::same_as<T, double>;

/// \brief A tensor to be written: a name, its extents (none: one number) and its values, the last extent running
/// fastest. It does not own the values.
struct TensorView {
    std::string name{};                ///< unique in its file
    std::vector<std::size_t> shape{};  ///< extents
    /// In row-major order.
    std::variant<std::span<float const>, std::span<double const>> values{};
};

/// \brief A tensor as it was read: its values still as little-endian bytes.
struct StoredTensor {
    std::string name{};                ///< unique in its file
    std::string dtype{};               ///< F32 or F64
    std::vector<std::size_t> shape{};  ///< extents
    std::string bytes{};               ///< the values, little-endian, in row-major order

    /// \brief Equality of all members.
    friend bool operator==(StoredTensor const&, StoredTensor const&) = default;
};

/// \brief The content of a safetensors file.
struct SafetensorsFile {
    std::string file_name{};                        ///< for messages
    std::map<std::string, std::string> metadata{};  ///< without `format_version` and `checksum`
    std::vector<StoredTensor> tensors{};            ///< in the order of the file

    /// \brief The metadata for `key`. \throws ArchiveError if there is none.
    [[nodiscard]] std::string const& text(std::string const& key) const {
        auto const found = metadata.find(key);
        if (found == metadata.end()) {
            detail::refuse_archive(file_name, detail::concat({"no metadata '", printable(key), "'"}), "that entry");
        }
        return found->second;
    }

    /// \brief The values of a tensor, which must have this scalar and this shape. O(values).
    /// \throws ArchiveError if there is no such tensor, or it has another scalar or shape.
    template <TensorScalar T>
    [[nodiscard]] std::vector<T> values(std::string_view name, std::span<std::size_t const> shape) const {
        std::string const wanted = std::string{detail::dtype_of<T>()} + " " + detail::shape_text(shape);
        for (StoredTensor const& tensor : tensors) {
            if (tensor.name == name) {
                if (tensor.dtype != detail::dtype_of<T>() || !std::ranges::equal(tensor.shape, shape)) {
                    detail::refuse_archive(file_name,
                                           detail::concat({"tensor '", printable(name), "' of ", tensor.dtype, " ",
                                                           detail::shape_text(tensor.shape)}),
                                           wanted, "load it into a model of the architecture that was saved");
                }
                return detail::from_little_endian<T>(tensor.bytes);
            }
        }
        detail::refuse_archive(file_name, detail::concat({"no tensor '", printable(name), "'"}), wanted,
                               "load it into a model of the architecture that was saved");
    }
};

/// \brief The bytes of a safetensors file: equal arguments, equal bytes. O(bytes).
/// \throws OptionError for what the format cannot hold: a repeated name, a shape that does not match the values, text
/// that is not UTF-8, a reserved metadata key (`format_version`, `checksum`), more than 4,000 tensors or a header
/// above 1 MiB.
[[nodiscard]] inline std::string to_safetensors(std::map<std::string, std::string> metadata,
                                                std::span<TensorView const> tensors) {
    auto const refuse = [](std::string const& found, std::string_view expected) {
        throw OptionError(message({.where = {.file = "to_safetensors"}, .found = found, .expected = expected}));
    };
    if (metadata.contains(std::string{detail::checksum_key}) ||
        metadata.contains(std::string{detail::format_version_key})) {
        refuse("metadata 'checksum' or 'format_version'", "other names: the library writes these two");
    }
    if (tensors.size() > detail::safetensors_tensor_limit) {
        refuse(std::to_string(tensors.size()) + " tensors", "at most 4000");
    }
    metadata.emplace(detail::checksum_key, std::string(detail::checksum_digits, '0'));
    metadata.emplace(detail::format_version_key, detail::format_version);
    std::string header;
    std::set<std::string_view> names{detail::metadata_key};
    std::size_t end = 0;
    try {
        header = detail::concat({"{\"", detail::metadata_key, "\":{"});
        for (auto const& [key, value] : metadata) {
            header += detail::concat(
                {header.back() == '{' ? "" : ",", detail::json_text(key), ":", detail::json_text(value)});
        }
        header += '}';
        for (TensorView const& tensor : tensors) {
            if (!names.insert(tensor.name).second) {
                refuse(detail::concat({"the tensor name '", printable(tensor.name), "'"}),
                       "each name once, and not '__metadata__'");
            }
            auto const [count, width] = std::visit(
                [](auto const& values) {
                    return std::pair{values.size(), sizeof(values[0])};
                },
                tensor.values);
            auto const size = detail::tensor_size(tensor.shape, width);
            if (!size || *size != count * width) {
                refuse(std::to_string(count) + " values for tensor '" + printable(tensor.name) + "'",
                       detail::concat({"as many as its shape ", detail::shape_text(tensor.shape), " has"}));
            }
            header += detail::concat({",", detail::json_text(tensor.name), ":{\"dtype\":\"", width == 4 ? "F32" : "F64",
                                      "\",\"shape\":", detail::json_list(tensor.shape),
                                      ",\"data_offsets\":", detail::json_list({end, end + *size}), "}"});
            end += *size;
        }
    } catch (nlohmann::json::exception const&) {
        refuse("a name or metadata that is not UTF-8", "UTF-8");
    }
    header += '}';
    header.append((8 - header.size() % 8) % 8, ' ');
    if (header.size() > detail::safetensors_header_limit) {
        refuse(detail::concat({"a header of ", std::to_string(header.size()), " bytes"}), "at most 1048576");
    }
    std::string out;
    out.reserve(detail::safetensors_prefix + header.size() + end);
    for (std::size_t i = 0; i < detail::safetensors_prefix; ++i) {
        out += static_cast<char>(static_cast<unsigned char>((std::uint64_t{header.size()} >> (8 * i)) & 0xFFU));
    }
    out += header;
    for (TensorView const& tensor : tensors) {
        std::visit([&out](auto const& values) { detail::append_little_endian(out, values); }, tensor.values);
    }
    auto const position = detail::checksum_position(out);
    out.replace(position, detail::checksum_digits, detail::checksum_of(out, position));
    return out;
}

/// \brief Reads the bytes of a file that `to_safetensors` made. O(bytes).
/// \param bytes the whole file
/// \param file_name name for messages
/// \throws ArchiveError for anything else: every truncation and every flipped bit is detected.
[[nodiscard]] inline SafetensorsFile parse_safetensors(std::string_view bytes, std::string_view file_name) {
    auto header = detail::read_safetensors_header(bytes, file_name);
    if (bytes.size() != header.file_size) {
        detail::refuse_archive(file_name, std::to_string(bytes.size()) + " bytes",
                               std::to_string(header.file_size) + " as its header says");
    }
    auto const position = detail::checksum_position(bytes.substr(0, header.data_begin));
    std::string const& stored = header.metadata.at(std::string{detail::checksum_key});
    if (position == std::string_view::npos || stored.size() != detail::checksum_digits ||
        bytes.substr(position, detail::checksum_digits) != stored || detail::checksum_of(bytes, position) != stored) {
        detail::refuse_archive(file_name, "a checksum that does not fit",
                               detail::concat({"'", printable(stored), "' over the whole file"}));
    }
    SafetensorsFile out{.file_name = std::string{file_name}, .metadata = std::move(header.metadata)};
    out.metadata.erase(std::string{detail::checksum_key});
    out.metadata.erase(std::string{detail::format_version_key});
    for (detail::TensorEntry& entry : header.tensors) {
        out.tensors.push_back(
            {.name = std::move(entry.name),
             .dtype = std::move(entry.dtype),
             .shape = std::move(entry.shape),
             .bytes = std::string{bytes.substr(header.data_begin + entry.begin, entry.end - entry.begin)}});
    }
    return out;
}

/// \brief Writes a file, completely or not at all. \throws OptionError as `to_safetensors`; IoError if it cannot be
/// written
inline void save_safetensors(std::filesystem::path const& path, std::map<std::string, std::string> metadata,
                             std::span<TensorView const> tensors) {
    std::string const bytes = to_safetensors(std::move(metadata), tensors);
    AtomicFile file{path};
    file.write(bytes);
    file.commit();
}

/// \brief Reads a file, but never more of it than its header announces; `-` is the standard input.
/// \throws ArchiveError as `parse_safetensors`; IoError if the file cannot be read
[[nodiscard]] inline SafetensorsFile load_safetensors(std::filesystem::path const& path) {
    bool const piped = path == "-";
    std::string const name = piped ? std::string{"standard input"} : path.string();
    errno = 0;
    std::ifstream in{piped ? std::filesystem::path{"/dev/stdin"} : path, std::ios::binary};
    std::string bytes;
    auto const read_up_to = [&](std::size_t wanted) {
        constexpr std::size_t step = std::size_t{1} << 20U;
        while (in && bytes.size() < wanted) {
            std::size_t const had = bytes.size();
            bytes.resize(had + (std::min)(step, wanted - had));
            in.read(bytes.data() + had, static_cast<std::streamsize>(bytes.size() - had));
            bytes.resize(had + static_cast<std::size_t>(in.gcount()));
        }
        if (in.bad() || (bytes.empty() && !in.eof())) {
            throw IoError(message(
                {.where = {.file = name},
                 .found = detail::concat({"a file that cannot be read (", std::generic_category().message(errno), ")"}),
                 .expected = "a model",
                 .remedy = "check the path and its permissions"}));
        }
    };
    read_up_to(detail::safetensors_prefix + detail::safetensors_header_limit);
    std::size_t const announced = detail::read_safetensors_header(bytes, name).file_size;
    if (announced > bytes.size()) {
        read_up_to(announced);
    }
    if (bytes.size() == announced && in && in.peek() != std::ifstream::traits_type::eof()) {
        detail::refuse_archive(
            name, detail::concat({"more bytes than the ", std::to_string(announced), " that its header announces"}),
            "nothing after the last tensor");
    }
    return parse_safetensors(bytes, name);
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
