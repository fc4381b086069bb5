#include "lab/experiment.hpp"

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
        case Method::prune_hidden: return "prune-hidden";
        case Method::both_strands: return "both-strands";
        case Method::fresh_negatives: return "fresh-negatives";
        case Method::recommended: return "recommended";
        case Method::recommended_random: return "recommended-random";
        case Method::recommended_baseline: break;
    }
    return "recommended-baseline";
}

}  // namespace programs::lab
