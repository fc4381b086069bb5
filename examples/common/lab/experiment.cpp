#include "lab/experiment.hpp"

#include <deepprune/core/error.hpp>

namespace programs::lab {

std::string_view name_of(Method method) {
    switch (method) {
        case Method::baseline: return "baseline";
        case Method::init_decay: return "init-decay";
        case Method::prune: return "prune";
        case Method::prune_reinit: return "prune-reinit";
        case Method::one_shot: return "one-shot";
        case Method::score: return "score";
        case Method::score_weight: return "score-weight";
        case Method::surgeon: return "surgeon";
        case Method::l1: return "l1";
        case Method::l2: return "l2";
        case Method::l1_l2: return "l1+l2";
        case Method::circular: return "circular";
        case Method::expectation: return "expectation";
        case Method::hidden: return "hidden";
        case Method::prune_again: return "prune-again";
        case Method::prune_expectation: return "prune-expectation";
        case Method::prune_hidden: break;
    }
    return "prune-hidden";
}

Outcome run(Task const& task, Data const& data) {
    switch (task.kernel_length) {
        case 15: return run_of_length<15>(task, data);
        case 24: return run_of_length<24>(task, data);
        default: break;
    }
    throw dp::OptionError(dp::message({.found = "kernels of length " + std::to_string(task.kernel_length),
                                       .expected = "24 (simulated sets) or 15 (real sets)"}));
}

}  // namespace programs::lab
