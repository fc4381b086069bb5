// Each figure comes from the paper (Luo, Chi & Deng, Frontiers in Genetics 10:1145, 2019) or from the authors' code
// (github.com/klovbe/Deepprune), as the comment beside it says.
#include <cmath>
#include <concepts>
#include <string>
#include <vector>

#include <deepprune/model/deepbind_model.hpp>
#include <deepprune/prune/presets.hpp>
#include <deepprune/train/adam.hpp>

#include "../../catch.hpp"
#include "../../support/planted_set.hpp"

namespace dp = deepprune;

static_assert(std::same_as<decltype(dp::paper_preset)::activation, dp::ReLU>);  // paper: "ReLU"
static_assert(std::same_as<decltype(dp::authors_preset)::activation,
                           dp::ClippedLeakyReLU>);  // code: K.relu(x, alpha=0.5, max_value=10)
static_assert(std::same_as<decltype(dp::recommended_preset)::activation, dp::ClippedLeakyReLU>);

static_assert(dp::paper_preset.split == dp::ValidationSplit::stratified);       // paper: not said; ours: at random
static_assert(dp::authors_preset.split == dp::ValidationSplit::last_fraction);  // code: validation_split, unshuffled
static_assert(dp::recommended_preset.split == dp::ValidationSplit::stratified);

TEST_CASE("the presets are the paper's and the authors' settings", "[prune][presets]") {
    auto const check = [](auto const& preset, std::string const& name) {
        CAPTURE(name);
        CHECK(preset.name == name);
        CHECK(preset.criterion == dp::BuiltInCriterion::weight);  // paper: the first of its three; code: the same
        CHECK(preset.kernels == 256);                             // paper: 2^k d with k = 6 and d = 4; code: the same
        CHECK(preset.kernel_length == 24);                        // paper: 24 in the simulations; code: 24
        CHECK(preset.validation_fraction == 0.1);                 // code: 10 %
        CHECK(preset.pruning.final_kernels == 4);                 // paper: d = 4; code: the same
        CHECK(preset.pruning.train.learning_rate == 0.01);        // code: Adam(lr=0.01); paper: not said
        CHECK(preset.pruning.learning_rate_decay == 1.2);  // code: lr / decay^i with 1.2; paper: "drop gradually"
        CHECK(preset.pruning.train.batch_size == 256);     // paper: 256; code: 256
        CHECK(preset.pruning.train.max_epochs == 1000);    // code: at most 1000
        CHECK(preset.pruning.train.patience == 15);        // paper: 15; code: 15
        CHECK(preset.pruning.train.l1 == 0.0);             // neither has a penalty
        CHECK(preset.pruning.train.l2 == 0.0);
    };
    check(dp::paper_preset, "paper");
    check(dp::authors_preset, "authors");
    CHECK_FALSE(dp::paper_preset.soft_pruning);
    CHECK_FALSE(dp::authors_preset.soft_pruning);
}

TEST_CASE("the recommended preset prunes softly, from as many kernels to as few", "[prune][presets]") {
    auto const& preset = dp::recommended_preset;
    REQUIRE(preset.soft_pruning);
    CHECK(preset.criterion == dp::BuiltInCriterion::surgeon);
    CHECK(preset.kernel_length == 16);
    CHECK(preset.soft_pruning->plan(preset.kernels) == std::vector<std::size_t>{256, 32, 16, 8, 4});
}

TEST_CASE("the optimizer's defaults are those of the authors' framework", "[prune][presets]") {
    dp::AdamOptions const options;
    CHECK(options.beta1 == 0.9);     // code: Keras's Adam
    CHECK(options.beta2 == 0.999);   // code: the same
    CHECK(options.epsilon == 1e-7);  // code: K.epsilon()
}

TEST_CASE("cycle i trains at the first rate over the decay to the power of i", "[prune][presets]") {
    dp::PruneOptions const options{.train = {.learning_rate = 0.01,
                                             .batch_size = 3,
                                             .max_epochs = 4,
                                             .patience = 5,
                                             .l1 = 0.25,
                                             .l2 = 0.5,
                                             .seed = dp::Seed{6},
                                             .threads = 7},
                                   .learning_rate_decay = 1.2};
    double rate = 0.01;
    for (std::size_t cycle = 0; cycle < 7; ++cycle) {
        dp::TrainOptions const of_cycle = options.of_cycle(cycle);
        CHECK(of_cycle.learning_rate == Approx(rate).epsilon(1e-14));  // the test divides step by step
        CHECK(of_cycle.cycle == cycle);
        CHECK(of_cycle.batch_size == 3);
        CHECK(of_cycle.max_epochs == 4);
        CHECK(of_cycle.patience == 5);
        CHECK(of_cycle.l1 == 0.25);
        CHECK(of_cycle.l2 == 0.5);
        CHECK(of_cycle.seed == dp::Seed{6});
        CHECK(of_cycle.threads == 7);
        rate /= 1.2;
    }
    CHECK(options.of_cycle(0).learning_rate == 0.01);
}

TEST_CASE("the network of the presets is the paper's", "[prune][presets]") {
    using Paper = dp::DeepBindModel<dp::ReLU, 256, 24, 101>;
    using Authors = dp::DeepBindModel<dp::ClippedLeakyReLU, 256, 24>;
    static_assert(std::same_as<Paper, dp::Model<dp::OneHot<101>, dp::Conv1D<256, 24, dp::Padding::same>, dp::ReLU,
                                                dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>>);
    CHECK(Authors::signature() == "OneHot<> Conv1D<256,24,same> ClippedLeakyReLU GlobalMaxPool Mask Dense<1> Sigmoid");
    // code: Glorot uniform with fan_in = 4 L and fan_out = K L for the kernels (Keras), zero biases
    Paper const net{dp::Seed{1}};
    double const limit = std::sqrt(6.0 / (4.0 * 24.0 + 256.0 * 24.0));
    double largest = 0.0;
    double sum = 0.0;
    for (float const value : net.kernels()) {
        largest = std::max(largest, static_cast<double>(std::abs(value)));
        sum += static_cast<double>(value) * static_cast<double>(value);
    }
    CHECK(largest <= limit * (1.0 + 1e-6));
    CHECK(largest > 0.999 * limit);
    // The variance of a uniform number in +-limit is limit^2 / 3; of 24,576 of them the mean square varies by 0.6 %.
    CHECK(sum / 24576.0 == Approx(limit * limit / 3.0).epsilon(0.03));
    for (float const bias : net.kernel_biases()) {
        CHECK(bias == 0.0F);
    }
    CHECK(net.dense_biases()(0) == 0.0F);
}
