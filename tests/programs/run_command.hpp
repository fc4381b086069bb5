/// \file
/// \brief Runs a command of the program within a test.
#pragma once

#include <iostream>
#include <sstream>
#include <streambuf>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <commands.hpp>

/// \brief What a command printed.
struct Printed {
    std::string out{};
    std::string err{};
};

/// \brief What goes to a stream during the lifetime of this object.
class CapturedStream {
  public:
    explicit CapturedStream(std::ostream& stream) : stream_{stream}, before_{stream.rdbuf(text_.rdbuf())} {}
    CapturedStream(CapturedStream const&) = delete;
    CapturedStream& operator=(CapturedStream const&) = delete;
    ~CapturedStream() { stream_.rdbuf(before_); }

    [[nodiscard]] std::string text() const { return text_.str(); }

  private:
    std::ostringstream text_{};
    std::ostream& stream_;
    std::streambuf* before_;
};

/// \brief Runs the program with these arguments, the first of which is a command. \throws what the command throws
inline Printed run_command(std::vector<std::string> const& arguments) {
    CLI::App app{"deepprune"};
    programs::add_commands(app);
    CapturedStream const out{std::cout};
    CapturedStream const err{std::cerr};
    app.parse(std::vector<std::string>{arguments.rbegin(), arguments.rend()});  // CLI11 takes them in reverse
    return {out.text(), err.text()};
}
