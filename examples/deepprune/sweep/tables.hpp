/// \file
/// \brief The tables that a complete sweep leaves.
#pragma once

#include <vector>

#include "output_folder.hpp"
#include "sweep/plan.hpp"

namespace programs::sweep {

/// \brief Writes `cost.tsv`, `failures.tsv`, `sweep.json` and, last, `table.tsv` from the runs in `options.out`.
///
/// `table.tsv` has each AUROC of each run that succeeded. Its bytes depend on the work list and the results alone, not
/// on shards, threads, times or machines.
/// \param groups the work list of all shards
/// \throws deepprune::DataError if a run is missing; nothing is written then
Tally write_tables(Options const& options, std::vector<Group> const& groups, OutputFolder& folder);

}  // namespace programs::sweep
