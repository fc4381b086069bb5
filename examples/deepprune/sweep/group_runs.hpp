/// \file
/// \brief From a group of the work list to its finished runs.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sweep/plan.hpp"
#include "sweep/processes.hpp"
#include "sweep/run.hpp"

namespace programs::sweep {

/// \brief In a process of its own: reads the data, runs the variants, and gives back their runs, one line each. What
/// goes wrong is the reason of every one of them.
[[nodiscard]] std::string lines_of(Group const& group, Plan const& plan, std::string const& hash);

/// \brief The runs of a process that ended, with what they took. If it crashed, they all failed.
[[nodiscard]] std::vector<Run> runs_of(Ended const& ended, Group const& group, Plan const& plan,
                                       std::string const& hash);

/// \brief What is done with a group, in a process of its own; it gives back its runs, one line each, and may not throw.
using Work = std::function<std::string(Group const&)>;

/// \brief What is done with the runs of a group that has ended.
using Record = std::function<void(Ended const&, Group const&, std::vector<Run>)>;

/// \brief Runs groups, as many at a time as the plan's options say. Where anything of a group of several variants
/// fails, none of its runs is recorded: each variant is run again alone, so that what becomes of it depends on no
/// other, and the table not on how variants were grouped.
void run_groups(std::vector<Group> groups, Plan& plan, Work const& work, Record const& record);

}  // namespace programs::sweep
