/// \file
/// \brief What a finished sweep leaves: its tables.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "lab/results.hpp"
#include "sweep/ledger.hpp"
#include "sweep/plan.hpp"

namespace sweep {

/// \brief `table.tsv`: set, seed, method, kernels, AUROC, epochs of every run that succeeded. Its bytes depend on the plan
/// and the results alone, not on shards, threads, times or places.
[[nodiscard]] std::string table_tsv(Plan& plan, Ledger const& ledger);

/// \brief `failures.tsv`: set, seed, variant, reason.
[[nodiscard]] std::string failures_tsv(Plan& plan, Ledger const& ledger);

/// \brief `cost.tsv`: for each set its runs, seconds by the clock and of one core, and the largest memory in MiB. Runs that
/// are not there yet are left out.
[[nodiscard]] std::string cost_tsv(Plan& plan, Ledger const& ledger);

/// \brief `sweep.json`: options, version, and the hash of each set.
[[nodiscard]] std::string manifest_json(Plan& plan);

/// \brief The tables of a sweep, read back.
struct Swept {
    lab::Results results{};
    std::vector<std::string> sets{};     ///< that are in either table, by name
    std::vector<std::string> methods{};  ///< that any set has
    std::size_t seeds = 0;               ///< different ones
};

/// \brief Reads `table.tsv` and `failures.tsv` of a folder.
/// \throws deepprune::IoError if there is none; deepprune::DataError with file and line for one that is damaged
[[nodiscard]] Swept read_tables(std::filesystem::path const& folder);

}  // namespace sweep
