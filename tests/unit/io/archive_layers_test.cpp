#include <cstddef>
#include <ratio>
#include <vector>

#include <deepprune/io/archive.hpp>
#include <deepprune/layers/circular_conv1d.hpp>
#include <deepprune/layers/dropout.hpp>
#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/layers/global_average_pool.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/small_net.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
using dp::test::same_bits;

namespace {

template <class... Layers>
using Net = dp::Model<dp::OneHot<>, Layers..., dp::Sigmoid>;
using Circular = Net<dp::CircularConv1D<2, 5>, dp::ReLU, dp::ExpectationPool<3, dp::Trainable<std::ratio<5, 4>>>,
                     dp::Mask, dp::Dropout<>, dp::Dense<3>, dp::ReLU, dp::Dense<1>>;
using Average = Net<dp::CircularConv1D<6, 5, dp::Padding::valid, dp::Rotations::best>, dp::ReLU, dp::GlobalAveragePool,
                    dp::Mask, dp::Dense<1>>;

}  // namespace

TEMPLATE_TEST_CASE("circular, expecting, averaging and dropping networks come back bit by bit", "[io][archive]",
                   Circular, Average) {
    TempDir const folder;
    auto const path = folder.path() / "model.safetensors";
    TestType net{dp::Seed{1}};
    net.mask()(1) = 0.0F;
    auto const set = dp::test::planted_set(20, dp::Seed{1});
    dp::save_model(net, path);
    auto const loaded = dp::load_model<TestType>(path);
    CHECK(same_bits(loaded.parameters(), net.parameters()));
    CHECK(same_bits(loaded.logits(set), net.logits(set)));
}

TEST_CASE("a file names them with their arguments", "[io][archive]") {
    TempDir const folder;
    auto const path = folder.path() / "model.safetensors";
    Circular const net{dp::Seed{1}};
    dp::save_model(net, path);
    auto const file = dp::load_safetensors(path);
    CHECK(dp::model_signature(file) ==
          "OneHot<> CircularConv1D<2,5,same> ReLU ExpectationPool<3,trained 5/4> Mask Dropout<1/2> Dense<3> ReLU "
          "Dense<1> Sigmoid");
    CHECK(file.values<float>("3.ExpectationPool.m", std::vector<std::size_t>{1}) == std::vector<float>{1.25F});
    CHECK(file.values<float>("1.CircularConv1D.kernels", std::vector<std::size_t>{2, 5, 4}).size() == 40);
    using Other = Net<dp::CircularConv1D<10, 5, dp::Padding::same, dp::Rotations::best>, dp::ReLU,
                      dp::ExpectationPool<3, dp::Trainable<std::ratio<5, 4>>>, dp::Mask, dp::Dropout<>, dp::Dense<3>,
                      dp::ReLU, dp::Dense<1>>;
    CHECK_THROWS_AS(dp::load_model<Other>(path), dp::ArchiveError);
}
