// The surgeon, whose Hessian is that of a logistic output, and a hidden layer.
// expect: deepprune: this criterion does not judge this model: .*OptimalBrainSurgeon wants Mask, Dense<1>, Sigmoid
// max-errors: 2
// max-lines: 30
#include <deepprune/deepprune.hpp>

namespace dp = deepprune;
#ifdef DEEPPRUNE_FAIL
using Net = dp::Model<dp::OneHot<>, dp::Conv1D<8, 5>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<8>, dp::ReLU,
                      dp::Dense<1>, dp::Sigmoid>;
#else
using Net = dp::Model<dp::OneHot<>, dp::Conv1D<8, 5>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
#endif

int main() {
    Net net{dp::Seed{1}};
    dp::EncodedSet const set;
    dp::IterativePruner<dp::OptimalBrainSurgeon> const pruner{{.final_kernels = 4}};
    return static_cast<int>(pruner.run(net, set, set).cycles.size());
}
