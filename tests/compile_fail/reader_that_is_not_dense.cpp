// Pruning a model whose layer behind the mask has no weights: a layer of one's own.
// expect: deepprune: this model cannot be pruned: put a Mask before a Dense layer
// max-errors: 2
// max-lines: 30
#include <array>
#include <deepprune/deepprune.hpp>
#include <string>

namespace dp = deepprune;

struct Sum {
    static std::string signature() { return "Sum"; }
    template <dp::FlatShape Input>
    struct On : dp::Dense<1>::On<Input> {
#ifdef DEEPPRUNE_FAIL
        static constexpr std::array parameters{
            dp::Parameter{.name = "factors", .shape = {dp::channels(Input{}), 1, 1}, .rank = 2},
            dp::Parameter{.name = "biases", .shape = {1, 1, 1}},
        };
#endif
    };
};
using Net = dp::Model<dp::OneHot<>, dp::Conv1D<8, 5>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, Sum, dp::Sigmoid>;

int main() {
    Net net{dp::Seed{1}};
    dp::EncodedSet const set;
    dp::IterativePruner<> const pruner{{.final_kernels = 4}};
    return static_cast<int>(pruner.run(net, set, set).cycles.size());
}
