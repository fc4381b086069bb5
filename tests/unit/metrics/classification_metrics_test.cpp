#include <cstddef>
#include <cstdint>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <deepprune/metrics/classification_metrics.hpp>
#include <deepprune/metrics/roc_curve.hpp>

#include "../../catch.hpp"
#include "../../support/golden_file.hpp"
#include "../../support/random_scores.hpp"

namespace dp = deepprune;
using Labels = std::vector<std::uint8_t>;

namespace {

nlohmann::json sklearn_cases() {
    auto const path = dp::test::golden_file("metrics.json");
    std::ifstream file{path};
    INFO("reading " << path.string());
    REQUIRE(file.good());
    return nlohmann::json::parse(file).at("cases");
}

}  // namespace

TEMPLATE_TEST_CASE("The metrics agree with scikit-learn", "[metrics][golden]", float, double) {
    auto const cases = sklearn_cases();
    REQUIRE(cases.size() == 8);
    for (auto const& golden : cases) {
        CAPTURE(golden.at("name").get<std::string>());
        auto const scores = golden.at("scores").get<std::vector<TestType>>();
        auto const labels = golden.at("labels").get<Labels>();
        auto const ours = dp::classification_metrics(scores, labels);
        // scikit-learn sums areas and losses of at most 80 numbers in another order: a few units in the last place.
        double const near = 1e-13;
        CHECK(ours.auroc == Approx(golden.at("auroc").get<double>()).margin(near));
        CHECK(ours.auprc == Approx(golden.at("auprc").get<double>()).margin(near));
        CHECK(ours.mcc == Approx(golden.at("mcc").get<double>()).margin(near));
        CHECK(ours.log_loss == Approx(golden.at("log_loss").get<double>()).margin(near));
        CHECK(ours.accuracy == golden.at("accuracy").get<double>());

        auto const& table = golden.at("confusion");
        CHECK(dp::confusion(scores, labels) == dp::Confusion{.true_positives = table.at("tp").get<std::uint64_t>(),
                                                             .false_positives = table.at("fp").get<std::uint64_t>(),
                                                             .true_negatives = table.at("tn").get<std::uint64_t>(),
                                                             .false_negatives = table.at("fn").get<std::uint64_t>()});

        auto const curve = dp::roc_curve(scores, labels);
        auto const fpr = golden.at("roc").at("fpr").get<std::vector<double>>();
        auto const tpr = golden.at("roc").at("tpr").get<std::vector<double>>();
        auto const thresholds = golden.at("roc").at("thresholds_after_first").get<std::vector<double>>();
        REQUIRE(curve.size() == fpr.size());
        REQUIRE(curve.size() == thresholds.size() + 1);
        for (std::size_t i = 0; i < curve.size(); ++i) {
            CAPTURE(i);
            CHECK(curve[i].false_positive_rate == fpr[i]);
            CHECK(curve[i].true_positive_rate == tpr[i]);
            CHECK((i == 0 || curve[i].threshold == thresholds[i - 1]));
        }
    }
}

TEST_CASE("All metrics in one call have the bits of each alone", "[metrics]") {
    std::uint64_t const seed = 2024;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    auto const set = dp::test::tied_scores<float>(stream, 500, 70);
    auto const all = dp::classification_metrics(set.scores, set.labels);
    CHECK(all == dp::ClassificationMetrics{.auroc = dp::auroc(set.scores, set.labels),
                                           .auprc = dp::auprc(set.scores, set.labels),
                                           .mcc = dp::matthews(set.scores, set.labels),
                                           .log_loss = dp::log_loss(set.scores, set.labels),
                                           .log_loss_error = dp::log_loss_estimate(set.scores, set.labels).error,
                                           .accuracy = dp::accuracy(set.scores, set.labels)});
}

TEST_CASE("The metrics need both classes and finite logits", "[metrics]") {
    std::vector const two{1.0F, 2.0F};
    CHECK_THROWS_AS(dp::classification_metrics(std::vector<float>{}, Labels{}), dp::DataError);
    CHECK_THROWS_AS(dp::classification_metrics(two, Labels{1, 1}), dp::DataError);
    CHECK_THROWS_AS(dp::classification_metrics(two, Labels{1}), dp::DataError);
    std::vector const infinite{1.0F, std::numeric_limits<float>::infinity()};
    CHECK_THROWS_AS(dp::classification_metrics(infinite, Labels{0, 1}), dp::NumericalError);
    std::vector const bad{1.0, std::numeric_limits<double>::quiet_NaN()};
    CHECK_THROWS_AS(dp::classification_metrics(bad, Labels{0, 1}), dp::NumericalError);
}
