#include <type_traits>

#include <deepprune/model/fused_backend.hpp>
#include <deepprune/model/soft_model.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("a soft network pools all windows of both strands, without an activation", "[model][soft]") {
    CHECK(dp::SoftModel<4, 16>::signature() ==
          "OneHot<> Conv1D<4,16,same,both> ExpectationPool<1,1> Mask Dense<1> Sigmoid");
    CHECK(dp::SoftModel<4, 16, dp::Strands::forward, 101>::signature() ==
          "OneHot<101> Conv1D<4,16,same> ExpectationPool<1,1> Mask Dense<1> Sigmoid");
}

TEST_CASE("a soft network runs as table sums", "[model][soft]") {
    using Fused = dp::FusedBackend<float, dp::OneHot<>, dp::Conv1D<4, 16, dp::Padding::same, dp::Strands::both>,
                                   dp::ExpectationPool<>, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
    STATIC_REQUIRE(std::is_same_v<dp::SoftModel<4, 16>::backend, Fused>);
}
