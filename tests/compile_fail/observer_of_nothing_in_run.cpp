// An observer that takes no event of a pruning run.
// expect: deepprune: this observer takes no event of a pruning run: let it take FitBegin
// max-errors: 2
// max-lines: 30
#include <deepprune/deepprune.hpp>
#include <vector>

namespace dp = deepprune;
using Net = dp::Model<dp::OneHot<>, dp::Conv1D<8, 5>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

int main() {
    Net net{dp::Seed{1}};
    std::vector<dp::Record> const data{{"a", "ACGTACGT", true}, {"b", "TTTTTTTT", false}};
#ifdef DEEPPRUNE_FAIL
    auto const observer = [](dp::Cycle const&) {};
#else
    auto const observer = [](dp::CycleEnd const&) {};
#endif
    dp::IterativePruner<> const pruner{{.final_kernels = 4, .train = {.max_epochs = 1}}};
    return static_cast<int>(pruner.run(net, data, data, observer).cycles.size());
}
