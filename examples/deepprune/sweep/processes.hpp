/// \file
/// \brief Work in processes of their own.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace programs::sweep {

/// \brief What a process left behind.
struct Ended {
    std::size_t id = 0;
    std::string text{};     ///< what its work gave back
    std::string failure{};  ///< how it ended, if not by itself: "signal 9 (Killed)"
    double seconds = 0.0;   ///< by the clock
    double cpu_seconds = 0.0;
    double peak_mib = 0.0;  ///< largest resident memory
};

/// \brief Runs pieces of work in forked processes: memory and time of each are known apart, and one that crashes takes
/// nothing else with it. The caller has one thread. On Linux the processes end with the one that started them.
class Processes {
  public:
    /// What a process does; its text comes back. It may not throw.
    using Work = std::function<std::string()>;

    Processes() = default;
    Processes(Processes const&) = delete;
    Processes& operator=(Processes const&) = delete;
    /// Pad what still runs.
    ~Processes();

    /// \throws deepprune::IoError if no process can be started
    void start(std::size_t id, Work const& work);

    /// \brief Waits for one to end. There must be one.
    [[nodiscard]] Ended wait();

    [[nodiscard]] std::size_t running() const noexcept { return children_.size(); }

  private:
    struct Child {
        std::size_t id = 0;
        ::pid_t pid = 0;
        int pipe = -1;
        std::string text{};
        std::chrono::steady_clock::time_point start{};
    };

    [[nodiscard]] static Ended reap(Child& child);

    std::vector<Child> children_{};
};

}  // namespace programs::sweep
