#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/model/deepbind_model.hpp>
#include <deepprune/model/ensemble.hpp>
#include <deepprune/model/soft_model.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::same_bits;
using dp::test::says;
using Max = dp::DeepBindModel<dp::ClippedLeakyReLU, 6, 8>;
using Soft = dp::SoftModel<4, 12>;
using Double = dp::BasicModel<double, dp::OneHot<>, dp::Conv1D<3, 5>, dp::ClippedLeakyReLU, dp::GlobalMaxPool, dp::Mask,
                              dp::Dense<1>, dp::Sigmoid>;

namespace {

dp::EncodedSet const& set() {
    static dp::EncodedSet const sequences = dp::test::planted_set(300, dp::Seed{1});
    return sequences;
}

// Gives `value` for each sequence, and for `more` sequences that are not there.
struct Constant {
    float value = 0.0F;
    std::size_t more = 0;
    [[nodiscard]] std::vector<float> logits(dp::EncodedSet const& sequences, unsigned /*threads*/) const {
        return std::vector<float>(sequences.size() + more, value);
    }
};

struct Words {
    [[nodiscard]] std::vector<std::string> logits(dp::EncodedSet const& /*sequences*/, unsigned /*threads*/) const {
        return {};
    }
};

}  // namespace

TEST_CASE("an ensemble has the mean logit of networks of any types", "[model][ensemble]") {
    Max const max{dp::Seed{1}};
    Soft const soft{dp::Seed{2}};
    Double const in_double{dp::Seed{3}};
    dp::Ensemble ensemble;
    ensemble.add(max);
    ensemble.add(soft);
    ensemble.add(in_double);
    CHECK(ensemble.size() == 3);
    auto const a = max.logits(set());
    auto const b = soft.logits(set());
    auto const c = in_double.logits(set());
    auto const logits = ensemble.logits(set());
    auto const probabilities = ensemble.probabilities(set());
    REQUIRE(logits.size() == set().size());
    REQUIRE(probabilities.size() == set().size());
    for (std::size_t i = 0; i < set().size(); ++i) {
        CAPTURE(i);
        double const mean = (static_cast<double>(a[i]) + static_cast<double>(b[i]) + c[i]) / 3.0;
        REQUIRE(logits[i] == Approx(mean).epsilon(1e-14).margin(1e-15));  // three sums in double
        REQUIRE(probabilities[i] == Approx(1.0 / (1.0 + std::exp(-mean))).epsilon(1e-14));
    }
}

TEST_CASE("an ensemble has the same bits on any number of threads", "[model][ensemble]") {
    dp::Ensemble ensemble;
    ensemble.add(Max{dp::Seed{1}});
    ensemble.add(Soft{dp::Seed{2}});
    auto const one = ensemble.logits(set(), 1);
    CHECK(same_bits(ensemble.logits(set(), 3), one));
    CHECK(same_bits(ensemble.probabilities(set(), 3), ensemble.probabilities(set(), 1)));
}

TEST_CASE("an ensemble of one network is that network", "[model][ensemble]") {
    Double const net{dp::Seed{3}};
    dp::Ensemble ensemble;
    ensemble.add(net);
    CHECK(same_bits(ensemble.logits(set()), net.logits(set())));
    CHECK(same_bits(ensemble.probabilities(set()), net.probabilities(set())));
}

TEST_CASE("an ensemble keeps its own copies, and takes types of one's own and ensembles", "[model][ensemble]") {
    Constant constant{.value = 1.0F};
    dp::Ensemble inner;
    inner.add(constant);
    constant.value = 5.0F;
    inner.add(constant);
    dp::Ensemble outer;
    outer.add(inner);
    inner.add(Constant{.value = 100.0F});
    outer.add(Constant{.value = -1.0F});
    CHECK(outer.logits(set()) == std::vector<double>(set().size(), 1.0));  // (3 - 1) / 2
    STATIC_REQUIRE(dp::LogitModel<Max>);
    STATIC_REQUIRE(dp::LogitModel<dp::Ensemble>);
    STATIC_REQUIRE_FALSE(dp::LogitModel<Words>);
    STATIC_REQUIRE_FALSE(dp::LogitModel<int>);
}

TEST_CASE("an ensemble without networks, or with one that miscounts, is refused", "[model][ensemble]") {
    dp::Ensemble ensemble;
    CHECK(ensemble.size() == 0);
    CHECK_THROWS_WITH(ensemble.logits(set()), says("an ensemble without a network, expected at least one"));
    CHECK_THROWS_AS(ensemble.probabilities(set()), dp::OptionError);
    ensemble.add(Constant{});
    ensemble.add(Constant{.more = 1});
    CHECK_THROWS_WITH(ensemble.logits(set()), says("301 logits of network 2 of an ensemble, expected 300"));
    dp::EncodedSet too_short;
    too_short.add("ACG", true);
    dp::Ensemble fixed;
    fixed.add(dp::SoftModel<4, 12, dp::Strands::both, 30>{dp::Seed{1}});
    CHECK_THROWS_AS(fixed.logits(too_short), dp::DataError);
}
