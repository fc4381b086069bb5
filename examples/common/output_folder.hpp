/// \file
/// \brief The folder that a command writes its results to.
#pragma once

#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/io/atomic_file.hpp>

namespace programs {

/// \brief An output file of a run.
struct OutputFile {
    std::string name{};  ///< relative to the output folder; may contain a subfolder
    std::string text{};
};

/// \brief The output folder: created if missing, and removed again if the run produces nothing.
class OutputFolder {
  public:
    /// \param probe an output file; fails now rather than after the work if it cannot be written
    /// \throws deepprune::IoError if the folder cannot be created or written to
    explicit OutputFolder(std::filesystem::path path, std::string const& probe) : path_{std::move(path)} {
        std::error_code error;
        made_ = std::filesystem::create_directories(path_, error);
        if (error || !std::filesystem::is_directory(path_)) {
            throw deepprune::IoError(deepprune::message(
                {.where = {.file = path_.native()},
                 .found = "no folder, and none can be made" + (error ? " (" + error.message() + ")" : std::string{}),
                 .expected = "a folder that can be written to",
                 .remedy = "choose another --out"}));
        }
        try {
            deepprune::AtomicFile const trial{path_ / probe};
        } catch (...) {
            clean_up();
            throw;
        }
    }
    OutputFolder(OutputFolder const&) = delete;
    OutputFolder& operator=(OutputFolder const&) = delete;
    ~OutputFolder() {
        if (!kept_) {
            clean_up();
        }
    }

    /// \brief Keeps the folder, even if nothing is written to it later.
    void keep() noexcept { kept_ = true; }
    /// \brief The path of a file in the folder.
    [[nodiscard]] std::filesystem::path file(std::string const& name) const { return path_ / name; }

    /// \brief Writes a file, whole or not at all, and creates its subfolder if needed.
    /// \throws deepprune::IoError
    void write(OutputFile const& output) {
        auto const target = file(output.name);
        if (target.parent_path() != path_) {
            std::error_code error;
            std::filesystem::create_directories(target.parent_path(), error);
            if (error) {
                throw deepprune::IoError(deepprune::message({.where = {.file = target.parent_path().native()},
                                                             .found = "no folder (" + error.message() + ")",
                                                             .expected = "one, or room for one"}));
            }
        }
        deepprune::write_file(target, output.text);
    }

  private:
    void clean_up() const noexcept {
        if (made_) {
            std::error_code ignored;
            std::filesystem::remove(path_, ignored);  // only if it is empty
        }
    }

    std::filesystem::path path_;
    bool made_ = false;
    bool kept_ = false;
};

}  // namespace programs
