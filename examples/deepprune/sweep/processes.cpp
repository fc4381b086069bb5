#include "sweep/processes.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <iostream>
#include <string_view>
#include <system_error>
#include <utility>

#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif

#include <deepprune/core/error.hpp>

namespace programs::sweep {

namespace dp = deepprune;

namespace {

[[noreturn]] void fail(std::string const& step) {
    throw dp::IoError(
        dp::message({.found = "no new process (" + step + ": " + std::generic_category().message(errno) + ")",
                     .expected = "one for each set at work",
                     .remedy = "no finished run is lost: choose fewer --threads and go on with --resume"}));
}

// The child: gives its text to the pipe and ends without the parent's buffers and destructors.
[[noreturn]] void serve(Processes::Work const& work, int pipe, ::pid_t parent) {
#if defined(__linux__)
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) {
        ::_exit(1);
    }
#else
    static_cast<void>(parent);
#endif
    std::string const text = work();
    for (std::string_view left = text; !left.empty();) {
        auto const written = ::write(pipe, left.data(), left.size());
        if (written < 0 && errno != EINTR) {
            ::_exit(1);
        }
        left.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
    ::_exit(0);
}

double seconds_of(timeval const& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

}  // namespace

Processes::~Processes() {
    for (Child& child : children_) {
        ::kill(child.pid, SIGKILL);
        static_cast<void>(reap(child));
    }
}

void Processes::start(std::size_t id, Work const& work) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) {
        fail("pipe");
    }
    std::cout.flush();
    std::cerr.flush();
    ::pid_t const self = ::getpid();
    children_.reserve(children_.size() + 1);
    ::pid_t const pid = ::fork();
    if (pid == 0) {
        ::close(ends[0]);
        serve(work, ends[1], self);
    }
    int const error = errno;
    ::close(ends[1]);
    if (pid < 0) {
        ::close(ends[0]);
        errno = error;
        fail("fork");
    }
    children_.push_back({.id = id, .pid = pid, .pipe = ends[0], .start = std::chrono::steady_clock::now()});
}

Ended Processes::wait() {
    std::array<char, 1U << 16U> buffer{};
    for (;;) {
        std::vector<pollfd> pipes;
        for (Child const& child : children_) {
            pipes.push_back({.fd = child.pipe, .events = POLLIN, .revents = 0});
        }
        if (::poll(pipes.data(), static_cast<nfds_t>(pipes.size()), -1) < 0) {
            if (errno == EINTR) {
                continue;
            }
            fail("poll");
        }
        for (std::size_t i = 0; i < pipes.size(); ++i) {
            if (pipes[i].revents == 0) {
                continue;
            }
            auto const got = ::read(pipes[i].fd, buffer.data(), buffer.size());
            if (got > 0) {
                children_[i].text.append(buffer.data(), static_cast<std::size_t>(got));
            } else if (got == 0 || errno != EINTR) {
                Child child = std::move(children_[i]);
                children_.erase(children_.begin() + static_cast<std::ptrdiff_t>(i));
                return reap(child);
            }
        }
    }
}

Ended Processes::reap(Child& child) {
    ::close(child.pipe);
    int status = 0;
    rusage usage{};
    while (::wait4(child.pid, &status, 0, &usage) < 0 && errno == EINTR) {
    }
    std::chrono::duration<double> const took = std::chrono::steady_clock::now() - child.start;
#if defined(__APPLE__)
    constexpr double per_mib = 1024.0 * 1024.0;  // bytes
#else
    constexpr double per_mib = 1024.0;  // KiB
#endif
    Ended ended{.id = child.id,
                .text = std::move(child.text),
                .seconds = took.count(),
                .cpu_seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime),
                .peak_mib = static_cast<double>(usage.ru_maxrss) / per_mib};
    if (WIFSIGNALED(status)) {
        ended.failure = "signal " + std::to_string(WTERMSIG(status)) + " (" + ::strsignal(WTERMSIG(status)) + ")";
    } else if (status != 0) {
        ended.failure = "exit status " + std::to_string(WEXITSTATUS(status));
    }
    return ended;
}

}  // namespace programs::sweep
