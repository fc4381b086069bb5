// Networks whose number of kernels is chosen at run time.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <deepprune/io/archive.hpp>
#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/model/deepbind_model.hpp>
#include <deepprune/model/soft_model.hpp>
#include <deepprune/prune/compact.hpp>
#include <deepprune/prune/iterative_pruner.hpp>
#include <deepprune/prune/keep_units.hpp>
#include <deepprune/prune/soft_pruner.hpp>
#include <deepprune/prune/weight_magnitude.hpp>

#include <engine/network.hpp>
#include <engine/silent_observer.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/golden_file.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
using dp::test::planted_set;
using dp::test::same_bits;
using dp::test::says;
using programs::engine::Activation;
using programs::engine::load_network;
using programs::engine::make_network;
using programs::engine::NetworkShape;
using programs::engine::Pooling;

namespace {

dp::PruneOptions short_run(std::size_t final_kernels) {
    return {.final_kernels = final_kernels, .train = {.max_epochs = 3, .patience = 3, .seed = dp::Seed{4}}};
}

}  // namespace

TEST_CASE("a network of any number of kernels gives the bits of the library's model of so many", "[programs][engine]") {
    auto const train = planted_set(80, dp::Seed{1});
    auto const validation = planted_set(40, dp::Seed{2});
    TempDir const folder;
    auto const path = folder.path() / "model.safetensors";

    using Net = dp::DeepBindModel<dp::ClippedLeakyReLU, 11, 8>;
    Net net{dp::Seed{4}};
    auto const expected = dp::IterativePruner<>{short_run(3)}.run(net, train, validation);

    auto const network = make_network({Activation::clipped_leaky_relu, 11, 8}, dp::Seed{4});
    programs::engine::SilentObserver silent;
    programs::engine::TrainingSets const sets{train};
    auto const result = network->prune(dp::BuiltInCriterion::weight, short_run(3), {sets, validation}, silent);
    REQUIRE(result.cycles.size() == 3);  // 11, 5, 3
    CHECK(result.cycles[1].kernels() == 5);
    CHECK(result.cycles.back().live == expected.cycles.back().live);
    CHECK(network->logits(validation, 1) == net.logits(validation));

    network->save(path, {});
    using Small = dp::DeepBindModel<dp::ClippedLeakyReLU, 3, 8>;
    auto const small = dp::load_model<Small>(path);
    CHECK(small.logits(validation) == net.logits(validation));
    auto const loaded = load_network(path);
    CHECK(loaded->logits(validation, 2) == net.logits(validation));
    CHECK(loaded->kernel_windows(validation, 1).kernels.size() == 3);
}

TEST_CASE("the parameters of a network are those of its live kernels", "[programs][engine]") {
    using Net = dp::DeepBindModel<dp::ClippedLeakyReLU, 9, 8>;
    Net net{dp::Seed{4}};
    std::vector<std::size_t> const stay{1, 2, 6};
    dp::keep_units(net, stay);
    auto const few = dp::compact<3>(net);
    auto const network = make_network({.kernels = 9, .kernel_length = 8}, dp::Seed{4});
    network->keep_units(stay);
    CHECK(network->shape().kernels == 3);
    auto const parameters = network->parameters();
    CHECK(std::ranges::equal(parameters.kernels, few.kernels()));
    CHECK(std::ranges::equal(parameters.kernel_biases, few.kernel_biases()));
    CHECK(std::ranges::equal(parameters.dense_weights, few.dense_weights()));
    CHECK(parameters.dense_bias == few.dense_biases()(0));
}

TEST_CASE("every shape that is offered can be made, saved and loaded", "[programs][engine]") {
    auto const set = planted_set(6, dp::Seed{1}, 40);
    TempDir const folder;
    auto const path = folder.path() / "model.safetensors";
    using dp::Strands;
    for (std::size_t const length : programs::engine::kernel_lengths) {
        for (NetworkShape shape : {NetworkShape{.activation = Activation::relu}, NetworkShape{},
                                   NetworkShape{.strands = Strands::both}, NetworkShape{.pooling = Pooling::soft},
                                   NetworkShape{.strands = Strands::both, .pooling = Pooling::soft}}) {
            shape.kernels = 7;
            shape.kernel_length = length;
            CAPTURE(length, shape.pooling == Pooling::soft, shape.strands == Strands::both);
            auto const network = make_network(shape, dp::Seed{1});
            CHECK(network->shape() == shape);
            CHECK(network->minimum_length() == length);
            network->save(path, {});
            auto const loaded = load_network(path);
            CHECK(loaded->shape() == shape);
            CHECK(loaded->logits(set, 1) == network->logits(set, 1));
            CHECK(network->clone()->logits(set, 1) == network->logits(set, 1));
        }
    }
}

TEST_CASE("soft pruning of a network is that of the library", "[programs][engine]") {
    auto const train = planted_set(80, dp::Seed{1});
    auto const validation = planted_set(40, dp::Seed{2});
    dp::SoftPruningOptions const options{
        .train = {.max_epochs = 3, .patience = 3, .seed = dp::Seed{4}}, .soft_kernels = 12, .final_kernels = 5};
    dp::DeepBindModel<dp::ClippedLeakyReLU, 24, 8, dp::dynamic_length, dp::Strands::both> first{dp::Seed{4}};
    dp::SoftModel<24, 8> soft{dp::Seed{4}};
    auto const expected = dp::SoftPruner{options}.run(first, soft, train, validation);

    auto const network = make_network({.kernels = 24, .kernel_length = 8, .strands = dp::Strands::both}, dp::Seed{4});
    programs::engine::SilentObserver silent;
    programs::engine::TrainingSets const sets{train};
    auto const run = network->prune_softly(dp::BuiltInCriterion::surgeon, options, {sets, validation}, silent);
    REQUIRE(run.result.cycles.size() == 4);  // 24, 12, 6, 5
    CHECK(run.result.cycles.back().live == expected.cycles.back().live);
    CHECK(run.network->logits(validation, 1) == soft.logits(validation));
    CHECK(run.network->shape().pooling == Pooling::soft);
    CHECK_THROWS_WITH(run.network->prune_softly(dp::BuiltInCriterion::surgeon, options, {sets, validation}, silent),
                      says("found soft pruning of OneHot<> Conv1D<256,8,same,both> ExpectationPool<1,1>"));
}

TEST_CASE("a shape that is not offered is refused with those that are", "[programs][engine]") {
    auto const made = [](std::size_t kernels, std::size_t length) {
        return make_network({Activation::relu, kernels, length}, dp::Seed{1});
    };
    CHECK_THROWS_WITH(made(0, 16),
                      says("found 0 kernels of length 16, expected 1 to 256 kernels of length 8, 10, 12, 15, "
                           "16, 20, 24 or 32"));
    CHECK_THROWS_WITH(made(257, 16), says("found 257 kernels of length 16"));
    CHECK_THROWS_WITH(made(4, 9), says("found 4 kernels of length 9"));
    CHECK_THROWS_WITH(make_network({.activation = Activation::relu, .kernels = 4, .strands = dp::Strands::both}, {}),
                      says("found both strands with the plain ReLU"));
}

TEST_CASE("a model that the program cannot run is refused by name", "[programs][engine]") {
    TempDir const folder;
    auto const path = folder.path() / "model";
    dp::save_model(dp::DeepBindModel<dp::ReLU, 2, 9>{dp::Seed{1}}, path);
    CHECK_THROWS_WITH(load_network(path), says("found a model OneHot<> Conv1D<2,9,same> ReLU"));
}
