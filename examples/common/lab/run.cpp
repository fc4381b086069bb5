#include <iterator>

#include "lab/bench.hpp"
#include "lab/experiment.hpp"

namespace programs::lab {

namespace {

// The methods of the paper for its kernel lengths, which share networks of their own.
template <std::size_t Length>
Outcome run_both(Task task, Data const& data) {
    Task offered = task;
    std::erase_if(offered.methods, [](Method method) { return method < Method::both_strands; });
    std::erase_if(task.methods, [](Method method) { return method >= Method::both_strands; });
    Outcome outcome = Bench<Length>{task, data}.run();
    auto const more = run_offered(offered, data).measurements;
    outcome.measurements.insert(outcome.measurements.end(), more.begin(), more.end());
    return outcome;
}

}  // namespace

Outcome run(Task const& task, Data const& data) {
    switch (task.kernel_length) {
        case 15: return run_both<15>(task, data);
        case 24: return run_both<24>(task, data);
        default: return run_offered(task, data);
    }
}

}  // namespace programs::lab
