// A model that ends in two numbers.
// expect: deepprune: a model must end in one probability: end it with Dense<1>, Sigmoid
// expect: Shape<2
// max-errors: 1
// max-lines: 30
#include <deepprune/deepprune.hpp>

namespace dp = deepprune;

#ifdef DEEPPRUNE_FAIL
using Net =
    dp::Model<dp::OneHot<101>, dp::Conv1D<8, 24>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<2>, dp::Sigmoid>;
#else
using Net =
    dp::Model<dp::OneHot<101>, dp::Conv1D<8, 24>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
#endif

int main() {
    Net const net{dp::Seed{1}};
    static_cast<void>(net);
}
