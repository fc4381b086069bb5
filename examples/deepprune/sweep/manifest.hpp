/// \file
/// \brief `sweep.json`: what the tables of a sweep are of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "lab/experiment.hpp"
#include "sweep/plan.hpp"

namespace programs::sweep {

/// \brief A set that was swept.
struct SweptSet {
    std::string name{};
    std::string hash{};  ///< of its runs
};

/// \brief Options, version, sets, and the checksums of the tables that were written with it.
struct Manifest {
    std::string version{};
    std::uint64_t format = 0;  ///< `results_format`
    std::uint64_t seeds = 0;
    std::size_t kernel_length = 0;
    std::size_t limit_per_class = 0;
    std::vector<lab::Method> variants{};
    std::vector<SweptSet> sets{};
    std::string table{};     ///< checksum of `table.tsv`
    std::string failures{};  ///< checksum of `failures.tsv`
};

/// \brief "crc64:" and 16 digits.
[[nodiscard]] std::string checksum(std::string_view bytes);

/// \brief The manifest of a plan and of its two tables.
[[nodiscard]] Manifest manifest_of(Plan& plan, std::string_view table, std::string_view failures);

/// \brief The manifest as it stands in `sweep.json`.
[[nodiscard]] std::string json_of(Manifest const& manifest);

/// \brief Reads `sweep.json`, which is there.
/// \throws deepprune::DataError if it is damaged, or of a form that this program does not know; deepprune::IoError
[[nodiscard]] Manifest read_manifest(std::filesystem::path const& path);

/// \brief "a sweep of 13 sets, 2 seeds, kernels of 15, at most 1000 training sequences of each class, deepprune 0.1.0".
[[nodiscard]] std::string description_of(Manifest const& manifest);

}  // namespace programs::sweep
