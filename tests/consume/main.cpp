// What a user's first program may look like: a tiny net, a tiny data set, train, prune, print.
#include <cstddef>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/deepprune.hpp>

namespace dp = deepprune;

using Net =
    dp::Model<dp::OneHot<20>, dp::Conv1D<8, 6>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

// Half of the sequences hold the word GATTACA, the others a run of C in its place.
static std::vector<std::pair<std::string, bool>> sequences(std::size_t count) {
    std::vector<std::pair<std::string, bool>> set;
    for (std::size_t i = 0; i < count; ++i) {
        std::string sequence(20, 'A');
        for (std::size_t j = 0; j < sequence.size(); ++j) {
            sequence[j] = "ACGT"[(i * i + 7 * i * j + j * j / 3) % 4];
        }
        bool const bound = i % 2 == 0;
        sequence.replace(i % 13, 7, bound ? "GATTACA" : "CCCCCCC");
        set.emplace_back(sequence, bound);
    }
    return set;
}

int main() {
    auto const data = sequences(256);
    Net net{dp::Seed{42}};
    dp::IterativePruner<dp::WeightMagnitude> const pruner{
        {.final_kernels = 2, .train = {.batch_size = 32, .max_epochs = 20, .seed = dp::Seed{1}}}};
    auto const result = pruner.run(net, data, sequences(64));
    std::cout << "AUROC " << result.cycles.back().validation.auroc << " with " << net.live_units().size()
              << " kernels\n";
    return result.cycles.back().validation.auroc > 0.9 && net.live_units().size() == 2 ? 0 : 1;
}
