// A kernel longer than the sequences, padding valid.
// expect: deepprune: the sequence is shorter than this layer's kernel or window: use a shorter one or a longer OneHot<>
// expect: Conv1D<8, 24
// expect: Shape<4, 20>
// max-errors: 1
// max-lines: 30
#include <deepprune/deepprune.hpp>

namespace dp = deepprune;

#ifdef DEEPPRUNE_FAIL
using Net = dp::Model<dp::OneHot<20>, dp::Conv1D<8, 24, dp::Padding::valid>, dp::ReLU, dp::GlobalMaxPool, dp::Mask,
                      dp::Dense<1>, dp::Sigmoid>;
#else
using Net = dp::Model<dp::OneHot<24>, dp::Conv1D<8, 24, dp::Padding::valid>, dp::ReLU, dp::GlobalMaxPool, dp::Mask,
                      dp::Dense<1>, dp::Sigmoid>;
#endif

int main() {
    Net const net{dp::Seed{1}};
    static_cast<void>(net);
}
