/// \file
/// \brief Files that appear whole or not at all.
#pragma once

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/file_descriptor.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Writes a file under a temporary name and gives it its own name only when it is whole and on the disk.
///
/// The temporary, `.NAME.deepprune-N.tmp`, stands in the same directory. `commit` writes out what is left, calls fsync,
/// renames and calls fsync for the directory; without `commit` the temporary is removed and an older file of that name
/// stays as it was. A program that was killed cannot remove its temporary: the next `AtomicFile` of the same name does.
/// It knows the left-overs from the temporaries of programs still at work by their locks (flock), which end with the
/// program. Each step is checked; a full disk is an IoError.
///
/// POSIX only. A symbolic link is followed: the file that it points to is replaced.
class AtomicFile {
  public:
    /// \throws IoError if the directory is not there or not writable, or if `target` is there and is no regular file.
    explicit AtomicFile(std::filesystem::path const& target) : target_{follow(target)} {
        std::error_code ignored;
        auto const status = std::filesystem::status(target_, ignored);
        if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
            throw IoError(message({.where = {.file = target_.native()},
                                   .found = "not a regular file",
                                   .expected = "a file, or a name that is free"}));
        }
        remove_stale();
        open_temporary();
    }
    AtomicFile(AtomicFile const&) = delete;
    AtomicFile& operator=(AtomicFile const&) = delete;
    ~AtomicFile() {
        if (file_.open()) {
            ::unlink(temporary_.c_str());
        }
    }

    /// \brief Appends bytes. \throws IoError if they cannot be written.
    void write(std::string_view bytes) {
        buffer_ += bytes;
        if (buffer_.size() >= buffer_size) {
            flush();
        }
    }

    /// \brief Makes the file appear. Nothing may be written afterwards. \throws IoError if any step fails; the target
    /// is then as before.
    void commit() {
        flush();
        if (::fsync(file_.get()) != 0) {
            fail("fsync");
        }
        // The lock is held until the new name is there, so the descriptor is closed last; after fsync nothing is lost
        // by it.
        if (::rename(temporary_.c_str(), target_.c_str()) != 0) {
            fail("rename");
        }
        file_.reset(-1);
        sync_directory();
    }

    /// \brief The file that `commit` makes.
    [[nodiscard]] std::filesystem::path const& path() const noexcept { return target_; }

  private:
    static constexpr std::size_t buffer_size = std::size_t{1} << 16U;
    static constexpr int attempts = 1000;  // temporaries of one name at the same time

    [[nodiscard]] static std::filesystem::path follow(std::filesystem::path const& target) {
        std::error_code error;
        auto const real =
            std::filesystem::is_symlink(target, error) ? std::filesystem::canonical(target, error) : target;
        return error || real.empty() ? target : real;
    }

    [[nodiscard]] std::filesystem::path directory() const {
        return target_.has_parent_path() ? target_.parent_path() : std::filesystem::path{"."};
    }

    [[nodiscard]] std::string prefix() const { return '.' + target_.filename().native() + ".deepprune-"; }

    /// \brief Removes temporaries of this target whose writers are gone. What cannot be removed does no harm.
    void remove_stale() const {
        std::error_code error;
        for (std::filesystem::directory_iterator entry{directory(), error}, end; !error && entry != end;
             entry.increment(error)) {
            std::string const name = entry->path().filename().native();
            if (!name.starts_with(prefix()) || !name.ends_with(".tmp")) {
                continue;
            }
            FileDescriptor const file{::open(entry->path().c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW)};
            if (file.open() && ::flock(file.get(), LOCK_EX | LOCK_NB) == 0) {
                ::unlink(entry->path().c_str());
            }
        }
    }

    void open_temporary() {
        for (int attempt = 0; attempt < attempts; ++attempt) {
            temporary_ = directory() / (prefix() + std::to_string(::getpid()) + '-' + std::to_string(attempt) + ".tmp");
            file_.reset(::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
            if (!file_.open() && errno != EEXIST) {
                fail("open");
            }
            // Between open and flock another writer may have taken the file for a left-over and removed it. Where locks
            // are not supported, nobody gets one and nobody removes anything.
            if (file_.open()) {
                bool const taken = ::flock(file_.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
                struct stat now {};
                if (!taken && ::fstat(file_.get(), &now) == 0 && now.st_nlink != 0) {
                    return;
                }
                file_.reset(-1);
            }
        }
        errno = EEXIST;
        fail("open");
    }

    void flush() {
        std::string_view left = buffer_;
        while (!left.empty()) {
            auto const written = ::write(file_.get(), left.data(), left.size());
            if (written < 0 && errno != EINTR) {
                fail("write");
            }
            left.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
        }
        buffer_.clear();
    }

    void sync_directory() const {
        FileDescriptor const folder{::open(directory().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
        // Some file systems know no fsync for directories and say EINVAL; their renames are as safe as they get.
        if (folder.open() && ::fsync(folder.get()) != 0 && errno != EINVAL && errno != ENOTSUP) {
            fail("fsync of the directory");
        }
    }

    [[noreturn]] void fail(std::string const& step) const {
        throw IoError(message({.where = {.file = target_.native()},
                               .found = detail::concat({"a failure to write the file (", step, ": ",
                                                        std::generic_category().message(errno), ")"}),
                               .expected = "a directory that exists, can be written and has room"}));
    }

    std::filesystem::path target_;
    std::filesystem::path temporary_;
    FileDescriptor file_;
    std::string buffer_;
};

/// \brief Writes a whole file at once. \throws IoError as `AtomicFile`.
inline void write_file(std::filesystem::path const& target, std::string_view bytes) {
    AtomicFile file{target};
    file.write(bytes);
    file.commit();
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
