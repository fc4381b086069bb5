/// \file
/// \brief Files that are written completely or not at all.
#pragma once

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/file_descriptor.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Writes a file under a temporary name and renames it once it is complete and on the disk.
///
/// The temporary, `.NAME.deepprune-N.tmp`, is in the same directory. `commit` flushes the buffer, calls fsync, renames
/// the file and calls fsync for the directory; without `commit` the temporary is removed and an older file of that name
/// is left unchanged. If a program is killed, its temporaries are removed by the next `AtomicFile` in their directory,
/// whatever its name. Temporaries still in use are recognised by their locks (flock), which end with their program.
/// Each step is checked; a full disk is an IoError. A file that is replaced passes its permissions on.
///
/// POSIX only. Symbolic links are followed: the file that the link points to is replaced, or made.
class AtomicFile {
  public:
    /// \throws IoError if the directory does not exist or is not writable, or if `target` is not a regular file.
    explicit AtomicFile(std::filesystem::path const& target) : target_{follow(target)} {
        std::error_code ignored;
        auto const status = std::filesystem::status(target_, ignored);
        if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
            throw IoError(message({.where = {.file = target_.native()},
                                   .found = "not a regular file",
                                   .expected = "a regular file, or a name that is not taken"}));
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

    /// \brief Replaces bytes that were written before, such as a header whose numbers are known at the end.
    /// \param place of the first of them in the file; the last must have been written
    /// \throws IoError if they cannot be written.
    void overwrite(std::size_t place, std::string_view bytes) {
        flush();
        seek(static_cast<off_t>(place), SEEK_SET);
        put(bytes);
        seek(0, SEEK_END);
    }

    /// \brief Gives the file its name. Nothing may be written afterwards. \throws IoError if any step fails; the target
    /// is then unchanged or, if the last step failed, the fsync of the directory, it is the new file, whole.
    void commit() {
        flush();
        if (::fsync(file_.get()) != 0) {
            fail("fsync");
        }
        // The lock is held until the file has its new name, so the descriptor is closed last; after fsync that loses
        // nothing.
        if (::rename(temporary_.c_str(), target_.c_str()) != 0) {
            fail("rename");
        }
        file_.reset(-1);
        sync_directory();
    }

    /// \brief The file that `commit` creates.
    [[nodiscard]] std::filesystem::path const& path() const noexcept { return target_; }

  private:
    struct CloseDirectory {
        void operator()(DIR* folder) const noexcept { ::closedir(folder); }
    };
    static constexpr std::size_t buffer_size = std::size_t{1} << 16U;
    static constexpr int most_links = 40;  // as Linux follows
    static constexpr int attempts = 1000;  // temporaries of one name that may exist at a time

    [[nodiscard]] static std::filesystem::path follow(std::filesystem::path const& target) {
        // Not std::filesystem::canonical, which fails where the last link leads to a file that is yet to be written.
        std::error_code error;
        auto real = target;
        for (int link = 0; link < most_links && std::filesystem::is_symlink(real, error); ++link) {
            auto const next = std::filesystem::read_symlink(real, error);
            if (error) {
                return target;
            }
            real = real.parent_path() / next;  // an absolute one stands alone
        }
        return real;
    }

    [[nodiscard]] std::filesystem::path directory() const {
        return target_.has_parent_path() ? target_.parent_path() : std::filesystem::path{"."};
    }

    // A name may have 255 bytes; so much of a long one is enough to recognise it by.
    static constexpr std::size_t longest_part = 180;
    static constexpr std::string_view mark = ".deepprune-";

    [[nodiscard]] std::string prefix() const {
        std::string const name = target_.filename().native();
        return '.' + name.substr(0, longest_part) + std::string{mark};
    }

    /// \brief Removes temporaries whose writers have ended. Those that cannot be removed do no harm.
    void remove_stale() const {
        // Not std::filesystem::directory_iterator: that of libstdc++ 12 ends the program where memory runs out.
        std::unique_ptr<DIR, CloseDirectory> const folder{::opendir(directory().c_str())};
        while (dirent const* const entry = folder ? ::readdir(folder.get()) : nullptr) {
            std::string_view const name = entry->d_name;
            if (!name.starts_with('.') || !name.ends_with(".tmp") || name.find(mark) == std::string_view::npos) {
                continue;
            }
            int const at = ::dirfd(folder.get());
            FileDescriptor const file{::openat(at, entry->d_name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)};
            if (file.open() && ::flock(file.get(), LOCK_EX | LOCK_NB) == 0) {
                ::unlinkat(at, entry->d_name, 0);
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
            // Between open and flock another writer may have mistaken the file for a stale one and removed it. Without
            // support for locks, nobody holds one and nothing is removed.
            if (file_.open()) {
                bool const taken = ::flock(file_.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
                struct stat now {};
                if (!taken && ::fstat(file_.get(), &now) == 0 && now.st_nlink != 0) {
                    struct stat replaced {};
                    if (::stat(target_.c_str(), &replaced) == 0) {
                        // Another's file keeps the permissions of a new one, if not even these can be set.
                        [[maybe_unused]] int const set = ::fchmod(file_.get(), replaced.st_mode & 0777);
                    }
                    return;
                }
                file_.reset(-1);
            }
        }
        errno = EEXIST;
        fail("open");
    }

    void flush() {
        put(buffer_);
        buffer_.clear();
    }

    void put(std::string_view left) const {
        while (!left.empty()) {
            auto const written = ::write(file_.get(), left.data(), left.size());
            if (written < 0 && errno != EINTR) {
                fail("write");
            }
            left.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
        }
    }

    void seek(off_t place, int from) const {
        if (::lseek(file_.get(), place, from) < 0) {
            fail("seek");
        }
    }

    void sync_directory() const {
        FileDescriptor const folder{::open(directory().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
        // Some file systems have no fsync for directories and return EINVAL; no rename is safer there.
        if (folder.open() && ::fsync(folder.get()) != 0 && errno != EINVAL && errno != ENOTSUP) {
            fail("fsync of the directory");
        }
    }

    [[noreturn]] void fail(std::string const& step) const {
        throw IoError(message(
            {.where = {.file = target_.native()},
             .found = detail::concat({"a write error (", step, ": ", std::generic_category().message(errno), ")"}),
             .expected = "a writable directory with enough space"}));
    }

    std::filesystem::path target_;
    std::filesystem::path temporary_;
    FileDescriptor file_;
    std::string buffer_;
};

/// \brief Writes a file in one call. \throws IoError as `AtomicFile`.
inline void write_file(std::filesystem::path const& target, std::string_view bytes) {
    AtomicFile file{target};
    file.write(bytes);
    file.commit();
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
