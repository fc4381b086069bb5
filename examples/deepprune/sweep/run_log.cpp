#include "sweep/run_log.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "sweep/run_file.hpp"

namespace programs::sweep {

namespace dp = deepprune;

RunLog::RunLog(std::filesystem::path path) : path_{std::move(path)} {
    file_.reset(::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
    if (!file_.open()) {
        fail("open", errno);
    }
    sync_folder();
    // The children of a sweep that was killed end with it, but not in the same instant: a lock that is theirs will be
    // free in a moment.
    constexpr int attempts = 40;
    constexpr timespec pause{.tv_sec = 0, .tv_nsec = 50'000'000};
    for (int attempt = 1; ::flock(file_.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK; ++attempt) {
        if (attempt == attempts) {
            throw dp::IoError(dp::message({.where = {.file = path_.native()},
                                           .found = "another process that writes to it",
                                           .expected = "one process for each shard",
                                           .remedy = "wait for it to end, or choose another --shard or --out"}));
        }
        ::nanosleep(&pause, nullptr);
    }
    auto const content = read_run_file(path_);
    cut_ = content.torn_bytes;
    if (cut_ != 0 && ::ftruncate(file_.get(), static_cast<::off_t>(content.whole_bytes)) != 0) {
        fail("ftruncate", errno);
    }
}

void RunLog::sync_folder() const {
    auto const folder = path_.has_parent_path() ? path_.parent_path() : std::filesystem::path{"."};
    dp::FileDescriptor const opened{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    // Some file systems know no fsync for directories: their files are as safe as they get.
    if (opened.open() && ::fsync(opened.get()) != 0 && errno != EINVAL && errno != ENOTSUP) {
        fail("fsync of the folder", errno);
    }
}

void RunLog::append(Run const& run) {
    std::string const line = line_of(run);
    struct stat before {};
    if (::fstat(file_.get(), &before) != 0) {
        fail("fstat", errno);
    }
    ::ssize_t written = 0;
    do {
        written = ::write(file_.get(), line.data(), line.size());
    } while (written < 0 && errno == EINTR);
    if (written != static_cast<::ssize_t>(line.size())) {
        int const error = written < 0 ? errno : ENOSPC;
        if (written > 0 && ::ftruncate(file_.get(), before.st_size) != 0) {
            fail("ftruncate", errno);
        }
        fail("write", error);
    }
    if (::fsync(file_.get()) != 0) {
        fail("fsync", errno);
    }
}

void RunLog::fail(std::string const& step, int error) const {
    throw dp::IoError(dp::message(
        {.where = {.file = path_.native()},
         .found = "a failure to write the file (" + step + ": " + std::generic_category().message(error) + ")",
         .expected = "a folder that exists, can be written and has room",
         .remedy = "no finished run is lost: make room and go on with --resume"}));
}

}  // namespace programs::sweep
