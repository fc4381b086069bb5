/// \file
/// \brief Groups of the work list, each run in a process of its own.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "sweep/plan.hpp"
#include "sweep/run.hpp"

namespace programs::sweep {

/// \brief Reads the data of a group and runs its variants. \throws what reading and training throw
[[nodiscard]] std::vector<Run> run_group(Group const& group, Options const& options);

/// \brief Calls `work` for each group in a forked process, `threads` of them at a time, and `record` in this one with
/// the runs of each and what they took. An exception or a crash becomes the failure of the group's runs.
///
/// If anything fails in a group of several variants, none of its runs is recorded and each variant is run again alone.
/// So no variant depends on another, and no table on how variants were grouped.
///
/// The caller has one thread and no other children. If `record` throws, processes at work are killed; on Linux they
/// also end if this process does.
/// \throws deepprune::IoError if no process can be started; what `record` throws
void run_groups(std::vector<Group> groups, std::size_t threads,
                std::function<std::vector<Run>(Group const&)> const& work,
                std::function<void(Group const&, std::vector<Run>)> const& record);

}  // namespace programs::sweep
