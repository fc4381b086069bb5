/// \file
/// \brief A file without a name, for what does not fit into memory.
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include <unistd.h>

#include <deepprune/core/error.hpp>
#include <deepprune/io/file_descriptor.hpp>

namespace programs::sites {

/// \brief Bytes in the folder of temporary files; as the file has no name, it cannot be left behind.
class TemporaryFile {
  public:
    /// \param expected space for what, in words, for messages
    /// \param remedy what to do where there is none
    TemporaryFile(std::string expected, std::string remedy)
        : expected_{std::move(expected)}, remedy_{std::move(remedy)} {}

    /// \brief Whether something was written.
    [[nodiscard]] bool open() const noexcept { return file_.open(); }
    /// \brief Bytes.
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

    /// \brief \throws deepprune::IoError if the file cannot be made or written
    void append(std::span<std::byte const> bytes) {
        if (!file_.open()) {
            std::error_code ignored;
            folder_ = std::filesystem::temp_directory_path(ignored);
            std::string name = (folder_ / "deepprune-XXXXXX").native();
            file_.reset(::mkstemp(name.data()));
            if (!file_.open()) {
                fail("made", errno);
            }
            ::unlink(name.c_str());
        }
        transfer(size_, bytes, [](int file, std::byte const* from, std::size_t count, off_t place) {
            return ::pwrite(file, from, count, place);
        });
        size_ += bytes.size();
    }

    /// \brief Fills `bytes` from the byte `at` on. \throws deepprune::IoError if the file cannot be read
    void read(std::uint64_t at, std::span<std::byte> bytes) const {
        transfer(at, bytes, [](int file, std::byte* to, std::size_t count, off_t place) {
            return ::pread(file, to, count, place);
        });
    }

  private:
    [[noreturn]] void fail(std::string const& what, int error) const {
        throw deepprune::IoError(deepprune::message(
            {.where = {.file = folder_.native()},
             .found = "a temporary file that cannot be " + what + ": " + std::generic_category().message(error),
             .expected = expected_,
             .remedy = remedy_}));
    }

    template <class Bytes, class Move>
    void transfer(std::uint64_t at, Bytes bytes, Move const& move) const {
        auto place = static_cast<off_t>(at);
        while (!bytes.empty()) {
            auto const done = move(file_.get(), bytes.data(), bytes.size(), place);
            if (done <= 0 && !(done < 0 && errno == EINTR)) {
                fail("written and read", done == 0 ? EIO : errno);
            }
            if (done > 0) {
                bytes = bytes.subspan(static_cast<std::size_t>(done));
                place += done;
            }
        }
    }

    std::string expected_;
    std::string remedy_;
    std::filesystem::path folder_{};  // of the file
    deepprune::FileDescriptor file_{};
    std::uint64_t size_ = 0;
};

}  // namespace programs::sites
