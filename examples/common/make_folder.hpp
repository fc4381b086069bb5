/// \file
/// \brief Folders for output files.
#pragma once

#include <filesystem>
#include <system_error>

#include <deepprune/core/error.hpp>

namespace programs {

/// \brief Makes a folder, and those above it, unless they are there. \throws deepprune::IoError
inline void make_folder(std::filesystem::path const& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) {
        throw deepprune::IoError(deepprune::message({.where = {.file = path.native()},
                                                     .found = "no folder (" + error.message() + ")",
                                                     .expected = "one, or room for one"}));
    }
}

}  // namespace programs
