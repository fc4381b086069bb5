#include "interruption.hpp"

#include <atomic>
#include <cstddef>
#include <string>

#include <unistd.h>

namespace programs {

namespace {

// A handler may touch little more than this. All are set before it can run.
constexpr std::size_t max_message = 1024;
std::array<char, max_message> message_text{};
std::size_t message_size = 0;
std::atomic_flag is_ending;

// A signal may come twice, as `timeout` sends it, and the second one to another thread: that must not end the program
// before the first one has been heard.
extern "C" void end_with_message(int signal) {
    if (is_ending.test_and_set()) {
        return;
    }
    [[maybe_unused]] auto const written = ::write(STDERR_FILENO, message_text.data(), message_size);
    static_cast<void>(std::signal(signal, SIG_DFL));
    std::raise(signal);  // it is blocked here, and ends the program once this function has returned
}

}  // namespace

Interruption::Interruption(std::string_view program, std::string_view advice) {
    std::string text = ::isatty(STDERR_FILENO) == 1 ? "\r\x1b[K" : "";  // a line of progress may stand there
    text.append(program).append(": interrupted; ").append(advice);
    message_size = text.copy(message_text.data(), max_message - 1);
    message_text[message_size++] = '\n';
    struct sigaction action {};
    action.sa_handler = end_with_message;
    is_ending.clear();
    for (std::size_t i = 0; i < signals.size(); ++i) {
        ::sigaction(signals[i], nullptr, &before_[i]);
        if (before_[i].sa_handler != SIG_IGN) {
            ::sigaction(signals[i], &action, nullptr);
        }
    }
}

Interruption::~Interruption() { release(); }

void Interruption::release() noexcept {
    for (std::size_t i = 0; held_ && i < signals.size(); ++i) {
        ::sigaction(signals[i], &before_[i], nullptr);
    }
    held_ = false;
}

}  // namespace programs
