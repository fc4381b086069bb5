#include "sweep/progress.hpp"

#include <iostream>

#include <unistd.h>

#include "text.hpp"

namespace programs::sweep {

Progress::Progress(std::size_t runs, std::size_t done)
    : terminal_{::isatty(STDERR_FILENO) == 1}, runs_{runs}, before_{done}, done_{done} {}

void Progress::ended(std::size_t runs, std::string const& what) {
    done_ += runs;
    std::chrono::duration<double> const took = std::chrono::steady_clock::now() - start_;
    double const each = took.count() / static_cast<double>(done_ - before_);
    std::string const line = "sweep: " + std::to_string(done_) + " of " + std::to_string(runs_) + " runs, about " +
                             clock_text(each * static_cast<double>(runs_ - done_)) + " left (" + what + ")";
    std::cerr << (terminal_ ? "\r\x1b[K" + line : line + '\n') << std::flush;
}

void Progress::say(std::string const& sentence) const {
    std::cerr << (terminal_ ? "\r\x1b[K" : "") << "sweep: " << sentence << '\n' << std::flush;
}

void Progress::finish() const {
    if (terminal_) {
        std::cerr << "\r\x1b[K" << std::flush;
    }
}

}  // namespace programs::sweep
