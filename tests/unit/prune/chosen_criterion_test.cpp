#include <cstddef>
#include <string_view>
#include <vector>

#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/prune/chosen_criterion.hpp>
#include <deepprune/prune/iterative_pruner.hpp>

#include "../../catch.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/says.hpp"
#include "../../support/small_net.hpp"

namespace dp = deepprune;
using dp::test::says;
using Net = dp::test::SmallNet<8>;
using Hidden = dp::Model<dp::OneHot<>, dp::Conv1D<8, 8>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<4>, dp::ReLU,
                         dp::Dense<1>, dp::Sigmoid>;

TEST_CASE("a criterion is found by its name", "[prune][chosen_criterion]") {
    for (std::size_t i = 0; i < dp::built_in_criterion_names.size(); ++i) {
        CHECK(dp::built_in_criterion(dp::built_in_criterion_names[i]) == static_cast<dp::BuiltInCriterion>(i));
    }
    CHECK(dp::built_in_criterion("score-weight") == dp::BuiltInCriterion::score_weight);
    CHECK_THROWS_AS(dp::built_in_criterion("Weight"), dp::OptionError);
    CHECK_THROWS_WITH(dp::built_in_criterion("taylor"), says("surgeon or random"));
}

TEST_CASE("the chosen criterion judges as its type does", "[prune][chosen_criterion]") {
    auto const set = dp::test::planted_set(60, dp::Seed{1});
    Net const net{dp::Seed{2}};
    auto const live = net.live_units();
    dp::PruningContext<Net> const context{net, set, live, 4, 1, dp::Seed{3}};
    auto const check_same = [&](std::string_view name, dp::Judgement const& expected) {
        auto const found = dp::ChosenCriterion{dp::built_in_criterion(name)}(context);
        CHECK(found.scores == expected.scores);
        CHECK(found.weights == expected.weights);
        CHECK(found.biases == expected.biases);
    };
    check_same("weight", dp::WeightMagnitude{}(context));
    check_same("score", dp::ScoreDifference{}(context));
    check_same("score-weight", dp::ScoreWeightDifference{}(context));
    check_same("surgeon", dp::OptimalBrainSurgeon{}(context));
    check_same("random", dp::RandomChoice{}(context));
    CHECK(dp::ChosenCriterion{}(context).scores == dp::WeightMagnitude{}(context));
}

TEST_CASE("the chosen criterion requires a model that the surgeon can judge", "[prune][chosen_criterion]") {
    STATIC_REQUIRE(dp::PruningCriterion<dp::ChosenCriterion, Net>);
    STATIC_REQUIRE_FALSE(dp::PruningCriterion<dp::ChosenCriterion, Hidden>);
    STATIC_REQUIRE(dp::PruningCriterion<dp::WeightMagnitude, Hidden>);
}
