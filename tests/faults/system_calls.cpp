// What the linker's --wrap puts in front of the system calls of this program's own code.

#include <algorithm>
#include <cerrno>
#include <cstddef>

#include <sys/types.h>

#include "faults.hpp"

namespace {

bool fails(deepprune::test::Fault& fault) {
    if (fault.strikes()) {
        errno = deepprune::test::fault_error;
        return true;
    }
    return false;
}

}  // namespace

extern "C" {

ssize_t __real_read(int file, void* bytes, std::size_t size);
ssize_t __real_write(int file, void const* bytes, std::size_t size);
int __real_rename(char const* from, char const* to);

ssize_t __wrap_read(int file, void* bytes, std::size_t size) {
    return fails(deepprune::test::read_fault)
               ? -1
               : __real_read(file, bytes, (std::min)(size, deepprune::test::transfer_limit.load()));
}

ssize_t __wrap_write(int file, void const* bytes, std::size_t size) {
    if (fails(deepprune::test::write_fault)) {
        return -1;
    }
    std::size_t const left = deepprune::test::disk_left;
    if (left == 0 && size != 0) {
        errno = ENOSPC;
        return -1;
    }
    ssize_t const written = __real_write(file, bytes, std::min({size, left, deepprune::test::transfer_limit.load()}));
    if (written > 0 && left != static_cast<std::size_t>(-1)) {
        deepprune::test::disk_left = left - static_cast<std::size_t>(written);
    }
    return written;
}

// Not the real one: it takes most of the time, and no test can see what it adds.
int __wrap_fsync(int) { return fails(deepprune::test::fsync_fault) ? -1 : 0; }

int __wrap_rename(char const* from, char const* to) {
    return fails(deepprune::test::rename_fault) ? -1 : __real_rename(from, to);
}
}
