/// \file
/// \brief A directory of a test's own, gone when the test ends.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>
#include <system_error>

/// \brief Makes a new directory under the system's temporary one, and removes it with all that is in it.
class TempDir {
  public:
    TempDir() {
        static std::atomic<unsigned> count{0};
        auto const now = std::chrono::steady_clock::now().time_since_epoch().count();
        do {
            path_ = std::filesystem::temp_directory_path() /
                    ("deepprune-test-" + std::to_string(now) + "-" + std::to_string(count++));
        } while (!std::filesystem::create_directory(path_));
    }
    TempDir(TempDir const&) = delete;
    TempDir& operator=(TempDir const&) = delete;
    ~TempDir() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] std::filesystem::path const& path() const noexcept { return path_; }

  private:
    std::filesystem::path path_;
};
