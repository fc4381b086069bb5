/// \file
/// \brief Files as strings, written and read by the tests without the code under test.
#pragma once

#include <filesystem>
#include <fstream>
#include <ios>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

/// \brief Writes a file and gives its path back.
inline std::filesystem::path write_bytes(std::filesystem::path const& path, std::string_view bytes) {
    // Some file systems put a file to the disk at once if it is written over; a new one costs nothing.
    if (std::filesystem::is_regular_file(path)) {
        std::filesystem::remove(path);
    }
    std::ofstream file{path, std::ios::binary};
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) {
        throw std::runtime_error("cannot write " + path.string());
    }
    return path;
}

inline std::string read_bytes(std::filesystem::path const& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) {
        throw std::runtime_error("cannot read " + path.string());
    }
    return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}
