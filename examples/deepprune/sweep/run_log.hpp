/// \file
/// \brief The file that a sweep writes its finished runs to.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include <deepprune/io/file_descriptor.hpp>

#include "sweep/run.hpp"

namespace programs::sweep {

/// \brief A file of runs, open for more of them. A line is written by one call, at the end of the file, and is on the
/// disk when `append` returns; a program that is killed loses at most the line that it was writing.
///
/// The file is locked (flock) for as long as the log lives, so that two processes cannot write to one shard. The lock
/// ends with the process. Where locks are not supported there is none.
class RunLog {
  public:
    /// \brief Opens the file, makes it if need be, and cuts off a line that is torn.
    /// \throws deepprune::IoError if it cannot be opened or another process holds it; what `read_run_file` throws
    explicit RunLog(std::filesystem::path path);

    /// \brief Bytes of a torn line that were cut off when the file was opened; 0: it was whole.
    [[nodiscard]] std::size_t cut() const noexcept { return cut_; }

    /// \brief Appends one line. \throws deepprune::IoError if it cannot be written whole: it is then taken back
    void append(Run const& run);

    /// \brief For a forked child: lets go of the file, without ending the parent's lock.
    void release() noexcept { file_.reset(-1); }

  private:
    /// A file that was made is on the disk when its folder is.
    void sync_folder() const;
    [[noreturn]] void fail(std::string const& step, int error) const;

    std::filesystem::path path_;
    deepprune::FileDescriptor file_;
    std::size_t cut_ = 0;
};

}  // namespace programs::sweep
