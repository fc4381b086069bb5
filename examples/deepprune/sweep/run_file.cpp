#include "sweep/run_file.hpp"

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include <deepprune/io/atomic_file.hpp>

namespace sweep {

namespace {

namespace dp = deepprune;

// All bytes of a file, NULs and all; it may be growing. Nothing for a file that is not there.
std::string bytes_of(std::filesystem::path const& path) {
    dp::detail::FileDescriptor const file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
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
                                           .expected = "a readable file of runs",
                                           .remedy = "check its permissions"}));
        }
        bytes.append(piece, 0, got > 0 ? static_cast<std::size_t>(got) : 0);
    }
    return bytes;
}

}  // namespace

RunFile read_run_file(std::filesystem::path const& path) {
    std::string const bytes = bytes_of(path);
    RunFile file;
    std::size_t number = 0;
    for (std::string_view rest = bytes; !rest.empty();) {
        ++number;
        auto const end = rest.find('\n');
        auto const line = rest.substr(0, end);
        bool const last = end == std::string_view::npos || end + 1 == rest.size();
        // After a power cut a line may have its end and lack its middle.
        if (end == std::string_view::npos || (last && !is_json(line))) {
            file.torn_bytes = rest.size();
            break;
        }
        file.runs.push_back(run_of(line, {.file = path.native(), .line = number}));
        file.whole_bytes += end + 1;
        rest.remove_prefix(end + 1);
    }
    return file;
}

}  // namespace sweep
