#include "../../catch.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "report/lineage.hpp"

namespace {

std::size_t occurrences(std::string_view text, std::string_view what) {
    std::size_t n = 0;
    for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + what.size())) {
        ++n;
    }
    return n;
}

}  // namespace

TEST_CASE("the lineage has a row for each cycle and marks the survivors") {
    std::vector<std::vector<std::size_t>> const kept{{0, 1, 2, 3, 4, 5, 6, 7}, {1, 2, 5, 7}, {2, 7}};
    auto const svg = programs::report::render_lineage(kept, 8, 1040);
    CHECK(svg == programs::report::render_lineage(kept, 8, 1040));
    CHECK(occurrences(svg, "<rect") == 3);
    CHECK(occurrences(svg, "z\"") == 4);
    CHECK(svg.find("from 8 kernels to 2 kernels") != std::string::npos);
    // Two survivors, each a bar through all rows, each with its index below.
    auto const last = svg.substr(svg.rfind("<path"));
    CHECK(occurrences(last.substr(0, last.find("/>")), "M") == 2);
    CHECK(last.find(">2</text>") != std::string::npos);
    CHECK(last.find(">7</text>") != std::string::npos);
}

TEST_CASE("a lineage of nothing is nothing, and indices out of range are left out") {
    CHECK(programs::report::render_lineage({}, 8, 1040).empty());
    CHECK(programs::report::render_lineage({{0}}, 0, 1040).empty());
    auto const svg = programs::report::render_lineage({{0, 1, 99}, {99}}, 2, 350);
    CHECK(svg.find(">99</text>") == std::string::npos);
}
