// What is to be thought of a claim: the verdicts and their reasons.

#include <cmath>
#include <string>
#include <vector>

#include <figures/claim.hpp>

#include "../../catch.hpp"

using programs::figures::judge_above;
using programs::figures::judge_alike;
using programs::figures::judge_count;
using programs::figures::pairs_to_decide;
using programs::figures::Verdict;
using programs::lab::Comparison;

namespace {

Verdict of(std::vector<double> const& differences, double bound = 0.0) {
    return judge_above(differences, "runs", bound).verdict;
}

bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a claim holds or is contradicted if a test is significant, and is undecided otherwise", "[paper][claims]") {
    std::vector<double> const all_above(7, 0.1);  // p = 2^-7 = 0.0078
    std::vector<double> const all_below(7, -0.1);
    std::vector<double> const eight_of_nine{1, 2, 3, 4, -5, 6, 7, 8, 9};
    CHECK(of(all_above) == Verdict::holds);
    CHECK(of(all_below) == Verdict::contradicted);
    CHECK(of({0.1, 0.2, 0.3}) == Verdict::undecided);  // p = 0.125: three pairs prove nothing
    CHECK(of(std::vector<double>(6, 0.1)) == Verdict::undecided);
    // The sum of the ranks above 0 is 40 of 45. Sets of ranks with a sum of 5 or less: 1 + 1 + 1 + 2 + 2 + 3 = 10 of
    // 512.
    CHECK(of(eight_of_nine) == Verdict::undecided);
    CHECK(has(judge_above(eight_of_nine, "runs").test, "p 0.0195"));
    CHECK(of({}) == Verdict::undecided);
    // One large difference: the mean is above 0, and of the sums of ranks only 137 of 2^15 are 15 or less.
    std::vector<double> one_large(15, -0.1);
    one_large.front() = 10.0;
    CHECK(of(one_large) == Verdict::undecided);
    CHECK_FALSE(has(judge_above(one_large, "runs").test, "would decide"));
    std::vector<double> all_but_one(15, -0.1);
    all_but_one.front() = 0.2;
    CHECK(of(all_but_one) == Verdict::contradicted);
    CHECK(of(std::vector<double>(9, 0.0)) == Verdict::undecided);
}

TEST_CASE("a bound moves what a claim is tested against", "[paper][claims]") {
    std::vector<double> const by_a_tenth(8, 0.1);
    CHECK(of(by_a_tenth, 0.05) == Verdict::holds);
    CHECK(of(by_a_tenth, 0.2) == Verdict::contradicted);
    std::vector<double> const a_little_below(8, -0.002);
    CHECK(of(a_little_below) == Verdict::contradicted);
    CHECK(of(a_little_below, -0.005) == Verdict::holds);
    CHECK(has(judge_above(a_little_below, "sets", -0.005).test, "more than -0.005"));
}

TEST_CASE("an undecided claim says how many pairs would decide", "[paper][claims]") {
    // pi / 3 (2.32635 + 0.84162)^2 = 10.5097; with a mean of 0.5 and a variance of 4.5, 18 times that.
    CHECK(pairs_to_decide(std::vector{-1.0, 2.0}) == 190);
    CHECK(pairs_to_decide(std::vector{1.0, 3.0}) == 7);  // 5.3, but fewer than seven cannot be significant
    CHECK(pairs_to_decide(std::vector{1.0}) == 0);
    CHECK(pairs_to_decide(std::vector{-1.0, 1.0}) == 0);
    CHECK(pairs_to_decide(std::vector{0.0, 0.0}) == 0);
    CHECK(has(judge_above(std::vector{-1.0, 2.0}, "sets").test, "about 190 sets would decide"));
    CHECK_FALSE(has(judge_above(std::vector{-1.0, 1.0}, "sets").test, "would decide"));
    CHECK_FALSE(has(judge_above(std::vector<double>(7, 0.1), "sets").test, "would decide"));
}

TEST_CASE("the mean difference stands with its interval", "[paper][claims]") {
    // Standard error 1 / sqrt(3), Student's quantile 4.30265 for two degrees of freedom.
    CHECK(has(judge_above(std::vector{1.0, 2.0, 3.0}, "runs").test, "mean difference 2.0000 (-0.4841 to 4.4841)"));
    CHECK(has(judge_above(std::vector{1.0}, "runs").test, "mean difference 1.0000, one-sided"));
}

TEST_CASE("arms are alike if every two are within the bound", "[paper][claims]") {
    Comparison const near{.differences = {0.001, -0.002, 0.003, 0.0, 0.001, -0.001, 0.002, 0.001}};
    Comparison const far{.differences = std::vector<double>(8, 0.02)};
    Comparison const few{.differences = {0.001, -0.002}};
    CHECK(judge_alike({near, near}, 0.01).verdict == Verdict::holds);
    CHECK(judge_alike({near, far}, 0.01).verdict == Verdict::contradicted);
    CHECK(judge_alike({near, few}, 0.01).verdict == Verdict::undecided);
    CHECK(judge_alike({}, 0.01).verdict == Verdict::undecided);
}

TEST_CASE("a count is reached or not", "[paper][claims]") {
    CHECK(judge_count(12, 12, 13).verdict == Verdict::holds);
    CHECK(judge_count(11, 12, 13).verdict == Verdict::contradicted);
    CHECK(judge_count(0, 0, 0).verdict == Verdict::undecided);
    CHECK(judge_count(11, 12, 13).test == "11 of 13, at least 12");
}

TEST_CASE("a claim is one line with its verdict", "[paper][claims]") {
    CHECK(programs::figures::line_of(
              "fig2", {.text = "t", .paper = "p", .ours = "o", .verdict = Verdict::undecided, .test = "x"}) ==
          "fig2: undecided: t [paper: p; ours: o; x]\n");
    Comparison const comparison{.differences = {0.1, 0.2}, .mean_first = 0.9, .mean_second = 0.75, .wins = 2};
    CHECK(programs::figures::higher("", "", comparison).ours == "0.9000 against 0.7500, higher in 2 of 2 runs");
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
