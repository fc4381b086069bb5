#include <list>
#include <ranges>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <deepprune/train/fit.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/says.hpp"
#include "../../support/small_net.hpp"

namespace dp = deepprune;
using dp::test::planted_records;
using dp::test::same_bits;
using dp::test::says;
using Net = dp::test::SmallNet<4>;

namespace {

struct Peak {
    std::string letters;
    double height;
};

dp::TrainOptions const options{.batch_size = 16, .max_epochs = 3};

}  // namespace

template <>
struct deepprune::ExampleTraits<Peak> {
    static std::string_view sequence(Peak const& peak) { return peak.letters; }
    static int label(Peak const& peak) { return peak.height > 10.0 ? 1 : 0; }
};

TEST_CASE("any range of examples trains like the encoded set", "[train][fit][ranges]") {
    auto const train = planted_records(40, dp::Seed{1});
    auto const validation = planted_records(20, dp::Seed{2});
    Net expected{dp::Seed{3}};
    dp::fit(expected, dp::EncodedSet{train}, dp::EncodedSet{validation}, options);
    auto const check = [&](auto&& train_range, auto&& validation_range) {
        Net net{dp::Seed{3}};
        dp::fit(net, train_range, validation_range, options);
        CHECK(same_bits(net.parameters(), expected.parameters()));
    };

    check(train, validation);

    std::vector<std::pair<std::string, int>> pairs;
    std::vector<std::tuple<std::string_view, bool, double>> tuples;
    std::list<Peak> peaks;
    std::vector<std::pair<std::string, int>> noisy;
    for (dp::Record const& record : train) {
        pairs.emplace_back(record.sequence, record.label ? 1 : 0);
        tuples.emplace_back(record.sequence, record.label, 0.5);
        peaks.push_back({record.sequence, record.label ? 20.0 : 1.0});
        noisy.emplace_back(record.sequence, record.label ? 1 : 0);
        noisy.emplace_back("NNN", 1);
    }
    check(pairs, validation);
    check(tuples, validation);
    check(peaks, validation);
    check(std::list<dp::Record>(train.begin(), train.end()),
          std::list<dp::Record>(validation.begin(), validation.end()));
    check(noisy | std::views::filter([](auto const& pair) { return pair.first.size() > 3; }), validation);
    check(train | std::views::transform([](dp::Record const& record) {
              return std::pair{record.sequence, record.label};
          }),
          validation);
}

TEST_CASE("an observer receives the events of a fit on ranges", "[train][fit][ranges]") {
    auto const records = planted_records(20, dp::Seed{1});
    Net net{dp::Seed{3}};
    int epochs = 0;
    auto observer = [&](dp::EpochEnd const&) { ++epochs; };
    dp::fit(net, records, records, options, observer);
    CHECK(epochs == 3);
}

TEST_CASE("a bad element of a range is named", "[train][fit][ranges]") {
    auto const records = planted_records(20, dp::Seed{1});
    std::vector<std::pair<std::string, int>> bad{{"ACGTACGTAC", 1}, {"ACGTA*GTAC", 0}};
    Net net{dp::Seed{3}};
    CHECK_THROWS_WITH(dp::fit(net, bad, records), says("'*' at position 6 of element 1"));
    bad[1] = {"ACGTACGTAC", -1};
    CHECK_THROWS_WITH(dp::fit(net, records, bad), says("a label other than 0 and 1 in element 1"));
    CHECK_THROWS_AS(dp::fit(net, records, bad), dp::DataError);
}
