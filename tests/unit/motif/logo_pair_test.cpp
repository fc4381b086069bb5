#include <deepprune/motif/logo_pair.hpp>

#include <algorithm>
#include <cstddef>
#include <string>

#include "../../catch.hpp"
#include "../../support/unbalanced.hpp"
#include "logo_boxes.hpp"

namespace dp = deepprune;
using dp::test::letters_of;
using dp::test::view_box;

TEST_CASE("in a pair the columns that match stand one above the other", "[motif][logo]") {
    auto const query = dp::Motif::from_counts({{0, 9, 0, 0}, {9, 0, 0, 0}, {0, 9, 0, 0}}, {.name = "q"});
    auto const turned = dp::Motif::from_counts({{0, 0, 9, 0}, {0, 0, 0, 9}, {0, 0, 9, 0}, {9, 0, 0, 0}}, {.name = "t"});
    for (std::ptrdiff_t const offset : {-2, 0, 1, 3, 5}) {
        CAPTURE(offset);
        auto const svg = dp::logo_pair_svg(query, turned, {.offset = offset, .reverse = true}, {.column = 10.0});
        CHECK(dp::test::unbalanced(svg).empty());
        auto const boxes = letters_of(svg);
        REQUIRE(boxes.size() == 7);
        double above = 1e9;  // first columns of both
        double below = 1e9;
        for (auto const& box : boxes) {
            auto& edge = box.y < 130.0 ? above : below;
            edge = std::min(edge, box.x);
            CHECK(box.x + box.width <= view_box(svg)[2]);
            CHECK(box.x >= 40.0);
        }
        CHECK(above - below == Approx(10.0 * static_cast<double>(offset)).margin(1e-6));
        CHECK((svg.find("<rect") != std::string::npos) == (offset < 4));
        CHECK(svg.find("t (reverse complement)") != std::string::npos);
    }
}

TEST_CASE("a title replaces the query's name, and sizes are checked", "[motif][logo]") {
    auto const query = dp::Motif::from_counts({{0, 9, 0, 0}}, {.name = "query"});
    auto const target = dp::Motif::from_counts({{0, 9, 0, 0}}, {.name = "target", .alternate_name = "T<1>"});
    auto const named = dp::logo_pair_svg(query, target, {});
    CHECK(named.find(">query</text>") != std::string::npos);
    CHECK(named.find(">target T&lt;1&gt;</text>") != std::string::npos);
    auto const titled = dp::logo_pair_svg(query, target, {}, {.title = "kernel 7"});
    CHECK(titled.find(">query<") == std::string::npos);
    CHECK(titled.find("aria-label=\"logo of kernel 7 above that of target T&lt;1&gt;\"") != std::string::npos);
    CHECK_THROWS_AS(dp::logo_pair_svg(query, target, {}, {.column = 0.0}), dp::OptionError);
}
