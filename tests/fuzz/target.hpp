/// \file
/// \brief What the fuzz targets share.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace deepprune::test {

/// \brief One thing to be fuzzed. It takes any bytes; `wrong` or a sanitizer ends the program.
struct FuzzTarget {
    std::string name{};
    void (*run)(std::string_view bytes) = nullptr;
    std::vector<std::string> (*seeds)() = nullptr;  ///< files to begin with, small
    std::vector<std::string> words{};               ///< of the format, for the dictionary
};

/// \brief A promise that does not hold. \param what it was
[[noreturn]] inline void wrong(std::string_view what) {
    std::fprintf(stderr, "wrong: %.*s\n", static_cast<int>(what.size()), what.data());
    std::abort();
}

/// \brief Ends the program unless `holds`.
inline void require(bool holds, std::string_view what) {
    if (!holds) {
        wrong(what);
    }
}

/// \brief A file in memory that holds `bytes`, of the name that is returned, until the next call.
/// \param slot 0 or 1: two files can be there at a time
std::filesystem::path file_of(std::string_view bytes, int slot = 0);

/// \brief A folder of the process's own for what needs files with names, in memory where there is any.
std::filesystem::path scratch();

/// \brief The targets, by the part of the library.
std::vector<FuzzTarget> record_targets();
std::vector<FuzzTarget> motif_targets();
std::vector<FuzzTarget> archive_targets();
std::vector<FuzzTarget> genome_targets();
std::vector<FuzzTarget> engine_targets();

}  // namespace deepprune::test
