#include "interruption.hpp"

#include <cstddef>
#include <string>

#include <unistd.h>

namespace programs {

namespace {

// A handler may touch little more than this. Both are set before it can run.
constexpr std::size_t max_message = 1024;
std::array<char, max_message> message_text{};
std::size_t message_size = 0;

extern "C" void end_with_message(int signal) {
    [[maybe_unused]] auto const written = ::write(STDERR_FILENO, message_text.data(), message_size);
    std::raise(signal);  // SA_RESETHAND: what the system does with it, once this function has returned
}

}  // namespace

Interruption::Interruption(std::string_view program, std::string_view advice) {
    std::string text = ::isatty(STDERR_FILENO) == 1 ? "\r\x1b[K" : "";  // a line of progress may stand there
    text.append(program).append(": interrupted; ").append(advice);
    message_size = text.copy(message_text.data(), max_message - 1);
    message_text[message_size++] = '\n';
    struct sigaction action {};
    action.sa_handler = end_with_message;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
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
