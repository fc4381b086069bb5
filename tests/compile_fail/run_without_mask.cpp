// Pruning a model that has no mask.
// expect: deepprune: this model cannot be pruned: put a Mask before a Dense layer
// max-errors: 2
// max-lines: 30
#include <deepprune/deepprune.hpp>

namespace dp = deepprune;
#ifdef DEEPPRUNE_FAIL
using Net = dp::Model<dp::OneHot<>, dp::Conv1D<8, 5>, dp::ReLU, dp::GlobalMaxPool, dp::Dense<1>, dp::Sigmoid>;
#else
using Net = dp::Model<dp::OneHot<>, dp::Conv1D<8, 5>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
#endif

int main() {
    Net net{dp::Seed{1}};
    dp::EncodedSet const set;
    dp::IterativePruner<> const pruner{{.final_kernels = 4}};
    return static_cast<int>(pruner.run(net, set, set, [](dp::CycleEnd const&) {}).cycles.size());
}
