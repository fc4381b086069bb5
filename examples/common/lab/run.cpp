#include <string>

#include <deepprune/core/error.hpp>

#include "lab/bench.hpp"
#include "lab/experiment.hpp"

namespace programs::lab {

Outcome run(Task const& task, Data const& data) {
    switch (task.kernel_length) {
        case 15: return Bench<15>{task, data}.run();
        case 24: return Bench<24>{task, data}.run();
        default: break;
    }
    throw dp::OptionError(dp::message({.found = "kernels of length " + std::to_string(task.kernel_length),
                                       .expected = "24 (simulated sets) or 15 (real sets)"}));
}

}  // namespace programs::lab
