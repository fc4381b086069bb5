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

/// \brief A file of a run, ready to be written.
struct OutputFile {
    std::string name{};  ///< within the folder; may begin with the name of a folder in it
    std::string text{};
};

/// \brief The output folder, made if need be, and taken away again if nothing comes of the run.
class OutputFolder {
  public:
    /// \param probe a file of the run: whether it can be written is tried now, not after the work
    /// \throws deepprune::IoError if there is no such folder and none can be made, or it cannot be written to
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

    void keep() noexcept { kept_ = true; }
    [[nodiscard]] std::filesystem::path file(std::string const& name) const { return path_ / name; }

    /// \brief Writes a file, whole or not at all, and makes the folder in its name if there is one.
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
            std::filesystem::remove(path_, ignored);  // removes nothing but an empty folder
        }
    }

    std::filesystem::path path_;
    bool made_ = false;
    bool kept_ = false;
};

}  // namespace programs
