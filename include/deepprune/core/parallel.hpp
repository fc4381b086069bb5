/// \file
/// \brief Independent tasks on several threads.
#pragma once

#include <algorithm>
#include <cstddef>

#include <deepprune/core/team.hpp>

namespace deepprune::inline DEEPPRUNE_ABI {

/// \brief One round of a `Team` that lives as long as the call: `task(index, worker)` once for each index below `count`,
/// on at most `threads` threads. \throws as `Team::run`
inline void parallel_for(std::size_t count, unsigned threads, Team::Task const& task) {
    Team team{static_cast<unsigned>(std::min<std::size_t>((std::max)(threads, 1U), (std::max)(count, std::size_t{1})))};
    team.run(count, task);
}

}  // namespace deepprune::inline DEEPPRUNE_ABI
