/// \file
/// \brief The files of runs in a folder, `runs-*.jsonl`: one for each shard, one line for each run.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "file_bytes.hpp"
#include "sweep/run.hpp"

namespace programs::sweep {

/// \brief What one file holds.
struct RunFile {
    std::vector<Run> runs{};
    std::size_t whole_bytes = 0;  ///< of complete lines
    std::size_t torn_bytes = 0;   ///< after them: a line that a kill, a full disk or a power cut left incomplete
};

/// \brief Reads a file of runs; a missing one is empty. The last line may be torn: without its end, or not JSON.
/// \throws deepprune::DataError, with file and line, if another line is not a run; deepprune::IoError
[[nodiscard]] RunFile read_run_file(std::filesystem::path const& path);

/// \brief The files of runs in a folder, by name; none if there is no such folder.
/// \throws deepprune::IoError if it cannot be read
[[nodiscard]] std::vector<std::filesystem::path> run_files(std::filesystem::path const& folder);

/// \brief The runs of all shards, however many shards there were.
struct Ledger {
    std::map<Key, Run> runs{};
    std::size_t disagreements = 0;  ///< runs that succeeded twice with different results, say on two machines

    /// \brief Adds a run. The first success of a key stands; until there is one, the last failure does.
    void add(Run run);

    /// \brief The run of this key, or nullptr.
    [[nodiscard]] Run const* find(Key const& key) const;

    /// \brief A run of this set, seed and variant with whatever hash, or nullptr.
    [[nodiscard]] Run const* find_any_hash(Key key) const;
};

/// \brief Reads all files of runs; other processes may be appending to them. \throws what `read_run_file` throws
[[nodiscard]] Ledger read_ledger(std::filesystem::path const& folder);

/// \brief The file of one shard, open for appending. Each line is written by one call and is on the disk when `append`
/// returns, so that a kill loses at most the line being written.
///
/// The file is locked (flock) while the log lives: a second process cannot write to the same shard. The lock ends with
/// the process; file systems without locks have none.
class RunLog {
  public:
    /// \brief Opens or creates the file, and cuts off a torn line.
    /// \throws deepprune::IoError if it cannot be opened or another process holds it; what `read_run_file` throws
    explicit RunLog(std::filesystem::path path);

    /// \brief Bytes of a torn line that were cut off on opening.
    [[nodiscard]] std::size_t cut() const noexcept { return cut_; }

    /// \brief Appends a line. \throws deepprune::IoError if it cannot be written whole; the file is then as before
    void append(Run const& run);

    /// \brief Closes the file: in a forked child this leaves the parent's lock alone.
    void release() noexcept { file_.reset(); }

  private:
    [[noreturn]] void fail(std::string const& step, int error) const;

    std::filesystem::path path_;
    FileHandle file_;
    std::size_t cut_ = 0;
};

}  // namespace programs::sweep
