/// \file
/// \brief All runs that a folder holds.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sweep/run.hpp"
#include "sweep/shard.hpp"

namespace programs::sweep {

/// \brief The runs of every shard of a folder, whatever the number of shards was.
class Ledger {
  public:
    Ledger() = default;

    /// \brief Reads all files of runs, by name; shards may be at work on them.
    /// \throws what `read_run_file` throws
    explicit Ledger(std::filesystem::path const& folder);

    /// \brief Adds a run. One that succeeded stands for its key and hash from then on; before, the last failure does.
    void add(Run run);

    /// \brief The run of this key and hash, or nullptr.
    [[nodiscard]] Run const* find(Key const& key, std::string const& hash) const;

    /// \brief A run of this key, whatever its hash, or nullptr; for a key that `find` did not find.
    [[nodiscard]] Run const* find_other(Key const& key) const;

    /// \brief How many runs succeeded twice with other results: on other machines, say.
    [[nodiscard]] std::size_t disagreements() const noexcept { return disagreements_; }

  private:
    std::map<std::pair<Key, std::string>, Run> runs_{};
    std::size_t disagreements_ = 0;
};

/// \brief The files of runs in a folder, by name; none if there is no such folder.
/// \throws deepprune::IoError if it cannot be read
[[nodiscard]] std::vector<std::filesystem::path> run_files(std::filesystem::path const& folder);

}  // namespace programs::sweep
