// A motif detector in 25 lines: train 64 kernels, prune to 4, keep the small model.
// [snippet]
#include <cstdio>
#include <deepprune/deepprune.hpp>

namespace dp = deepprune;
using Net = dp::Model<dp::OneHot<101>,     // 4 x 101
                      dp::Conv1D<64, 12>,  // 64 kernels of 12 bp: 64 x 101
                      dp::ReLU,            // 64 x 101
                      dp::GlobalMaxPool,   // 64: the best window of each kernel
                      dp::Mask,            // 64: pruning switches kernels off here
                      dp::Dense<1>,        // 1: a weighted sum
                      dp::Sigmoid>;        // 1: the probability of being bound

int main() {
    dp::RandomStream stream{dp::Seed{1}, dp::Purpose::motif};
    auto const motif = dp::random_motif({.length = 10, .bits = 14}, stream);
    auto const train = dp::simulate({motif}, {.positives = 1500, .negatives = 1500, .seed = dp::Seed{1}});
    auto const held_out = dp::simulate({motif}, {.positives = 500, .negatives = 500, .seed = dp::Seed{2}});

    Net net{dp::Seed{42}};
    dp::IterativePruner<dp::WeightMagnitude> const pruner{
        {.final_kernels = 4, .train = {.max_epochs = 30, .patience = 5}}};
    pruner.run(net, train, held_out, [](dp::CycleEnd const& end) {
        std::printf("%3zu kernels: AUROC %.3f\n", end.cycle.kernels(), end.cycle.validation.auroc);
    });
    auto const small = dp::compact<4>(net);  // Model<OneHot<101>, Conv1D<4, 12>, ReLU, ...>
    std::printf("%s\n", small.signature().c_str());
}
// [/snippet]
