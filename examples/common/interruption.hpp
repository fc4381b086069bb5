/// \file
/// \brief What the program says when it is interrupted.
#pragma once

#include <array>
#include <csignal>
#include <string_view>

namespace programs {

/// \brief While it lives, SIGINT and SIGTERM print a message on standard error before they end the program, which they
/// do at once and as signals: a shell sees 128 + n. A signal that the program was started to ignore stays ignored.
/// There may be one such object at a time.
class Interruption {
  public:
    /// \param program its name, for the message
    /// \param advice how to go on, half a sentence
    Interruption(std::string_view program, std::string_view advice);
    Interruption(Interruption const&) = delete;
    Interruption& operator=(Interruption const&) = delete;
    ~Interruption();

    /// \brief Gives both signals back: a process that was forked ends without the message.
    void release() noexcept;

  private:
    static constexpr std::array<int, 2> signals{SIGINT, SIGTERM};
    std::array<struct sigaction, 2> before_{};
    bool held_ = true;
};

}  // namespace programs
