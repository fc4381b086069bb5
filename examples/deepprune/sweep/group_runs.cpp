#include "sweep/group_runs.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <exception>
#include <iostream>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif

#include <deepprune/core/config.hpp>
#include <deepprune/core/error.hpp>

#include "lab/swept.hpp"

namespace programs::sweep {

namespace dp = deepprune;

namespace {

using Work = std::function<std::vector<Run>(Group const&)>;
using Clock = std::chrono::steady_clock;

// Memory shared with a child, for the lines of its runs as one C string.
constexpr std::size_t max_text = std::size_t{1} << 20U;
struct Unmap {
    void operator()(char* text) const { ::munmap(text, max_text); }
};
using SharedText = std::unique_ptr<char, Unmap>;

// A process at work.
struct Child {
    Group group{};
    SharedText text{};
    ::pid_t pid = -1;
    Clock::time_point start = Clock::now();
};

std::vector<Run> failed_runs(Group const& group, std::string const& reason) {
    std::vector<Run> runs;
    for (lab::Method const variant : group.variants) {
        runs.push_back({.key = group.key(variant), .version = DEEPPRUNE_VERSION, .failure = reason});
    }
    return runs;
}

// The child: leaves its lines in shared memory and ends without the parent's buffers and destructors.
[[noreturn]] void serve(Child const& child, Work const& work, ::pid_t parent) noexcept {
#if defined(__linux__)
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    if (::getppid() != parent) {
        ::_exit(1);
    }
    std::string text;
    try {
        for (Run const& run : work(child.group)) {
            text += line_of(run);
        }
    } catch (std::exception const& error) {
        bool const memory = dynamic_cast<std::bad_alloc const*>(&error) != nullptr;
        for (Run const& run : failed_runs(child.group, memory ? "there is not enough memory" : error.what())) {
            text += line_of(run);
        }
    }
    if (text.size() >= max_text) {
        ::_exit(1);
    }
    text.copy(child.text.get(), text.size());
    ::_exit(0);
}

class Children {
  public:
    // A program that was started with this signal ignored would never learn how its children ended.
    Children() { static_cast<void>(std::signal(SIGCHLD, SIG_DFL)); }
    Children(Children const&) = delete;
    Children& operator=(Children const&) = delete;
    ~Children() {
        for (Child const& child : children_) {
            ::kill(child.pid, SIGKILL);
            while (::waitpid(child.pid, nullptr, 0) < 0 && errno == EINTR) {
            }
        }
    }

    [[nodiscard]] std::size_t size() const { return children_.size(); }

    void start(Group const& group, Work const& work) {
        void* const text = ::mmap(nullptr, max_text, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (text == MAP_FAILED) {
            fail("mmap");
        }
        Child& child = children_.emplace_back(Child{.group = group, .text = SharedText{static_cast<char*>(text)}});
        std::cout.flush();
        std::cerr.flush();
        ::pid_t const self = ::getpid();
        child.pid = ::fork();
        if (child.pid == 0) {
            serve(child, work, self);
        }
        if (child.pid < 0) {
            children_.pop_back();
            fail("fork");
        }
    }

    // Waits for one to end, and returns its group and runs. There must be one.
    [[nodiscard]] std::pair<Group, std::vector<Run>> wait() {
        int status = 0;
        rusage usage{};
        auto it = children_.end();
        while (it == children_.end()) {
            ::pid_t const pid = ::wait4(-1, &status, 0, &usage);
            if (pid < 0 && errno != EINTR) {
                fail("wait4");
            }
            it = std::ranges::find(children_, pid, &Child::pid);
        }
        Child const child = std::move(*it);
        children_.erase(it);
        std::vector<Run> runs;
        if (status == 0) {
            std::string_view text = child.text.get();
            for (; !text.empty(); text.remove_prefix(text.find('\n') + 1)) {
                runs.push_back(run_of(text.substr(0, text.find('\n')), {.file = "a process of the sweep"}));
            }
        } else {
            int const signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
            runs = failed_runs(
                child.group, "its process was ended by " +
                                 (signal == 0 ? "exit status " + std::to_string(WEXITSTATUS(status))
                                              : "signal " + std::to_string(signal) + " (" + ::strsignal(signal) + ")") +
                                 (signal == SIGKILL ? ": did the memory run out?" : ""));
        }
        double alone = 0.0;
        for (Run const& run : runs) {
            alone += run.cost.alone_seconds;
        }
        for (Run& run : runs) {
            double const share = alone > 0.0 ? run.cost.alone_seconds / alone : 1.0 / static_cast<double>(runs.size());
            std::chrono::duration<double> const took = Clock::now() - child.start;
            run.cost = {.seconds = took.count() * share,
                        .cpu_seconds = (seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime)) * share,
                        .alone_seconds = run.cost.alone_seconds,
                        .peak_mib = static_cast<double>(usage.ru_maxrss) / rss_per_mib};
        }
        return {child.group, std::move(runs)};
    }

  private:
#if defined(__APPLE__)
    static constexpr double rss_per_mib = 1024.0 * 1024.0;  // bytes
#else
    static constexpr double rss_per_mib = 1024.0;  // KiB
#endif

    static double seconds_of(timeval const& time) {
        return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    }

    [[noreturn]] static void fail(std::string const& step) {
        throw dp::IoError(dp::message({.found = "a process that cannot be started or awaited (" + step + ": " +
                                                std::generic_category().message(errno) + ")",
                                       .expected = "one for each set being run",
                                       .remedy = "no finished run is lost: choose fewer --threads and continue with "
                                                 "--resume"}));
    }

    std::vector<Child> children_{};
};

}  // namespace

std::vector<Run> run_group(Group const& group, Options const& options) {
    auto const outcome = lab::run({.set = group.set.name,
                                   .seed = group.seed,
                                   .kernel_length = options.kernel_length,
                                   .methods = {group.variants.begin(), group.variants.end()}},
                                  lab::load(group.set, group.seed, options.limit_per_class, options.kernel_length));
    std::vector<Run> runs;
    for (lab::Method const variant : group.variants) {
        Run& run = runs.emplace_back(Run{.key = group.key(variant), .version = DEEPPRUNE_VERSION});
        run.cost.alone_seconds = outcome.seconds.at(variant);
        for (lab::Measurement const& m : outcome.measurements) {
            if (lab::variant_of(m.method) == run.key.variant) {
                run.results.push_back({m.method, m.kernels, m.auroc, m.epochs});
            }
        }
    }
    return runs;
}

void run_groups(std::vector<Group> groups, std::size_t threads, Work const& work,
                std::function<void(Group const&, std::vector<Run>)> const& record) {
    Children children;
    for (std::size_t next = 0; next < groups.size() || children.size() != 0;) {
        if (next < groups.size() && children.size() < threads) {
            children.start(groups[next++], work);
            continue;
        }
        auto [group, runs] = children.wait();
        bool const failed = std::ranges::any_of(runs, [](Run const& run) { return !run.failure.empty(); });
        if (!failed || group.variants.size() == 1) {
            record(group, std::move(runs));
            continue;
        }
        for (lab::Method const variant : group.variants) {
            groups.push_back({group.set, group.seed, {variant}, group.hash});
        }
    }
}

}  // namespace programs::sweep
