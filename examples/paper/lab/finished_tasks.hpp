/// \file
/// \brief The outcomes of finished tasks, kept in files so that a run can go on after a kill.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "lab/experiment.hpp"

namespace programs::lab {

/// \brief What the outcome of a task depends on: the task, its data, and the version of the program.
/// \return "crc64:" and 16 hexadecimal digits. O(bases)
[[nodiscard]] std::string identity(Task const& task, Data const& data);

/// \brief A folder with one file for each finished task, `SET-seedN-kernelsL.json`, written whole or not at all.
class FinishedTasks {
  public:
    /// \param folder made when the first outcome is kept
    explicit FinishedTasks(std::filesystem::path folder) : folder_{std::move(folder)} {}

    /// \brief The outcome of this task, if it was kept with the same identity.
    /// \throws dp::DataError, with the file, if the file is damaged; dp::IoError
    [[nodiscard]] std::optional<Outcome> find(Task const& task, std::string const& identity) const;

    /// \brief Keeps an outcome, in place of one with another identity. Threads may do so at once for different tasks.
    /// \throws dp::IoError
    void keep(Task const& task, std::string const& identity, Outcome const& outcome) const;

  private:
    [[nodiscard]] std::filesystem::path file(Task const& task) const;

    std::filesystem::path folder_;
};

}  // namespace programs::lab
