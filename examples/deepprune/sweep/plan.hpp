/// \file
/// \brief The work list of a sweep.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "lab/real_sets.hpp"
#include "sweep/ledger.hpp"
#include "sweep/options.hpp"
#include "sweep/run.hpp"

namespace programs::sweep {

/// \brief A part of the hash of every run. Raise it with every change that changes a number: of training, pruning,
/// reading or dividing data, of random numbers. Then no run of before is mixed with those of after, even in one
/// version.
inline constexpr std::uint64_t results_format = 1;

/// \brief The variants of one set and seed: they share one process, one reading of the data and the training of 256
/// kernels.
struct Group {
    lab::RealSet const* set = nullptr;
    std::uint64_t seed = 0;
    std::vector<lab::Method> variants{};
};

/// \brief How far a list of runs is.
struct Tally {
    std::size_t runs = 0;
    std::size_t succeeded = 0;
    std::size_t failed = 0;
    std::size_t failed_sets = 0;
    Key first_missing{};         ///< of those that are neither
    std::size_t other_hash = 0;  ///< of those that are neither: there with another hash, so that they do not count
    std::set<std::string> other_versions{};  ///< of deepprune, that made those

    [[nodiscard]] bool complete() const noexcept { return succeeded + failed == runs; }
};

/// \brief All runs (set, seed, variant), by set, then seed, then variant. The order decides which shard has which set
/// and seed, and nothing else.
class Plan {
  public:
    /// \brief Finds the sets.
    /// \throws what `lab::real_sets` throws; deepprune::DataError for a name that no line of text can hold
    explicit Plan(Options options);

    [[nodiscard]] Options const& options() const noexcept { return options_; }
    [[nodiscard]] std::vector<lab::RealSet> const& sets() const noexcept { return sets_; }

    /// \brief All sets and seeds of a shard, each with all variants.
    [[nodiscard]] std::vector<Group> groups(Shard const& shard) const;

    /// \brief What a group still needs: its variants without a run that succeeded.
    [[nodiscard]] Group remaining(Group const& group, Ledger const& ledger);

    /// \brief The hash of a set's files, of the options that change a number, of the version and of `results_format`:
    /// "crc64:" and 16 digits. The files are read once; one that cannot be read has a hash too, and the run will tell
    /// why.
    [[nodiscard]] std::string const& hash(lab::RealSet const& set);

    [[nodiscard]] Key key(Group const& group, lab::Method variant) const;

    /// \brief How far these groups are.
    [[nodiscard]] Tally tally(std::vector<Group> const& groups, Ledger const& ledger);

  private:
    Options options_;
    std::vector<lab::RealSet> sets_;
    std::map<std::string, std::string> hashes_{};
};

/// \brief Why runs that are there do not count, as a sentence without its end; empty if there are none such.
[[nodiscard]] std::string other_hash_text(Tally const& tally);

}  // namespace programs::sweep
