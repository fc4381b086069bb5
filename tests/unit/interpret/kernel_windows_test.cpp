#include <deepprune/interpret/kernel_windows.hpp>

#include <cmath>
#include <cstddef>
#include <ratio>
#include <vector>

#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/layers/expectation_pool.hpp>

#include "../../catch.hpp"
#include "planted_network.hpp"

namespace dp = deepprune;
using dp::test::plant;
using dp::test::PlantedNet;
using dp::test::set_of;

TEST_CASE("the best window of each sequence and kernel, with its score after the activation") {
    PlantedNet<dp::Padding::valid> net{dp::Seed{1}};
    plant(net, 0, "ACGT", -1.5F);
    plant(net, 1, "CCCC", -0.5F);
    net.dense_weights()(0, 0) = 2.0F;
    net.dense_weights()(1, 0) = -3.0F;
    auto const found = dp::kernel_windows(net, set_of({{"TTACGTTT", true}, {"GCCCCACGA", false}}));
    CHECK(found.length == 4);
    CHECK(found.padding == dp::Padding::valid);
    CHECK(found.strands == dp::Strands::forward);
    CHECK(found.sequences == 2);
    REQUIRE(found.kernels.size() == 2);
    CHECK(found.kernels[0].bias == -1.5);
    CHECK(found.kernels[0].dense_weight == 2.0);
    CHECK(found.kernels[1].dense_weight == -3.0);
    CHECK(found.kernels[0].weights == std::vector<double>{1, -1, -1, -1, -1, 1, -1, -1, -1, -1, 1, -1, -1, -1, -1, 1});
    // ACGT 4 - 1.5 at 2; CCCC never above 0. ACGA 2 - 1.5 at 5; CCCC 4 - 0.5 at 1.
    CHECK(found.scores == std::vector<double>{2.5, 0.0, 0.5, 3.5});
    CHECK(found.windows[0] == 2);
    CHECK(found.windows[2] == 5);
    CHECK(found.windows[3] == 1);
    REQUIRE(found.activations.size() == 1);
    CHECK(found.activations[0](-2.0) == 0.0);
    CHECK(found.activations[0](2.0) == 2.0);
    CHECK(found.activations_known);
}

TEST_CASE("windows of the other strand follow those of the given one") {
    PlantedNet<dp::Padding::same, dp::Strands::both, 1, dp::ClippedLeakyReLU> net{dp::Seed{1}};
    plant(net, 0, "AAGC", 0.0F);
    auto const found = dp::kernel_windows(net, set_of({{"CCGCTTCC", true}}));  // GGAAGCGG on the other strand
    CHECK(found.strands == dp::Strands::both);
    CHECK(found.scores == std::vector<double>{4.0});
    CHECK(found.windows == std::vector<std::size_t>{8 + 2 + 1});  // one zero stands on the left
    CHECK(found.activations.at(0)(-2.0) == -1.0);
    CHECK(found.activations.at(0)(12.0) == 10.0);
}

TEST_CASE("pruned kernels are left out, and the others keep their numbers") {
    PlantedNet<dp::Padding::valid, dp::Strands::forward, 3> net{dp::Seed{1}};
    plant(net, 0, "AAAA", 0.0F);
    plant(net, 1, "CCCC", 0.0F);
    plant(net, 2, "GGGG", 0.0F);
    net.mask()(1) = 0.0F;
    auto const found = dp::kernel_windows(net, set_of({{"AAAATGGG", true}}));
    REQUIRE(found.kernels.size() == 2);
    CHECK(found.kernels[0].index == 0);
    CHECK(found.kernels[1].index == 2);
    CHECK(found.scores == std::vector<double>{4.0, 2.0});
}

TEST_CASE("sequences are looked at some thousands at a time, and none is lost where two such parts meet") {
    dp::RandomStream stream{dp::Seed{11}, dp::Purpose::test};
    auto const set = dp::test::random_set(9000, 9, 0.5, stream);
    auto const check = [&](auto net) {
        net.mask()(1) = 0.0F;
        auto const found = dp::kernel_windows(net, set, 2);
        auto const scores = net.unit_scores(set);
        REQUIRE(found.sequences == set.size());
        REQUIRE(found.scores.size() == 2 * set.size());
        std::size_t wrong = 0;
        for (std::size_t n = 0; n < set.size(); ++n) {
            wrong += found.scores[2 * n] == static_cast<double>(scores(n, 0)) ? 0 : 1;
            wrong += found.scores[2 * n + 1] == static_cast<double>(scores(n, 2)) ? 0 : 1;
        }
        CHECK(wrong == 0);
        return found.windows;
    };
    PlantedNet<dp::Padding::valid, dp::Strands::forward, 3> const net{dp::Seed{1}};
    auto const windows = check(net);
    auto const all = net.unit_windows(set);
    REQUIRE(windows.size() == 2 * set.size());
    std::size_t wrong = 0;
    for (std::size_t n = 0; n < set.size(); ++n) {
        wrong += windows[2 * n] == all.windows(n, 0) && windows[2 * n + 1] == all.windows(n, 2) ? 0 : 1;
    }
    CHECK(wrong == 0);
    CHECK(check(dp::test::PlantedSoftNet<dp::Padding::same, dp::Strands::both, 3>{dp::Seed{1}}).empty());
}

TEST_CASE("under soft pooling there are scores and no windows") {
    dp::RandomStream stream{dp::Seed{3}, dp::Purpose::test, 0};
    auto const set = dp::test::random_set(20, 15, 0.5, stream);
    dp::test::PlantedSoftNet<dp::Padding::same, dp::Strands::both, 3> net{dp::Seed{1}};
    plant(net, 0, "ACGT", 0.5F);
    plant(net, 2, "NGGN", -0.5F);
    net.mask()(1) = 0.0F;
    auto const found = dp::kernel_windows(net, set, 2);
    CHECK(found.pooling == dp::Pooling::expectation);
    CHECK(found.exponent == 1.0);
    CHECK(found.windows.empty());
    CHECK(found.activations.empty());
    CHECK(found.activations_known);
    CHECK(found.additive);
    CHECK(found.sequences == 20);
    REQUIRE(found.kernels.size() == 2);
    CHECK(found.kernels[1].index == 2);
    auto const scores = net.unit_scores(set);
    for (std::size_t n = 0; n < 20; ++n) {
        CHECK(found.scores[2 * n] == static_cast<double>(scores(n, 0)));
        CHECK(found.scores[2 * n + 1] == static_cast<double>(scores(n, 2)));
    }
}

TEST_CASE("the logit is a sum over kernels where the dense layer reads them and ends the network") {
    using dp::Conv1D, dp::Dense, dp::ExpectationPool, dp::GlobalMaxPool, dp::Mask, dp::OneHot, dp::ReLU, dp::Sigmoid;
    auto const set = set_of({{"ACGTACGT", true}});
    PlantedNet<dp::Padding::same> const plain{dp::Seed{1}};
    CHECK(dp::kernel_windows(plain, set).additive);
    CHECK(dp::kernel_windows(plain, set).pooling == dp::Pooling::max);
    using Hidden = dp::Model<OneHot<>, Conv1D<2, 4>, ReLU, GlobalMaxPool, Mask, Dense<3>, ReLU, Dense<1>, Sigmoid>;
    CHECK_FALSE(dp::kernel_windows(Hidden{dp::Seed{1}}, set).additive);
    using Cut = dp::Model<OneHot<>, Conv1D<2, 4>, GlobalMaxPool, Mask, ReLU, Dense<1>, Sigmoid>;
    CHECK_FALSE(dp::kernel_windows(Cut{dp::Seed{1}}, set).additive);
    STATIC_REQUIRE(
        dp::MotifModel<dp::Model<OneHot<>, Conv1D<2, 4>, ReLU, ExpectationPool<1, dp::Trainable<std::ratio<1>>>, Mask,
                                 Dense<1>, Sigmoid>>);
    STATIC_REQUIRE_FALSE(  // a window of 5 has no place of its own
        dp::MotifModel<dp::Model<OneHot<>, Conv1D<2, 4>, ExpectationPool<5>, Mask, Dense<1>, Sigmoid>>);
}

TEST_CASE("the number of windows follows the padding") {
    dp::KernelWindows windows{.length = 4, .padding = dp::Padding::same};
    CHECK(windows.windows_of(10) == 10);
    CHECK(windows.windows_of(3) == 3);
    windows.padding = dp::Padding::valid;
    CHECK(windows.windows_of(10) == 7);
    CHECK(windows.windows_of(4) == 1);
    CHECK(windows.windows_of(3) == 0);
}

TEST_CASE("what an unknown letter is worth is the encoder's choice") {
    using Zero = dp::Model<dp::OneHot<dp::dynamic_length, dp::Unknown::zero>, dp::Conv1D<1, 4>, dp::ReLU,
                           dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
    auto const set = set_of({{"ACGTACGT", true}});
    CHECK(dp::kernel_windows(Zero{dp::Seed{1}}, set).unknown_share == 0.0);
    CHECK(dp::kernel_windows(PlantedNet<dp::Padding::same>{dp::Seed{1}}, set).unknown_share == 0.25);
    STATIC_REQUIRE(dp::MotifModel<Zero>);
    STATIC_REQUIRE_FALSE(dp::MotifModel<int>);
    STATIC_REQUIRE_FALSE(
        dp::MotifModel<dp::Model<dp::OneHot<>, dp::Conv1D<1, 4>, dp::ReLU, dp::GlobalMaxPool, dp::Dense<1>,
                                 dp::Sigmoid>>);  // no mask
}
