#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/interpret/mutation_map_svg.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;

namespace {

std::size_t count_of(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != std::string_view::npos; at += part.size()) {
        ++count;
    }
    return count;
}

std::vector<dp::Base> const bases{0, 1, 4, 3};  // ACNT
std::vector<dp::BaseScores> const changes{{0, -2, 1, -0.5}, {0.5, 0, 0, 0}, {0, 0, 0, -1}, {0, 0, 0, 0}};

}  // namespace

TEST_CASE("a base is as important as the largest fall", "[interpret][mutation_map_svg]") {
    CHECK(dp::base_importance(changes[0]) == 2.0);
    CHECK(dp::base_importance(changes[1]) == 0.0);
    CHECK(dp::base_importance(changes[2]) == 1.0);
}

TEST_CASE("a map shows letters, changes and marks", "[interpret][mutation_map_svg]") {
    auto const svg = dp::mutation_map_svg(
        bases, changes, {.title = "a<b", .marks = {{2, 2, "kernel_2 +"}, {0, 3, "kernel_1 -"}}, .column = 10.0});
    CHECK(svg.starts_with("<svg "));
    CHECK(svg.ends_with("</svg>\n"));
    CHECK(svg.find("a<b") == std::string::npos);
    CHECK(count_of(svg, "a&lt;b") == 2);  // the title, and for screen readers
    // A alone has a height: C is not important, and N is no letter. Its full height is 60.
    CHECK(count_of(svg, "transform=\"matrix(") == 1);
    CHECK_THAT(svg, says("matrix(0.094 0 0 0.6 20.3 24)"));
    // Changes other than 0: the largest fall is blue, half of it as a rise is between white and orange.
    CHECK(count_of(svg, "fill=\"#2166ac\"") == 1);
    CHECK(count_of(svg, "fill=\"#ecaf81\"") == 1);
    CHECK(count_of(svg, "fill=\"#c8ced4\"") == 3);  // the bases that are there
    CHECK(count_of(svg, "fill=\"#7a8794\"") == 2);
    CHECK_THAT(svg, says("from -2 (blue) to 2 (orange)"));
    CHECK_THAT(svg, says(">kernel_1 -</text>"));
    // The marks overlap, and so have a row each.
    auto const bar = [&](std::string const& start) {
        auto const at = svg.find("<rect x=\"" + start + "\" y=\"", svg.find("#7a8794") - 90);
        return svg.substr(at + start.size() + 14, 3);
    };
    CHECK(bar("20") != bar("40"));
}

TEST_CASE("a map of nothing is empty, and sizes are checked", "[interpret][mutation_map_svg]") {
    CHECK_THAT(dp::mutation_map_svg({}, {}), says("</svg>"));
    auto const flat = dp::mutation_map_svg(bases, std::vector<dp::BaseScores>(4));
    CHECK(count_of(flat, "matrix(") == 0);
    CHECK_THAT(flat, says("from -0 (blue) to 0"));
    CHECK_THROWS_AS(dp::mutation_map_svg(bases, {}), dp::OptionError);
    CHECK_THROWS_AS(dp::mutation_map_svg(bases, changes, {.column = 0.0}), dp::OptionError);
    CHECK_THROWS_AS(dp::mutation_map_svg(bases, changes, {.height = -1.0}), dp::OptionError);
    for (double const change : {-HUGE_VAL, std::nan("")}) {
        std::vector<dp::BaseScores> broken(4);
        broken[2][1] = change;
        CHECK_THROWS_WITH(dp::mutation_map_svg(bases, broken), says("a change of the logit that is not finite"));
    }
    auto const shared = dp::mutation_map_svg(bases, changes, {.shared_glyphs = "g-"});
    CHECK_THAT(shared, says("<use href=\"#g-A\""));
}
