/// \file
/// \brief Faults on order: the n-th allocation or system call of a kind fails. The program's operator new and wrapped
/// system calls (`allocations.cpp`, `system_calls.cpp`) ask here.
#pragma once

#include <atomic>
#include <cstddef>

namespace deepprune::test {

/// \brief A countdown: the call that brings it to 0 fails, and no other one.
class Fault {
  public:
    /// \brief From now on, the `n`-th call fails, counted from 1; 0: none does.
    void arm(std::size_t n) noexcept { left_ = n; }
    /// \brief Whether the armed call has come.
    [[nodiscard]] bool struck() const noexcept { return left_ == 0; }
    /// \brief Whether this call fails.
    [[nodiscard]] bool strikes() noexcept {
        std::size_t left = left_;
        while (left != 0 && !left_.compare_exchange_weak(left, left - 1)) {
        }
        return left == 1;
    }

  private:
    std::atomic<std::size_t> left_{0};
};

inline Fault allocation_fault{};
/// \brief Allocations that have not been freed.
inline std::atomic<std::ptrdiff_t> living_allocations{0};

inline Fault read_fault{};
inline Fault write_fault{};
inline Fault fsync_fault{};
inline Fault rename_fault{};
/// \brief The errno of a failing system call.
inline std::atomic<int> fault_error{0};
/// \brief Bytes that fit on the disk; `write` writes what fits, as a disk does, and fails when nothing does.
inline std::atomic<std::size_t> disk_left{static_cast<std::size_t>(-1)};
/// \brief Bytes that one `write` or `read` transfers at most.
inline std::atomic<std::size_t> transfer_limit{static_cast<std::size_t>(-1)};

}  // namespace deepprune::test
