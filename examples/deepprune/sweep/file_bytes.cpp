#include "sweep/file_bytes.hpp"

#include <cerrno>
#include <cstddef>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include <deepprune/core/error.hpp>
#include <deepprune/io/file_descriptor.hpp>

namespace programs::sweep {

namespace dp = deepprune;

std::string bytes_of(std::filesystem::path const& path) {
    dp::FileDescriptor const file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    int const opened = errno;
    std::string bytes;
    if (!file.open() && opened == ENOENT) {
        return bytes;
    }
    std::string piece(std::size_t{1} << 16U, '\0');
    for (::ssize_t got = file.open() ? 1 : -1; got != 0;) {
        got = file.open() ? ::read(file.get(), piece.data(), piece.size()) : -1;
        if (got < 0 && (!file.open() || errno != EINTR)) {
            throw dp::IoError(dp::message({.where = {.file = path.native()},
                                           .found = "a file that cannot be read (" +
                                                    std::generic_category().message(file.open() ? errno : opened) + ")",
                                           .expected = "a readable file of a sweep",
                                           .remedy = "check its permissions"}));
        }
        bytes.append(piece, 0, got > 0 ? static_cast<std::size_t>(got) : 0);
    }
    return bytes;
}

}  // namespace programs::sweep
