// Training on a range whose elements are no examples.
// expect: deepprune: these data are not examples: pass an EncodedSet or a forward range of
// max-errors: 2
// max-lines: 30
#include <deepprune/deepprune.hpp>
#include <string>
#include <vector>

namespace dp = deepprune;
using Net = dp::Model<dp::OneHot<>, dp::Conv1D<8, 5>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

int main() {
    Net net{dp::Seed{1}};
#ifdef DEEPPRUNE_FAIL
    std::vector<std::string> const data{"ACGTACGT", "TTTTTTTT"};
#else
    std::vector<dp::Record> const data{{"a", "ACGTACGT", true}, {"b", "TTTTTTTT", false}};
#endif
    return static_cast<int>(dp::fit(net, data, data, {.max_epochs = 1}).best_epoch);
}
