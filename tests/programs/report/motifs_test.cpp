#include "report/motifs.hpp"

#include <cstddef>
#include <string>
#include <string_view>

#include "../../catch.hpp"
#include "report/histogram.hpp"
#include "report/report.hpp"

namespace {

bool has(std::string_view page, std::string_view words) { return page.find(words) != std::string_view::npos; }

programs::report::ReportData full() {
    programs::report::ReportData data;
    data.looked_up = true;
    data.motif_note = "How <it> was done.";
    data.motif_warnings = {"Kernels 1 & 3 are alike."};
    data.glyphs = "<svg id=\"glyphs\"></svg>";
    data.survivors = {
        {.index = 1, .weight = 0.5, .read = true},
        {.index = 3,
         .weight = -2,
         .read = true,
         .logo = "<svg id=\"logo\"></svg>",
         .consensus = "TGASTCA",
         .information = 10.25,
         .agreement = 0.931,
         .max_score = 4.5,
         .sites = 1234,
         .reverse_sites = 200,
         .sequences = 1234,
         .searched = 2468,
         .overhanging = 7,
         .positions = {-1.5, 1.0, {3, 1000, 231}},
         .matches = {{"<svg id=\"best\"></svg>", 1.25e-12, 2e-9, 0.5}, {"<svg id=\"next\"></svg>", 0.25, 1, 1}}}};
    return data;
}

}  // namespace

TEST_CASE("a card shows what a kernel sees") {
    auto const data = full();
    auto const section = programs::report::render_motifs(data);
    CHECK(has(section, "How &lt;it&gt; was done."));
    CHECK(has(section, "Kernels 1 &amp; 3 are alike."));
    CHECK(section.find("Kernel 3 ") < section.find("Kernel 1 "));  // the largest weight first
    CHECK(has(section, "represses, weight \u22122.00"));
    CHECK(has(section, "activates, weight +0.50"));
    CHECK(has(section, "1,234 (50.0\u00A0% of all)"));
    CHECK(has(section, "the given one only"));
    CHECK(has(section, "10.2 bits"));
    CHECK(has(section, "<code>TGASTCA</code>"));
    CHECK(has(section, "hanging over an end"));
    CHECK(has(section, "<svg id=\"logo\">"));
    CHECK(section.find("<svg id=\"best\">") < section.find("<svg id=\"next\">"));
    CHECK(has(section, "E = 2\u202F\u00D7\u202F10<sup>\u22129</sup>"));
    CHECK(has(section, "This kernel never fires"));
    CHECK(has(programs::report::render_report(data), section));
    CHECK(has(programs::report::render_report(data), "<body>\n<svg id=\"glyphs\">"));
}

TEST_CASE("cards say what there is") {
    auto data = full();
    SECTION("both strands") {
        data.both_strands = true;
        CHECK(has(programs::report::render_motifs(data), "1,034 forward, 200 reverse"));
    }
    SECTION("several sites in a sequence") {
        data.survivors[1].sequences = 617;
        CHECK(has(programs::report::render_motifs(data), "1,234 in 617 sequences (25.0\u00A0% of all)"));
    }
    SECTION("nothing like it is known") {
        data.survivors[1].matches.clear();
        CHECK(has(programs::report::render_motifs(data), "No known motif is like it."));
    }
    SECTION("nothing to compare with") {
        data.looked_up = false;
        CHECK_FALSE(has(programs::report::render_motifs(data), "known motif"));
    }
    SECTION("kernels that were not read") {
        data.survivors[0].read = data.survivors[1].read = false;
        CHECK(programs::report::render_motifs(data).empty());
    }
}

TEST_CASE("small numbers are powers of ten") {
    CHECK(programs::report::power(0.25) == "0.25");
    CHECK(programs::report::power(1.5e-12) == "1.5\u202F\u00D7\u202F10<sup>\u221212</sup>");
    CHECK(programs::report::power(3e-100) == "3\u202F\u00D7\u202F10<sup>\u2212100</sup>");
    CHECK(programs::report::power(4e20) == "4\u202F\u00D7\u202F10<sup>20</sup>");
    CHECK(programs::report::power(0.0) == "0");
    CHECK(programs::report::power(programs::report::absent) == "\u2013");
}

TEST_CASE("a histogram is drawn to its size") {
    CHECK(programs::report::render_histogram({}, {400, 100}).empty());
    CHECK(programs::report::render_histogram({0, 1, {0, 0}}, {400, 100}).empty());
    auto const bars = programs::report::render_histogram({-50.5, 1.0, {1, 2, 3}}, {400, 100});
    CHECK(has(bars, "aria-label=\"6 sites by their distance"));
    CHECK(has(bars, "viewBox=\"0 0 400 100\""));
    std::size_t drawn = 1;
    for (auto at = bars.find("zM"); at != std::string::npos; at = bars.find("zM", at + 1)) {
        ++drawn;
    }
    CHECK(drawn == 3);
}
