/// \file
/// \brief What a sweep is to run: its options, its work list, and how much of that is done.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lab/experiment.hpp"
#include "lab/real_sets.hpp"
#include "shard.hpp"
#include "sweep/run_files.hpp"

namespace programs::sweep {

/// \brief A part of the hash of every run. Raise it with every change that changes a number: of training, pruning,
/// reading or dividing data, of random numbers. Then runs from before and after are never mixed, even in one version.
inline constexpr std::uint64_t results_format = 3;

/// \brief The file of a shard's runs: `runs-003-of-100.jsonl`.
[[nodiscard]] std::string runs_file_of(Shard const& shard);

/// \brief Options of a sweep. Kernel length and limit are part of the hash of each run.
struct Options {
    std::filesystem::path data{};
    std::filesystem::path out{};
    std::uint64_t seeds = 10;  ///< of each set: 1 to this
    std::vector<lab::Method> variants{lab::Method::baseline, lab::Method::prune, lab::Method::prune_reinit};
    std::size_t kernel_length = 15;   ///< 15 or 24; of some variants any that the program offers
    std::size_t limit_per_class = 0;  ///< training sequences, the first of the file; 0: all
    Shard shard{};
    unsigned threads = 1;  ///< sets at a time, each in a process of its own
    bool resume = false;
};

/// \brief The variants of these names, each once, in the order of `lab::Method`.
/// \throws deepprune::OptionError for an unknown name, or none at all
[[nodiscard]] std::vector<lab::Method> variants_of(std::vector<std::string> const& names);

/// \brief The names of all variants, separated by commas.
[[nodiscard]] std::string variant_names();

/// \brief Variants of one set and seed. They share one process, one reading of the data and the training of 256
/// kernels.
struct Group {
    lab::RealSet set{};
    std::uint64_t seed = 0;
    std::vector<lab::Method> variants{};
    std::string hash{};  ///< of the runs of this set

    [[nodiscard]] Key key(lab::Method variant) const { return {set.name, seed, std::string{name_of(variant)}, hash}; }
};

/// \brief The sets in `options.data`. \throws what `lab::real_sets` throws; deepprune::DataError for a name that tables
/// or JSON cannot hold
[[nodiscard]] std::vector<lab::RealSet> sets_of(Options const& options);

/// \brief The work list of `options.shard`: by set, then seed, each with all variants. Reads every file of its sets
/// once, for the hash; an unreadable one gets a hash too, and its run will report why.
[[nodiscard]] std::vector<Group> groups_of(Options const& options, std::vector<lab::RealSet> const& sets);

/// \brief What is left of a work list: the variants without a successful run.
[[nodiscard]] std::vector<Group> remaining(std::vector<Group> groups, Ledger const& ledger);

/// \brief How many runs of a work list are done.
struct Tally {
    std::size_t runs = 0;
    std::size_t succeeded = 0;
    std::size_t failed = 0;
    std::size_t failed_sets = 0;
    Key first_missing{};
    std::size_t other_hash = 0;              ///< missing runs that are there with another hash
    std::set<std::string> other_versions{};  ///< of the deepprune that made those

    [[nodiscard]] bool complete() const noexcept { return succeeded + failed == runs; }
};

[[nodiscard]] Tally tally_of(std::vector<Group> const& groups, Ledger const& ledger);

/// \brief "8 of 12 runs, 1 set failed"
[[nodiscard]] std::string text_of(Tally const& tally);

/// \brief Why runs with another hash do not count, as a sentence without its end; empty if there are none.
[[nodiscard]] std::string other_hash_text(Tally const& tally);

/// \brief Calls `visit(run)` for each run of a work list that is in the ledger, in the order of the list.
template <class Visit>
void for_each_run(std::vector<Group> const& groups, Ledger const& ledger, Visit const& visit) {
    for (Group const& group : groups) {
        for (lab::Method const variant : group.variants) {
            if (Run const* const run = ledger.find(group.key(variant))) {
                visit(*run);
            }
        }
    }
}

}  // namespace programs::sweep
