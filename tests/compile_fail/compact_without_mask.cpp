// Compacting a model that has no mask.
// expect: PrunableModel|constraints not satisfied
// max-errors: 1
// max-lines: 30
#include <deepprune/deepprune.hpp>

namespace dp = deepprune;

#ifdef DEEPPRUNE_FAIL
using Net = dp::Model<dp::OneHot<>, dp::Conv1D<8, 5>, dp::ReLU, dp::GlobalMaxPool, dp::Dense<1>, dp::Sigmoid>;
#else
using Net = dp::Model<dp::OneHot<>, dp::Conv1D<8, 5>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
#endif

int main() {
    Net const net{dp::Seed{1}};
    return static_cast<int>(dp::compact<4>(net).parameters().size());
}
