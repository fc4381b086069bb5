// An observer that takes no event of a fit: here, the event of a pruning run.
// expect: deepprune: this observer takes no event of a fit: let it take FitBegin, BatchEnd or EpochEnd
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
    auto const observer = [](dp::CycleEnd const&) {};
#else
    auto const observer = [](dp::EpochEnd const&) {};
#endif
    return static_cast<int>(dp::fit(net, data, data, {.max_epochs = 1}, observer).best_epoch);
}
