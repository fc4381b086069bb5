#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/train/fit.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/says.hpp"
#include "../../support/small_net.hpp"
#include "../../support/turns.hpp"

namespace dp = deepprune;
using dp::test::planted_set;
using dp::test::same_bits;
using dp::test::says;
using Net = dp::test::SmallNet<8>;
using dp::test::Turns;
using Asked = Turns::Asked;

namespace {

dp::EncodedSet const& validation() {
    static dp::EncodedSet const set = planted_set(60, dp::Seed{99});
    return set;
}

}  // namespace

TEST_CASE("a fit asks for each epoch's set and trains on it", "[train][epoch_source]") {
    Turns turns{{planted_set(50, dp::Seed{1}), planted_set(90, dp::Seed{2})}};
    dp::TrainOptions options{.batch_size = 32, .max_epochs = 1, .seed = dp::Seed{3}, .cycle = 4};
    Net net{dp::Seed{4}};
    Net expected{dp::Seed{4}};
    dp::fit(net, turns, validation(), options);
    dp::fit(expected, turns.sets[1], validation(), options);
    CHECK(same_bits(net.parameters(), expected.parameters()));
    CHECK(turns.asked == Asked{{4, 1}});

    turns.asked.clear();
    options.max_epochs = 5;
    options.patience = 5;
    std::vector<std::size_t> batches(6);
    std::size_t begun = 0;
    dp::fit(net, turns, validation(), options,
            dp::Observers{[&](dp::FitBegin const& event) { begun = event.batches; },
                          [&](dp::BatchEnd const& event) { ++batches[event.epoch]; }});
    CHECK(turns.asked == Asked{{4, 1}, {4, 2}, {4, 3}, {4, 4}, {4, 5}});
    CHECK(begun == 3);
    CHECK(batches == std::vector<std::size_t>{0, 3, 2, 3, 2, 3});  // 90 and 50 sequences by 32
}

TEST_CASE("each set of a source is checked", "[train][epoch_source]") {
    using Pairs = std::vector<std::pair<std::string, int>>;
    Net net{dp::Seed{4}};
    dp::TrainOptions const options{.batch_size = 32, .max_epochs = 5};
    Turns one_class{{dp::EncodedSet{Pairs{{"ACGTACGTACGT", 1}}}, planted_set(50, dp::Seed{1})}};
    CHECK_THROWS_WITH(dp::fit(net, one_class, validation(), options),
                      says("1 positives and 0 negatives in the training"));
    CHECK(one_class.asked == Asked{{0, 1}, {0, 2}});
    using Fixed =
        dp::Model<dp::OneHot<30>, dp::Conv1D<8, 8>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
    Fixed fixed{dp::Seed{4}};
    Turns other_length{{planted_set(50, dp::Seed{1}, 31), planted_set(50, dp::Seed{1}, 30)}};
    CHECK_THROWS_AS(dp::fit(fixed, other_length, validation(), options), dp::DataError);
    CHECK(other_length.asked == Asked{{0, 1}, {0, 2}});
}
