// A criterion that judges one unit at a time, and not a context.
// expect: deepprune: this criterion does not judge this model: it must take a PruningContext
// max-errors: 2
// max-lines: 30
#include <cstddef>
#include <deepprune/deepprune.hpp>
#include <vector>

namespace dp = deepprune;
using Net = dp::Model<dp::OneHot<>, dp::Conv1D<8, 5>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

struct Mine {
#ifdef DEEPPRUNE_FAIL
    template <class Model>
    double operator()(Model const& net, std::size_t unit) const {
        return net.kernel_biases()(unit);
    }
#else
    template <dp::PrunableModel Model>
    std::vector<double> operator()(dp::PruningContext<Model> const& context) const {
        return std::vector<double>(context.live.size(), 1.0);
    }
#endif
};

int main() {
    Net net{dp::Seed{1}};
    std::vector<dp::Record> const data{{"a", "ACGTACGT", true}, {"b", "TTTTTTTT", false}};
    dp::IterativePruner<Mine> const pruner{{.final_kernels = 4, .train = {.max_epochs = 1}}};
    return static_cast<int>(pruner.run(net, data, data).cycles.size());
}
