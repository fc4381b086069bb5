#include <cmath>
#include <string>
#include <vector>

#include <figures/figure.hpp>
#include <figures/plots.hpp>
#include <lab/results.hpp>

#include "../../catch.hpp"

namespace {

programs::lab::Results three_seeds() {
    programs::lab::Results results;
    results.add({.measurements = {{"a", 1, "prune", 4, 0.9, 10},
                                  {"a", 1, "baseline", 4, 0.8, 12},
                                  {"a", 2, "prune", 4, 0.95, 11},
                                  {"a", 2, "baseline", 4, 0.96, 13},
                                  {"a", 2, "prune", 8, 0.97, 11},
                                  {"b", 1, "prune", 4, 0.7, 10},
                                  {"b", 1, "baseline", 4, 0.6, 12}}});
    return results;
}

}  // namespace

TEST_CASE("values are found by set, method and kernels", "[paper][results]") {
    auto const results = three_seeds();
    CHECK(results.values("a", {"prune", 4}) == std::vector<double>{0.9, 0.95});
    CHECK(results.values("a", {"prune", 8}) == std::vector<double>{0.97});
    CHECK(results.values("a", {"prune", 16}).empty());
    CHECK(results.values("c", {"prune", 4}).empty());
    CHECK(results.mean("a", {"baseline", 4}) == Approx(0.88));
    CHECK(std::isnan(results.mean("c", {"prune", 4})));
    CHECK(results.tsv({"a"}, {"prune"}) ==
          "set\tseed\tmethod\tkernels\tauroc\tepochs\n"
          "a\t2\tprune\t8\t0.97\t11\n"
          "a\t1\tprune\t4\t0.9\t10\n"
          "a\t2\tprune\t4\t0.95\t11\n");
}

TEST_CASE("adding results keeps existing values", "[paper][results]") {
    auto results = three_seeds();
    programs::lab::Results others;
    others.add({.measurements = {{"a", 1, "prune", 4, 0.1, 10}, {"c", 1, "prune", 4, 0.5, 10}}});
    others.add_failure("d", "a reason");
    results.add(others);
    CHECK(results.values("a", {"prune", 4}) == std::vector<double>{0.9, 0.95});  // the first stays
    CHECK(results.values("c", {"prune", 4}) == std::vector<double>{0.5});
    REQUIRE(results.failures().size() == 1);
    CHECK(results.failures()[0].second == "a reason");
}

TEST_CASE("methods are compared run by run, or set by set", "[paper][results]") {
    auto const results = three_seeds();
    auto const runs = results.compare({"a", "b", "c"}, {"prune"}, {"baseline"});
    REQUIRE(runs.differences.size() == 3);
    CHECK(runs.wins == 2);
    CHECK(runs.mean() == Approx((0.1 - 0.01 + 0.1) / 3));
    CHECK(runs.test.differences == 3);
    auto const sets = results.compare_sets({"a", "b", "c"}, {"prune"}, {"baseline"});
    REQUIRE(sets.differences.size() == 2);
    CHECK(sets.differences[0] == Approx(0.045));
    CHECK(sets.wins == 2);
}

TEST_CASE("a claim holds if mean and test agree", "[paper][claims]") {
    auto const comparison = [](std::vector<double> differences) {
        programs::lab::Comparison out{.differences = differences, .mean_first = 0.0, .mean_second = 0.0};
        for (double const d : differences) {
            out.mean_first += d / static_cast<double>(differences.size());
        }
        out.test = deepprune::signed_rank_test(differences);
        return out;
    };
    CHECK(programs::figures::higher("", "", comparison({0.1, 0.2, 0.3})).holds);  // the lowest p of three pairs, 0.125
    CHECK_FALSE(programs::figures::higher("", "", comparison({0.1, 0.2, -0.001})).holds);
    CHECK_FALSE(programs::figures::higher("", "", comparison({})).holds);
    CHECK(programs::figures::higher("", "", comparison(std::vector<double>(10, 0.1))).holds);
    CHECK_FALSE(programs::figures::higher("", "", comparison({1, 1, 1, 1, 1, -2, 1, 1, 1, 1})).holds);  // p 0.08
    CHECK(programs::figures::line_of("fig2", {.text = "t", .paper = "p", .ours = "o", .holds = false, .test = "x"}) ==
          "fig2: fails: t [paper: p; ours: o; x]\n");
}

TEST_CASE("small p-values are printed from their logarithms", "[paper][claims]") {
    CHECK(programs::figures::p_text({.log_p_value = std::log(0.25), .p_value = 0.25}) == "0.2500");
    CHECK(programs::figures::p_text({.log_p_value = std::log(1.02) - 58 * std::log(10.0), .p_value = 0.0}) ==
          "1.02e-58");
    CHECK(programs::figures::p_text({.log_p_value = -4000 * std::log(10.0) + std::log(3.5), .p_value = 0.0}) ==
          "3.50e-4000");
}

TEST_CASE("charts are SVG, with and without values", "[paper][plots]") {
    auto const whole = [](std::string const& svg) { return svg.starts_with("<svg ") && svg.ends_with("</svg>\n"); };
    programs::figures::BoxChart boxes{.series = {"one"}, .series_colours = {"#000"}};
    boxes.panels.push_back({.title = "a < b", .groups = {"4"}, .values = {{{0.5, 0.7, 0.6}}}});
    auto const drawn = programs::figures::render(boxes);
    CHECK(whole(drawn));
    CHECK(drawn.find("a &lt; b") != std::string::npos);
    boxes.panels[0].values = {{{}}};
    CHECK(programs::figures::render(boxes).find("nothing to show") != std::string::npos);
    CHECK(whole(programs::figures::render(programs::figures::PairChart{})));
    CHECK(whole(programs::figures::render(programs::figures::PairChart{.x = {0.5}, .y = {0.5}})));
    CHECK(programs::figures::render(programs::figures::PairChart{.x = {0.5, 0.6}, .y = {0.7, 0.6}}).find("<circle") !=
          std::string::npos);
    CHECK(programs::figures::render(programs::figures::PairedBars{}).find("nothing to show") != std::string::npos);
    CHECK(whole(programs::figures::render(programs::figures::PairedBars{.groups = {"s"}, .values = {{0.7, 0.8}}})));
}

TEST_CASE("every recipe has a unique name", "[paper][recipes]") {
    auto const& all = programs::figures::recipes();
    CHECK(all.size() >= 12);
    for (std::size_t i = 0; i < all.size(); ++i) {
        CHECK(all[i].name != "all");
        for (std::size_t j = 0; j < i; ++j) {
            CHECK(all[i].name != all[j].name);
        }
    }
}
