/// \file
/// \brief A C stream that closes itself, and a small file read whole.
#pragma once

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

#include <deepprune/core/error.hpp>

namespace programs {

/// \brief Closes a C stream.
struct CloseFile {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using FileHandle = std::unique_ptr<std::FILE, CloseFile>;

/// \brief All bytes of a file, which may be growing; none if there is no such file.
/// \throws deepprune::IoError if it cannot be read
[[nodiscard]] inline std::string file_bytes(std::filesystem::path const& path) {
    FileHandle const file{std::fopen(path.c_str(), "rb")};
    std::string bytes;
    if (!file && errno == ENOENT) {
        return bytes;
    }
    std::array<char, 1U << 16U> piece{};
    for (std::size_t read = 1; file && read != 0;) {
        read = std::fread(piece.data(), 1, piece.size(), file.get());
        bytes.append(piece.data(), read);
    }
    if (!file || std::ferror(file.get()) != 0) {
        throw deepprune::IoError(
            deepprune::message({.where = {.file = path.native()},
                                .found = "a file that cannot be read (" + std::generic_category().message(errno) + ")",
                                .expected = "a readable file",
                                .remedy = "check its permissions"}));
    }
    return bytes;
}

}  // namespace programs
