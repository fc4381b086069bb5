// Networks whose number of kernels is chosen at run time.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <deepprune/io/archive.hpp>
#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/model/deepbind_model.hpp>
#include <deepprune/prune/iterative_pruner.hpp>
#include <deepprune/prune/weight_magnitude.hpp>

#include <engine/network.hpp>

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

namespace {

// Ignores all events.
struct Silent final : programs::engine::RunObserver {
    void on(dp::FitBegin const& /*event*/) override {}
    void on(dp::BatchEnd const& /*event*/) override {}
    void on(dp::EpochEnd const& /*event*/) override {}
    void on(dp::CycleEnd const& /*event*/) override {}
};

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
    Silent silent;
    auto const result = network->prune(dp::BuiltInCriterion::weight, short_run(3), train, validation, nullptr, silent);
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

TEST_CASE("every kernel length and activation that is offered can be made", "[programs][engine]") {
    auto const set = planted_set(6, dp::Seed{1}, 40);
    for (std::size_t const length : programs::engine::kernel_lengths) {
        for (auto const activation : {Activation::relu, Activation::clipped_leaky_relu}) {
            CAPTURE(length);
            auto const network = make_network({activation, 7, length}, dp::Seed{1});
            CHECK(network->minimum_length() == length);
            CHECK(network->logits(set, 1).size() == 6);
        }
    }
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
}

TEST_CASE("a model that the program cannot run is refused by name", "[programs][engine]") {
    TempDir const folder;
    auto const path = folder.path() / "model";
    dp::save_model(dp::DeepBindModel<dp::ReLU, 2, 9>{dp::Seed{1}}, path);
    CHECK_THROWS_WITH(load_network(path), says("found a model OneHot<> Conv1D<2,9,same> ReLU"));
}
