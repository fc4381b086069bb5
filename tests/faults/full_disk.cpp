// Loaded in front of the C library (LD_PRELOAD): regular files of the process may grow by DISK_LEFT bytes together, and
// the FSYNC_FAILS-th fsync and the RENAME_FAILS-th rename fail, counted from 1.

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdlib>

#include <dlfcn.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>

namespace {

template <class Function>
Function* next(char const* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

long asked(char const* name) {
    char const* const text = std::getenv(name);
    return text == nullptr ? -1 : std::atol(text);
}

bool regular(int file) {
    struct stat status {};
    return ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
}

std::atomic<long>& room() {
    static std::atomic<long> left{asked("DISK_LEFT")};
    return left;
}

bool strikes(char const* name) {
    static std::atomic<long> fsyncs{0};
    static std::atomic<long> renames{0};
    bool const fsync = name[0] == 'F';
    if (++(fsync ? fsyncs : renames) != asked(name)) {
        return false;
    }
    errno = EIO;
    return true;
}

}  // namespace

extern "C" {

ssize_t write(int file, void const* bytes, std::size_t size) {
    static auto* const real = next<ssize_t(int, void const*, std::size_t)>("write");
    if (room() < 0 || size == 0 || !regular(file)) {
        return real(file, bytes, size);
    }
    if (room() == 0) {
        errno = ENOSPC;
        return -1;
    }
    ssize_t const written = real(file, bytes, (std::min)(size, static_cast<std::size_t>(room())));
    room() -= (std::max)(written, ssize_t{0});
    return written;
}

// What the standard library's streams use for large pieces.
ssize_t writev(int file, iovec const* pieces, int count) {
    static auto* const real = next<ssize_t(int, iovec const*, int)>("writev");
    if (room() < 0 || !regular(file)) {
        return real(file, pieces, count);
    }
    for (int i = 0; i < count; ++i) {
        if (pieces[i].iov_len != 0) {
            return write(file, pieces[i].iov_base, pieces[i].iov_len);
        }
    }
    return 0;
}

int fsync(int file) {
    static auto* const real = next<int(int)>("fsync");
    return strikes("FSYNC_FAILS") ? -1 : real(file);
}

int rename(char const* from, char const* to) {
    static auto* const real = next<int(char const*, char const*)>("rename");
    return strikes("RENAME_FAILS") ? -1 : real(from, to);
}
}
