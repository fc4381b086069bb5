// An encoder in the middle of a model.
// expect: deepprune: sequences are encoded once: use OneHot only as the first layer
// expect: OneHot<101
// max-errors: 1
// max-lines: 30
#include <deepprune/deepprune.hpp>

namespace dp = deepprune;

#ifdef DEEPPRUNE_FAIL
using Net =
    dp::Model<dp::OneHot<101>, dp::OneHot<101>, dp::Conv1D<8, 24>, dp::GlobalMaxPool, dp::Dense<1>, dp::Sigmoid>;
#else
using Net =
    dp::Model<dp::OneHot<101>, dp::Conv1D<8, 24>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
#endif

int main() {
    Net const net{dp::Seed{1}};
    static_cast<void>(net);
}
