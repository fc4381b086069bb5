// One half of a program whose halves are compiled for different instruction sets; DEEPPRUNE_TEST_HALF is its name.

#include <vector>

#include <deepprune/layers/conv1d.hpp>
#include <deepprune/layers/dense.hpp>
#include <deepprune/layers/global_max_pool.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/layers/one_hot.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/model/model.hpp>
#include <deepprune/motif/random_motif.hpp>
#include <deepprune/motif/simulate.hpp>
#include <deepprune/train/fit.hpp>

#include "half.hpp"

namespace dp = deepprune;

using Net =
    dp::Model<dp::OneHot<>, dp::Conv1D<12, 8>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

std::vector<float> DEEPPRUNE_TEST_HALF() {
    dp::RandomStream stream{dp::Seed{1}, dp::Purpose::motif};
    auto const motif = dp::random_motif({.length = 8, .bits = 12}, stream);
    dp::EncodedSet const train{
        dp::simulate({motif}, {.positives = 60, .negatives = 60, .length = 30, .seed = dp::Seed{2}})};
    dp::EncodedSet const test{
        dp::simulate({motif}, {.positives = 20, .negatives = 20, .length = 30, .seed = dp::Seed{3}})};
    Net net{dp::Seed{4}};
    dp::fit(net, train, test, {.batch_size = 40, .max_epochs = 4});
    return net.logits(test);
}
