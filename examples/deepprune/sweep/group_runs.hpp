/// \file
/// \brief From a group of the work list to its finished runs.
#pragma once

#include <string>
#include <vector>

#include "sweep/plan.hpp"
#include "sweep/processes.hpp"
#include "sweep/run.hpp"

namespace sweep {

/// \brief In a process of its own: reads the data, runs the variants, and gives back their runs, one line each. What
/// goes wrong is the reason of every one of them.
[[nodiscard]] std::string lines_of(Group const& group, Plan const& plan, std::string const& hash);

/// \brief The runs of a process that ended, with what they took. If it crashed, they all failed.
[[nodiscard]] std::vector<Run> runs_of(Ended const& ended, Group const& group, Plan const& plan,
                                       std::string const& hash);

}  // namespace sweep
