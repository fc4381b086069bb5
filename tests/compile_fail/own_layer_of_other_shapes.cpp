// A layer of one's own on a shape that it does not take.
// expect: deepprune: this layer does not accept the shape that reaches it: see the constraint on its template On
// expect: FourChannels
// expect: Shape<3, 101>
// max-errors: 1
// max-lines: 30
#include <deepprune/deepprune.hpp>

struct FourChannels {
    static std::string signature() { return "FourChannels"; }

    template <deepprune::PositionalShape Input>
        requires(deepprune::channels(Input{}) == 4)
    struct On : deepprune::ReLU::On<Input> {};
};

namespace dp = deepprune;

#ifdef DEEPPRUNE_FAIL
using Net = dp::Model<dp::OneHot<101>, dp::Conv1D<3, 24>, FourChannels, dp::GlobalMaxPool, dp::Dense<1>, dp::Sigmoid>;
#else
using Net = dp::Model<dp::OneHot<101>, dp::Conv1D<4, 24>, FourChannels, dp::GlobalMaxPool, dp::Dense<1>, dp::Sigmoid>;
#endif

int main() {
    Net const net{dp::Seed{1}};
    static_cast<void>(net);
}
