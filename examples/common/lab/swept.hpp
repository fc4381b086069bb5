/// \file
/// \brief The tables of a finished sweep (`deepprune sweep`) and `sweep.json`, which says what they hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lab/experiment.hpp"
#include "lab/results.hpp"

namespace programs::lab {

/// \brief Of each set.
inline constexpr std::uint64_t max_seeds = 1'000'000;

inline constexpr std::string_view table_header = "set\tseed\tmethod\tkernels\tauroc\tepochs";
inline constexpr std::string_view failures_header = "set\tseed\tvariant\treason";

/// \brief A set that was swept.
struct SweptSet {
    std::string name{};
    std::string hash{};  ///< of its runs
};

/// \brief `sweep.json`: version, options, sets, and the checksums of the two tables written with it.
struct SweepManifest {
    std::string version{};
    std::uint64_t format = 0;  ///< `sweep::results_format`
    std::uint64_t seeds = 0;   ///< of each set: 1 to this
    std::size_t kernel_length = 0;
    std::size_t limit_per_class = 0;  ///< training sequences; 0: all
    std::vector<Method> variants{};
    std::string table{};     ///< checksum of `table.tsv`
    std::string failures{};  ///< checksum of `failures.tsv`
    std::vector<SweptSet> sets{};
};

/// \brief The text of `sweep.json`.
[[nodiscard]] std::string json_of(SweepManifest const& manifest);

/// \brief The method of this name, if there is one.
[[nodiscard]] std::optional<Method> method_named(std::string_view name);

/// \brief A method, which is the variant or `inter`, and a number of kernels.
using Row = std::pair<std::string, std::size_t>;

/// \brief The rows of the table that a successful run of a variant makes: all of one of these sets, and no other.
/// `recommended` has two, because the pooling that it chooses decides how it cuts.
[[nodiscard]] std::vector<std::set<Row>> rows_of(Method variant);

/// \brief The variant whose runs make the rows of a method: `prune` for `inter`, otherwise the method itself.
[[nodiscard]] inline std::string_view variant_of(std::string_view method) {
    return method == "inter" ? std::string_view{"prune"} : method;
}

/// \brief A finished sweep.
struct Swept {
    SweepManifest manifest{};
    Results results{};
    std::vector<std::string> sets{};     ///< by name, including those that failed
    std::vector<std::string> methods{};  ///< the variants, and `inter` where `prune` makes it, by name
    /// "a sweep of 13 sets, 2 seeds, kernels of 15, all training sequences, deepprune 0.1.0"
    std::string description{};
};

/// \brief Reads `table.tsv`, `failures.tsv` and `sweep.json`. Each run that `sweep.json` names must have either all of
/// its rows or a line in `failures.tsv`, and the tables must be those that were written with it.
/// \throws deepprune::IoError if a file is missing or unreadable; deepprune::DataError, with file and line where there
/// is one, if a file is damaged, cut short or of another sweep, or if no run succeeded
[[nodiscard]] Swept read_sweep(std::filesystem::path const& folder);

}  // namespace programs::lab
