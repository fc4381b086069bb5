/// \file
/// \brief Little memory for a while.
#pragma once

#include <cstddef>
#include <fstream>

#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

namespace deepprune::test {

/// \brief While it lives, the process can have `bytes` of address space more than it has now, also for the stacks of
/// threads. Where that cannot be known, a sanitizer manages the memory, or the limit has no effect (under qemu),
/// `scarce()` is false.
class ScarceMemory {
  public:
    explicit ScarceMemory(std::size_t bytes) {
        std::size_t pages = 0;
        std::ifstream{"/proc/self/statm"} >> pages;
        if (pages == 0 || sanitized || ::getrlimit(RLIMIT_AS, &before_) != 0) {
            return;
        }
        rlimit less = before_;
        less.rlim_cur = pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) + bytes;
        scarce_ = ::setrlimit(RLIMIT_AS, &less) == 0;
        void* const too_much = ::mmap(nullptr, 2 * bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (too_much != MAP_FAILED) {
            ::munmap(too_much, 2 * bytes);
            ::setrlimit(RLIMIT_AS, &before_);
            scarce_ = false;
        }
    }
    ScarceMemory(ScarceMemory const&) = delete;
    ScarceMemory& operator=(ScarceMemory const&) = delete;
    ~ScarceMemory() {
        if (scarce_) {
            ::setrlimit(RLIMIT_AS, &before_);
        }
    }

    [[nodiscard]] bool scarce() const noexcept { return scarce_; }

  private:
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    static constexpr bool sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
    static constexpr bool sanitized = true;
#else
    static constexpr bool sanitized = false;
#endif
#else
    static constexpr bool sanitized = false;
#endif

    rlimit before_{};
    bool scarce_ = false;
};

}  // namespace deepprune::test
