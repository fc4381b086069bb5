/// \file
/// \brief A POSIX file descriptor that closes itself.
#pragma once

#include <unistd.h>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Owns a file descriptor and closes it when destroyed. Neither copyable nor movable.
class FileDescriptor {
  public:
    /// \param number as `open` returns it; below 0: none
    explicit FileDescriptor(int number = -1) noexcept : number_{number} {}
    FileDescriptor(FileDescriptor const&) = delete;
    FileDescriptor& operator=(FileDescriptor const&) = delete;
    ~FileDescriptor() { reset(-1); }

    /// \brief Closes the descriptor and takes over another one.
    void reset(int number) noexcept {
        if (number_ >= 0) {
            ::close(number_);
        }
        number_ = number;
    }
    /// \brief The descriptor; below 0: none.
    [[nodiscard]] int get() const noexcept { return number_; }
    /// \brief Whether it holds a descriptor.
    [[nodiscard]] bool open() const noexcept { return number_ >= 0; }

  private:
    int number_;
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
