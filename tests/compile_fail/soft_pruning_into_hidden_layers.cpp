// Soft pruning into a network with a hidden layer behind its mask: that is no logistic regression to fit anew.
// expect: LogisticModel
// max-errors: 2
// max-lines: 30
#include <deepprune/deepprune.hpp>
#include <vector>

namespace dp = deepprune;
using First = dp::DeepBindModel<dp::ReLU, 8, 5, dp::dynamic_length, dp::Strands::both>;
#ifdef DEEPPRUNE_FAIL
using Soft = dp::Model<dp::OneHot<>, dp::Conv1D<8, 5>, dp::ExpectationPool<>, dp::Mask, dp::Dense<2>, dp::ReLU,
                       dp::Dense<1>, dp::Sigmoid>;
#else
using Soft = dp::SoftModel<8, 5>;
#endif

int main() {
    First first{dp::Seed{1}};
    Soft soft{dp::Seed{1}};
    std::vector<dp::Record> const data{{"a", "ACGTACGT", true}, {"b", "TTTTTTTT", false}};
    return static_cast<int>(dp::SoftPruner{}.run(first, soft, data, data).cycles.size());
}
