// A pruning run on numbers.
// expect: deepprune: these data are not examples: pass an EncodedSet or a forward range of
// max-errors: 2
// max-lines: 30
#include <deepprune/deepprune.hpp>
#include <vector>

namespace dp = deepprune;
using Net = dp::Model<dp::OneHot<>, dp::Conv1D<8, 5>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

int main() {
    Net net{dp::Seed{1}};
    std::vector<dp::Record> const data{{"a", "ACGTACGT", true}, {"b", "TTTTTTTT", false}};
    dp::IterativePruner<> const pruner{{.final_kernels = 4}};
#ifdef DEEPPRUNE_FAIL
    return static_cast<int>(pruner.run(net, std::vector<int>{1, 0}, data).cycles.size());
#else
    return static_cast<int>(pruner.run(net, data, data).cycles.size());
#endif
}
