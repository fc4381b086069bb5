/// \file
/// \brief What a finished sweep leaves: its tables.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "lab/results.hpp"
#include "sweep/ledger.hpp"
#include "sweep/plan.hpp"

namespace programs::sweep {

inline constexpr std::string_view table_header = "set\tseed\tmethod\tkernels\tauroc\tepochs";
inline constexpr std::string_view failures_header = "set\tseed\tvariant\treason";

/// \brief `table.tsv`: set, seed, method, kernels, AUROC, epochs of every run that succeeded. Its bytes depend on the
/// plan and the results alone, not on shards, threads, times or places.
[[nodiscard]] std::string table_tsv(Plan& plan, Ledger const& ledger);

/// \brief `failures.tsv`: set, seed, variant, reason.
[[nodiscard]] std::string failures_tsv(Plan& plan, Ledger const& ledger);

/// \brief `cost.tsv`: for each set its runs, seconds by the clock and of one core, and the largest memory in MiB.
[[nodiscard]] std::string cost_tsv(Plan& plan, Ledger const& ledger);

/// \brief The tables of a sweep, read back; sets, methods and seeds are those of its `sweep.json`.
struct Swept {
    lab::Results results{};
    std::vector<std::string> sets{};     ///< by name; those that failed, too
    std::vector<std::string> methods{};  ///< the variants, and `inter` with `prune`, by name
    std::size_t seeds = 0;               ///< of each set: 1 to this
    std::size_t kernel_length = 0;
    std::size_t limit_per_class = 0;  ///< training sequences; 0: all
    std::string version{};            ///< of the deepprune that wrote the tables
    std::string
        description{};  ///< "a sweep of 13 sets, 2 seeds, kernels of 15, all training sequences, deepprune 0.1.0"
};

/// \brief Reads `table.tsv`, `failures.tsv` and `sweep.json` of a folder. Each run that `sweep.json` names must have
/// all of its rows or a line in `failures.tsv`, and the tables must be those that were written with it.
/// \throws deepprune::IoError if one is not there; deepprune::DataError, with file and line where there is one, if one
/// is damaged, cut short or of another sweep, or if no run succeeded
[[nodiscard]] Swept read_tables(std::filesystem::path const& folder);

}  // namespace programs::sweep
