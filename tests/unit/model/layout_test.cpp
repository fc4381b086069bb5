#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepprune/layers/conv1d.hpp>
#include <deepprune/layers/dense.hpp>
#include <deepprune/layers/global_max_pool.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/layers/one_hot.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/model/layout.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;
using Layout = dp::Layout<dp::OneHot<101>, dp::Conv1D<8, 24>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<2>,
                          dp::ReLU, dp::Dense<1>, dp::Sigmoid>;

TEST_CASE("parameters lie one behind the other, in the order of the layers", "[model][layout]") {
    struct Expected {
        std::size_t layer;
        char const* name;
        std::size_t offset;
        std::size_t size;
    };
    std::array const expected{Expected{1, "kernels", 0, 768}, Expected{1, "biases", 768, 8},
                              Expected{4, "mask", 776, 8},    Expected{5, "weights", 784, 16},
                              Expected{5, "biases", 800, 2},  Expected{7, "weights", 802, 2},
                              Expected{7, "biases", 804, 1}};
    REQUIRE(Layout::parameter_count == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        CAPTURE(i);
        CHECK(Layout::parameters[i].layer == expected[i].layer);
        CHECK(Layout::parameters[i].parameter.name == expected[i].name);
        CHECK(Layout::parameters[i].offset == expected[i].offset);
        CHECK(Layout::parameters[i].parameter.size() == expected[i].size);
        CHECK(Layout::find(expected[i].layer, expected[i].name) == i);
    }
    CHECK(Layout::size == 805);
    CHECK(Layout::find(0, "kernels") == Layout::parameter_count);
    CHECK(Layout::find(1, "weights") == Layout::parameter_count);
}

TEST_CASE("a layer finds its spans in a block", "[model][layout]") {
    std::vector<double> block(Layout::size);
    auto const dense = Layout::of_layer<5>(std::span{block});
    REQUIRE(dense.size() == 2);
    CHECK(dense[0].data() == block.data() + 784);
    CHECK(dense[0].size() == 16);
    CHECK(dense[1].data() == block.data() + 800);
    CHECK(dense[1].size() == 2);
    STATIC_REQUIRE(std::same_as<decltype(Layout::of_layer<2>(std::span{block})), dp::ParameterSpans<double, 0>>);
    CHECK(Layout::values(2, std::span<double const>{block}).data() == block.data() + 776);
}

TEST_CASE("a chain has a signature", "[model][layout]") {
    CHECK(Layout::signature() ==
          "OneHot<101> Conv1D<8,24,same> ReLU GlobalMaxPool Mask Dense<2> ReLU Dense<1> Sigmoid");
    CHECK(Layout::layer_signatures().size() == 9);
    CHECK(Layout::layer_signatures()[0] == "OneHot<101>");
    CHECK(Layout::layer_signatures()[8] == "Sigmoid");
}
