#include "../../catch.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "draw/charts.hpp"

namespace {

double const absent = std::numeric_limits<double>::quiet_NaN();
double const infinity = std::numeric_limits<double>::infinity();

std::size_t occurrences(std::string_view text, std::string_view what) {
    std::size_t n = 0;
    for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + what.size())) {
        ++n;
    }
    return n;
}

programs::draw::LineChart two_lines() {
    programs::draw::LineChart chart;
    chart.description = "a <description>";
    chart.x = {.label = "kernels", .ticks = {16, 8, 4}, .log2 = true, .reversed = true};
    chart.y = {.label = "AUROC", .max = 1.0};
    chart.series = {{.label = "before", .points = {{16, absent}, {8, 0.8}, {4, 0.7}}, .dots = true, .values = true},
                    {.label = "after", .points = {{16, 0.92}, {8, 0.91}, {4, 0.9}}, .dots = true, .values = true}};
    return chart;
}

/// The number after the first `before` that follows the first `start`.
double number_after(std::string const& text, std::string const& start, std::string const& before) {
    auto const at = text.find(before, text.find(start));
    return std::stod(text.substr(at + before.size()));
}

}  // namespace

TEST_CASE("ticks are round, inside, evenly apart, and few") {
    struct Case {
        double low, high;
    };
    auto const c = GENERATE(values<Case>(
        {{0, 1}, {0.742, 0.894}, {-3, 17}, {1, 288}, {1e-9, 3e-9}, {-5e8, 7e8}, {0.3, 0.30001}, {99999, 100001}}));
    int const wanted = GENERATE(2, 4, 5, 10);
    auto const ticks = programs::draw::round_ticks(c.low, c.high, wanted);
    CAPTURE(c.low, c.high, wanted, ticks);
    REQUIRE(ticks.size() >= 1);
    CHECK(ticks.size() <= 2 * static_cast<std::size_t>(wanted) + 1);
    double const span = c.high - c.low;
    CHECK(ticks.front() >= c.low - 1e-6 * span);
    CHECK(ticks.back() <= c.high + 1e-6 * span);
    for (std::size_t i = 2; i < ticks.size(); ++i) {
        // Ticks are multiples of one step, so their distances differ by rounding of the ticks alone.
        CHECK(ticks[i] - ticks[i - 1] == Approx(ticks[1] - ticks[0]).margin(1e-12 * std::abs(ticks[i])));
    }
    if (ticks.size() > 1) {
        double const step = ticks[1] - ticks[0];
        double const lead = step / std::pow(10.0, std::floor(std::log10(step) + 1e-6));
        bool const round = std::abs(lead - 1) < 1e-4 || std::abs(lead - 2) < 1e-4 || std::abs(lead - 5) < 1e-4;
        CHECK(round);
    }
}

TEST_CASE("ticks of no range are none") {
    CHECK(programs::draw::round_ticks(1, 1, 5).empty());
    CHECK(programs::draw::round_ticks(2, 1, 5).empty());
    CHECK(programs::draw::round_ticks(absent, 1, 5).empty());
    CHECK(programs::draw::round_ticks(0, infinity, 5).empty());
    CHECK(programs::draw::round_ticks(-1.7e308, 1.7e308, 5).empty());
    CHECK(programs::draw::round_ticks(0, 1, 5) == std::vector<double>{0.0, 0.2, 2 * 0.2, 3 * 0.2, 0.8, 1.0});
}

TEST_CASE("decimals tell ticks apart, and no more") {
    CHECK(programs::draw::tick_decimals({0, 20, 40}) == 0);
    CHECK(programs::draw::tick_decimals({0.6, 0.8, 1.0}) == 1);
    CHECK(programs::draw::tick_decimals({0.85, 0.90}) == 2);
    CHECK(programs::draw::tick_decimals({0.0, 0.25}) == 2);
    CHECK(programs::draw::tick_decimals({}) == 0);
}

TEST_CASE("a chart shows its points where they belong") {
    auto const svg = programs::draw::render(two_lines(), {620, 400});
    CHECK(svg == programs::draw::render(two_lines(), {620, 400}));
    CHECK(svg.starts_with("<svg "));
    CHECK(svg.ends_with("</svg>\n"));
    CHECK(svg.find("aria-label=\"a &lt;description&gt;\"") != std::string::npos);
    CHECK(occurrences(svg, "<circle") == 5);  // three and two; the missing point has none
    CHECK(occurrences(svg, ">0.920</text>") == 1);
    CHECK(svg.find("nan") == std::string::npos);
    // On the reversed log axis, halving moves right by equal steps.
    auto const x = [&](std::string const& label) {
        auto const end = svg.find(">" + label + "</text>");
        auto const begin = svg.rfind("<text x=\"", end);
        return std::stod(svg.substr(begin + 9));
    };
    CHECK(x("16") < x("8"));
    CHECK(x("8") - x("16") == Approx(x("4") - x("8")).margin(0.2));  // coordinates have one digit
}

TEST_CASE("a missing point interrupts a line, and a point alone is drawn as a dot") {
    programs::draw::LineChart chart;
    chart.series = {{.label = "a", .points = {{1, 1}, {2, 2}, {3, absent}, {4, 4}, {5, infinity}, {6, 6}, {7, 7}}}};
    auto const svg = programs::draw::render(chart, {400, 300});
    auto const begin = svg.find("stroke-width=\"1.7\"");
    auto const path = svg.substr(svg.rfind("d=\"", begin), begin - svg.rfind("d=\"", begin));
    CHECK(occurrences(path, "M") == 3);
    CHECK(occurrences(path, "L") == 2);
    CHECK(occurrences(path, "h0") == 1);
}

TEST_CASE("a chart without values says so") {
    programs::draw::LineChart chart;
    CHECK(programs::draw::render(chart, {400, 300}).find("no values to show") != std::string::npos);
    chart.series = {{.label = "a", .points = {{absent, 1}, {1, absent}}}};
    CHECK(programs::draw::render(chart, {400, 300}).find("no values to show") != std::string::npos);
    chart.series[0].points.push_back({0, 1});
    chart.x.log2 = true;
    CHECK(programs::draw::render(chart, {400, 300}).find("no values to show") != std::string::npos);
}

TEST_CASE("charts of one point, of equal values and of huge values have finite coordinates") {
    auto const points = GENERATE(values<std::vector<programs::draw::Point>>(
        {{{1, 1}}, {{1, 0}, {2, 0}, {3, 0}}, {{1, 1e300}, {2, -1e300}}, {{0, 1e-300}, {1e-300, 0}}, {{1, 5}, {1, 5}}}));
    programs::draw::LineChart chart;
    chart.series = {{.label = "a", .points = points, .values = true}};
    chart.rules = {{1, "one"}};
    chart.key = GENERATE(programs::draw::LineChart::Key::ends, programs::draw::LineChart::Key::top,
                         programs::draw::LineChart::Key::corner);
    auto const svg = programs::draw::render(chart, {400, 300});
    CHECK(svg.find("\"\u2013\"") == std::string::npos);
    CHECK(occurrences(svg, "M\u2013") == 0);
    CHECK(occurrences(svg, "L\u2013") == 0);
    CHECK(occurrences(svg, " \u2013") == 0);
}

TEST_CASE("what lies above the allowed range is drawn at its edge") {
    programs::draw::LineChart chart;
    chart.y = {.max = 1.0};
    chart.series = {{.label = "a", .points = {{1, 0}, {2, 50}, {3, 1}}, .dots = true}};
    auto const svg = programs::draw::render(chart, {400, 300});
    auto const first = svg.find("<circle");
    auto const second = svg.find("<circle", first + 1);
    auto const third = svg.find("<circle", second + 1);
    CHECK(number_after(svg.substr(second), "<circle", "cy=\"") == number_after(svg.substr(third), "<circle", "cy=\""));
    CHECK(number_after(svg.substr(first), "<circle", "cy=\"") > number_after(svg.substr(second), "<circle", "cy=\""));
}

TEST_CASE("labels at the ends of lines keep apart") {
    programs::draw::LineChart chart;
    chart.series = {{.label = "first", .points = {{0, 0}, {1, 1}}}, {.label = "second", .points = {{0, 0}, {1, 1}}}};
    auto const svg = programs::draw::render(chart, {400, 300});
    auto const y = [&](std::string const& label) {
        auto const begin = svg.rfind("<text", svg.find(">" + label + "</text>"));
        return number_after(svg.substr(begin), "<text", "y=\"");
    };
    CHECK(std::abs(y("first") - y("second")) >= 16);  // the height of a line of text
}

TEST_CASE("a rule's words are shortened or left out where there is no room") {
    programs::draw::LineChart chart;
    chart.series = {{.label = "a", .points = {{0, 0}, {100, 1}}}};
    chart.rules = {{0, "256 kernels"}, {20, "128"}, {21, "64"}, {50, "32"}};
    auto const svg = programs::draw::render(chart, {400, 300});
    CHECK(svg.find(">256</text>") != std::string::npos);
    CHECK(svg.find("256 kernels") == std::string::npos);
    CHECK(svg.find(">128</text>") == std::string::npos);
    CHECK(svg.find(">64</text>") != std::string::npos);
}
