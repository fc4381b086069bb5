// A network of your own, from a type to motifs, in 40 lines: docs/tutorials/network-in-40-lines.md goes through it.
// [snippet]
#include <cstdio>
#include <deepprune/deepprune.hpp>

namespace dp = deepprune;

// [snippet type]
using Net = dp::Model<dp::OneHot<>,                                              // 4 x N, for sequences of any length N
                      dp::Conv1D<32, 10, dp::Padding::same, dp::Strands::both>,  // 32 x 2N: 32 kernels of 10 bases
                      dp::ReLU,                                                  // 32 x 2N
                      dp::GlobalMaxPool,                                         // 32: the best window of each kernel
                      dp::Mask,      // 32: pruning switches kernels off here
                      dp::Dense<8>,  // 8: a hidden layer, so that kernels can depend on each other
                      dp::ReLU,      // 8
                      dp::Dense<1>,  // 1
                      dp::Sigmoid>;  // 1: the probability of being bound
// [/snippet type]

int main() {
    // [snippet data]
    dp::RandomStream stream{dp::Seed{3}, dp::Purpose::motif};
    auto const first = dp::random_motif({.length = 8, .bits = 12}, stream);
    auto const second = dp::random_motif({.length = 8, .bits = 12}, stream);
    dp::EncodedSet const train{dp::simulate({first, second}, {.positives = 1000, .negatives = 1000, .length = 80})};
    dp::EncodedSet const held_out{
        dp::simulate({first, second}, {.positives = 500, .negatives = 500, .length = 80, .seed = dp::Seed{2}})};
    // [/snippet data]

    // [snippet train]
    Net net{dp::Seed{1}};
    dp::IterativePruner<> const pruner{{.final_kernels = 4, .train = {.max_epochs = 12, .patience = 4}}};
    pruner.run(net, train, held_out, [](dp::CycleEnd const& end) {
        std::printf("%2zu kernels: AUROC %.2f\n", end.cycle.kernels(), end.cycle.validation.auroc);
    });
    // [/snippet train]

    // [snippet read]
    auto const small = dp::compact<4>(net);
    std::printf("planted: %s and %s\n", first.consensus().c_str(), second.consensus().c_str());
    for (dp::KernelMotif const& kernel : dp::extract_motifs(small, train, {.positives_only = true})) {
        if (kernel.motif) {
            auto const found = dp::trim(*kernel.motif, 0.5).motif;
            std::printf("found: %s, %.0f sites\n", found.matrix().consensus().c_str(), found.sites());
        }
    }
    // [/snippet read]
}
// [/snippet]
