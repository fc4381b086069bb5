#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <figures/figure.hpp>
#include <figures/sheet.hpp>
#include <lab/work.hpp>

#include "../../catch.hpp"
#include "../../support/unbalanced.hpp"

using deepprune::test::unbalanced;

namespace {

std::vector<std::string> split(std::string_view text, char at) {
    std::vector<std::string> parts{""};
    for (char const c : text) {
        if (c == at) {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    return parts;
}

// Every row has as many cells as the first, and the last line ends.
bool rectangular(std::string const& tsv) {
    auto rows = split(tsv, '\n');
    if (rows.size() < 3 || !rows.back().empty()) {
        return false;
    }
    rows.pop_back();
    auto const width = split(rows.front(), '\t').size();
    return std::ranges::all_of(rows, [&](std::string const& row) { return split(row, '\t').size() == width; });
}

}  // namespace

TEST_CASE("the figures of simulated sets are whole", "[paper][figures]") {
    programs::lab::Sets const sets{.simulated = programs::lab::simulated_sets({}),
                                   .known = programs::lab::known_motifs({})};
    programs::lab::Settings const settings{.seeds = 1, .threads = 2, .size = {.per_class = 50, .length = 40}};
    std::map<std::string, programs::lab::Wanted> wanted;
    std::vector<programs::figures::Recipe> recipes;
    for (auto const& recipe : programs::figures::recipes()) {
        if (!recipe.real) {
            recipes.push_back(recipe);
            recipe.want(sets, wanted);
        }
    }
    REQUIRE(recipes.size() >= 8);
    auto const results =
        programs::lab::run_all(sets, wanted, settings, [](std::size_t, std::size_t, programs::lab::Task const&) {});
    std::vector<programs::figures::Figure> made;
    for (auto const& recipe : recipes) {
        CAPTURE(recipe.name);
        auto const figure = recipe.make(sets, settings, results);
        CHECK(figure.name == recipe.name);
        CHECK_FALSE(figure.title.empty());
        CHECK(rectangular(figure.tsv));
        CHECK(figure.svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
        CHECK(unbalanced(figure.svg).empty());
        CHECK(figure.svg.find("nan") == std::string::npos);
        for (auto const& claim : figure.claims) {
            auto const line = programs::figures::line_of(figure.name, claim);
            CHECK(std::ranges::count(line, '\n') == 1);
            CHECK(line.find(": " + std::string{text_of(claim.verdict)} + ": ") != std::string::npos);
            CHECK_FALSE(claim.test.empty());
        }
        made.push_back(figure);
    }
    auto const page = programs::figures::index_page(made, settings, "paper all <quick>");
    for (auto const& figure : made) {
        CHECK(page.find("src=\"" + figure.name + ".svg\"") != std::string::npos);
    }
    CHECK(page.find("all &lt;quick&gt;") != std::string::npos);
    for (std::string const verdict : {"holds", "undecided", "contradicted"}) {
        CHECK(page.find("." + verdict + "{color") != std::string::npos);  // the classes of the table's cells
    }
    CHECK(unbalanced(page.substr(page.find("<table>"), page.find("</table>") - page.find("<table>")) + "</table>")
              .empty());
}

TEST_CASE("a table is drawn cell by cell", "[paper][figures]") {
    auto const svg = programs::figures::render(programs::figures::Sheet{
        .description = "two parts",
        .parts = {{.caption = "first", .header = {"name", "value"}, .rows = {{"a<b", "0.5"}, {"c", "NA"}}},
                  {.header = {"name", "value"}, .rows = {{"longer name", "12"}}}}});
    CHECK(unbalanced(svg).empty());
    for (std::string_view const cell :
         {">first<", ">name<", ">value<", ">a&lt;b<", ">0.5<", ">NA<", ">longer name<", ">12<"}) {
        CHECK(svg.find(cell) != std::string::npos);
    }
    CHECK(svg.find("text-anchor=\"end\"") != std::string::npos);  // numbers
}
