/// \file
/// \brief The folder that a command writes its results to.
#pragma once

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>

#include <deepprune/core/error.hpp>
#include <deepprune/io/atomic_file.hpp>
#include <deepprune/io/file_descriptor.hpp>

#include "checksum.hpp"
#include "file_bytes.hpp"
#include "make_folder.hpp"

namespace programs {

/// \brief An output file of a run.
struct OutputFile {
    std::string name{};  ///< relative to the output folder; may contain a subfolder
    std::string text{};
};

/// \brief An output file that has been written, as a manifest names it.
struct WrittenFile {
    std::string name{};  ///< relative to the output folder
    std::uintmax_t bytes = 0;
    std::string hash{};  ///< see `checksum`
};

/// \brief Whether the runs of several processes may write to a folder at a time.
enum class Writers {
    one,     ///< results of two runs would mix
    several  ///< each writes files of its own
};

/// \brief The output folder: created if missing, and removed again if the run produces nothing. It is locked (flock)
/// while the object lives, so that a second run does not write into it.
class OutputFolder {
  public:
    /// \param probe an output file; fails now rather than after the work if it cannot be written
    /// \throws deepprune::IoError if the folder cannot be created or written to, or if another run writes to it
    explicit OutputFolder(std::filesystem::path path, std::string const& probe, Writers writers = Writers::one)
        : path_{std::move(path)} {
        std::error_code error;
        made_ = std::filesystem::create_directories(path_, error);
        if (error || !std::filesystem::is_directory(path_)) {
            throw deepprune::IoError(deepprune::message(
                {.where = {.file = path_.native()},
                 .found = "no folder, and none can be made" + (error ? " (" + error.message() + ")" : std::string{}),
                 .expected = "a folder that can be written to",
                 .remedy = "choose another --out"}));
        }
        try {
            lock(writers);
            deepprune::AtomicFile const trial{path_ / probe};
        } catch (...) {
            clean_up();
            throw;
        }
    }
    OutputFolder(OutputFolder const&) = delete;
    OutputFolder& operator=(OutputFolder const&) = delete;
    ~OutputFolder() {
        if (!kept_) {
            clean_up();
        }
    }

    /// \brief Keeps the folder, even if nothing is written to it later.
    void keep() noexcept { kept_ = true; }
    /// \brief The path of a file in the folder.
    [[nodiscard]] std::filesystem::path file(std::string const& name) const { return path_ / name; }

    /// \brief Writes a file, whole or not at all, and creates its subfolder if needed.
    /// \throws deepprune::IoError
    void write(OutputFile const& output) {
        auto const target = file(output.name);
        if (target.parent_path() != path_) {
            make_folder(target.parent_path());
        }
        deepprune::write_file(target, output.text);
        written_.push_back({output.name, output.text.size(), checksum(output.text)});
    }

    /// \brief Takes note of a file that something else has written into the folder.
    /// \throws deepprune::IoError if it cannot be read
    void note(std::string const& name) {
        std::string const bytes = file_bytes(file(name));
        written_.push_back({name, bytes.size(), checksum(bytes)});
    }

    /// \brief The files written so far.
    [[nodiscard]] std::vector<WrittenFile> const& written() const noexcept { return written_; }

    /// \brief Removes a file of an earlier run. \throws deepprune::IoError if it is there and cannot be removed
    void remove(std::string const& name) const {
        std::error_code error;
        std::filesystem::remove(file(name), error);
        if (error) {
            throw deepprune::IoError(deepprune::message({.where = {.file = file(name).native()},
                                                         .found = "an older file that stays (" + error.message() + ")",
                                                         .expected = "a folder that can be written to"}));
        }
    }

  private:
    // File systems without locks have none to respect.
    void lock(Writers writers) {
        lock_.reset(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        int const kind = writers == Writers::one ? LOCK_EX : LOCK_SH;
        if (lock_.open() && ::flock(lock_.get(), kind | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
            made_ = false;  // another run has it
            throw deepprune::IoError(deepprune::message({.where = {.file = path_.native()},
                                                         .found = "a folder that another run is writing to",
                                                         .expected = "a folder for each run, or this one later",
                                                         .remedy = "wait for the other run, or choose another --out"}));
        }
    }

    void clean_up() const noexcept {
        if (made_) {
            std::error_code ignored;
            std::filesystem::remove(path_, ignored);  // only if it is empty
        }
    }

    std::filesystem::path path_;
    deepprune::FileDescriptor lock_{};
    std::vector<WrittenFile> written_{};
    bool made_ = false;
    bool kept_ = false;
};

}  // namespace programs
