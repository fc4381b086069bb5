/// \file
/// \brief Finds the real data files, which are not part of the repository.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

/// \brief The path of a data file, or nothing if it is not there.
///
/// The data's folder is the value of the environment variable DEEPPRUNE_TEST_DATA, else that of the CMake option of the
/// same name, which the build passes on as the macro DEEPPRUNE_TEST_DATA_DEFAULT; empty: there is none.
inline std::optional<std::filesystem::path> test_data(std::string_view relative) {
    char const* const set = std::getenv("DEEPPRUNE_TEST_DATA");
#ifdef DEEPPRUNE_TEST_DATA_DEFAULT
    std::filesystem::path const folder = set != nullptr ? set : DEEPPRUNE_TEST_DATA_DEFAULT;
#else
    std::filesystem::path const folder = set != nullptr ? set : "";
#endif
    std::error_code error;
    auto path = folder / relative;
    return !folder.empty() && std::filesystem::exists(path, error) ? std::optional{path} : std::nullopt;
}

/// \brief What a skipped test says.
inline std::string no_test_data(std::string_view relative) {
    return "skipped: no " + std::string{relative} + "; set DEEPPRUNE_TEST_DATA to the folder of the reference data";
}
