/// \file
/// \brief A small file, whole.
#pragma once

#include <filesystem>
#include <string>

namespace programs::sweep {

/// \brief All bytes of a file, NULs and all; it may be growing. Nothing for a file that is not there.
/// \throws deepprune::IoError if it cannot be read
[[nodiscard]] std::string bytes_of(std::filesystem::path const& path);

}  // namespace programs::sweep
