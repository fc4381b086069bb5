/// \file
/// \brief A named pipe that gives its bytes once.
#pragma once

#include <filesystem>
#include <fstream>
#include <ios>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include <sys/stat.h>

/// \brief Makes a named pipe and writes `bytes` into it as soon as it is opened for reading; a second reader would wait
/// for ever. Open it once.
class Pipe {
  public:
    Pipe(std::filesystem::path path, std::string bytes) : path_{std::move(path)}, bytes_{std::move(bytes)} {
        if (::mkfifo(path_.c_str(), 0600) != 0) {
            throw std::runtime_error("cannot make the pipe " + path_.string());
        }
        writer_ = std::thread{[this] {
            std::ofstream out{path_, std::ios::binary};
            out.write(bytes_.data(), static_cast<std::streamsize>(bytes_.size()));
        }};
    }
    Pipe(Pipe const&) = delete;
    Pipe& operator=(Pipe const&) = delete;
    ~Pipe() { writer_.join(); }

    [[nodiscard]] std::filesystem::path const& path() const noexcept { return path_; }

  private:
    std::filesystem::path path_;
    std::string bytes_;
    std::thread writer_;
};
