// The recommended method: many kernels that read their best window, then a few that weigh every window of both strands.
// [snippet]
#include <algorithm>
#include <cstdio>
#include <deepprune/deepprune.hpp>
#include <iterator>

namespace dp = deepprune;
using First = dp::DeepBindModel<dp::ClippedLeakyReLU, 64, 10, dp::dynamic_length, dp::Strands::both>;
using Soft = dp::SoftModel<16, 10>;  // room for the kernels that the first cut leaves

int main() {
    dp::RandomStream stream{dp::Seed{1}, dp::Purpose::motif};
    auto const motif = dp::random_motif({.length = 8, .bits = 14}, stream);
    auto const simulated = [&](std::size_t size, dp::Seed seed) {  // bound sequences alone
        return dp::simulate({motif}, {.positives = size, .negatives = 0, .length = 60, .seed = seed});
    };
    // In every epoch new negatives, shuffles of the positives; a validation set never changes.
    dp::FreshNegatives train{simulated(1000, dp::Seed{1})};
    auto validation = simulated(300, dp::Seed{2});
    std::ranges::move(dp::shuffled_negatives(validation, dp::Seed{3}), std::back_inserter(validation));

    First first{dp::Seed{1}};
    Soft soft{dp::Seed{2}};
    dp::SoftPruner const pruner{{.soft_kernels = 16, .final_kernels = 2, .slow_below = 8, .sharp_above = 8}};
    pruner.run(first, soft, train, validation, [](dp::CycleEnd const& end) {
        std::printf("%2zu kernels: AUROC %.2f\n", end.cycle.kernels(), end.cycle.validation.auroc);
    });
    auto const small = dp::compact<2>(soft);
    std::printf("a bound sequence %.1f, its shuffle %.1f\n", small.probability(validation.front().sequence),
                small.probability(validation[300].sequence));
}
// [/snippet]
