#include "report/motifs.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/motif/logo.hpp>
#include <deepprune/sequence/alphabet.hpp>

#include "../../catch.hpp"
#include "motifs/findings.hpp"
#include "report/histogram.hpp"
#include "report/report.hpp"

namespace dp = deepprune;

namespace {

bool has(std::string_view page, std::string_view words) { return page.find(words) != std::string_view::npos; }

dp::Motif motif(std::string name) {
    // TGASTCA: S is C or G.
    std::vector<dp::BaseProbabilities> columns;
    for (char const letter : std::string_view{"TGASTCA"}) {
        columns.push_back({0.0, letter == 'S' ? 0.5 : 0.0, letter == 'S' ? 0.5 : 0.0, 0.0});
        if (letter != 'S') {
            columns.back()[dp::encode_base(letter)] = 1.0;
        }
    }
    return dp::Motif{dp::PositionWeightMatrix{columns}, {.name = std::move(name), .sites = 10.0}};
}

programs::motifs::Findings found() {
    programs::motifs::Findings findings;
    findings.known = {motif("best"), motif("next"), motif("third"), motif("fourth")};
    findings.looked_up = true;
    findings.reading.warnings = {{.text = "Kernels 1 & 3 are alike."}};
    findings.reading.searched = 2468;
    findings.reading.positives = 1600;
    findings.reading.negatives = 868;
    dp::KernelReading silent;
    silent.found.kernel = {.index = 1, .dense_weight = 0.5};
    dp::KernelReading kernel;
    kernel.found.kernel = {.index = 3, .dense_weight = -2.0};
    kernel.found.max_score = 4.5;
    kernel.found.sites.resize(1234);
    kernel.found.reverse_sites = 200;
    kernel.found.sequences = 1234;
    kernel.found.overhanging = 7;
    kernel.found.limit = 0.5;
    kernel.found.firing_positives = 1000;
    kernel.found.firing_negatives = 31;
    kernel.contribution = 0.421;
    kernel.found.motif = kernel.motif = motif("kernel_3");
    kernel.information = 10.25;
    kernel.softmax = dp::KernelSoftmax{motif("kernel_3"), 1.0, 0.931};
    kernel.positions = {-1.5, 1.0, {3, 1000, 231}};
    kernel.matches = {{.target = 0, .p_value = 1.25e-12, .e_value = 2e-9, .q_value = 0.5},
                      {.target = 1, .p_value = 0.25, .e_value = 1.0, .q_value = 1.0}};
    findings.reading.kernels = {silent, kernel};
    return findings;
}

programs::report::ReportData page_of(programs::motifs::Findings const& findings) {
    programs::report::ReportData data;
    data.findings = &findings;
    data.motif_note = "How <it> was done.";
    return data;
}

}  // namespace

TEST_CASE("a card shows what a kernel sees") {
    auto const findings = found();
    auto const data = page_of(findings);
    auto const section = programs::report::render_motifs(data);
    CHECK(has(section, "How &lt;it&gt; was done."));
    CHECK(has(section, "Kernels 1 &amp; 3 are alike."));
    CHECK(section.find("Kernel 3 ") < section.find("Kernel 1 "));  // the largest weight first
    CHECK(has(section, "represses, weight \u22122.00"));
    CHECK(has(section, "activates, weight +0.50"));
    CHECK(has(section, "1,234 (50.0\u00A0% of all)"));
    CHECK(has(section, "the given one only"));
    CHECK(has(section, "10.2 bits"));
    CHECK(has(section, "<b>0.93</b>"));
    CHECK(has(section, "<code>TGASTCA</code>"));
    CHECK(has(section, "hanging over an end</span> <b>7<"));
    CHECK_FALSE(has(section, "left out"));
    CHECK(has(section, "score above 0.50<"));
    CHECK(has(section, "variance</span> <b>42.1\u00A0%<"));
    CHECK(has(section, "variance</span> <b>\u2013<"));  // of the kernel whose share is unknown
    CHECK(has(section, "<b>62.5\u00A0% of bound, 3.6\u00A0% of unbound<"));
    CHECK(has(section, "aria-label=\"logo of kernel_3, TGACTCA\""));
    CHECK(section.find("logo of kernel 3 above that of best") < section.find("logo of kernel 3 above that of next"));
    CHECK(has(section, "E = 2\u202F\u00D7\u202F10<sup>\u22129</sup>"));
    CHECK(has(section, "This kernel never fires"));
    CHECK(has(programs::report::render_report(data), section));
    CHECK(has(programs::report::render_report(data), "<body>\n" + dp::shared_logo_glyphs("glyph-") + "<main>"));
    CHECK(has(section, "<use href=\"#glyph-T\""));
}

TEST_CASE("maps stand in a section of their own") {
    programs::report::ReportData data;
    CHECK(programs::report::render_maps(data).empty());
    CHECK(programs::report::motif_glyphs(data).empty());
    data.maps = {{.id = "a<b",
                  .probability = 0.98765,
                  .sequence = {0, 1, 2},
                  .changes = {{0, -1, -2, 1}, {0, 0, 0, 0}, {0.5, 0.5, 0, 0.5}},
                  .sites = {{1, 2, "kernel_7 +"}}},
                 {.id = "second"}};
    auto const section = programs::report::render_maps(data);
    CHECK(has(section, "validation set with the highest probability"));
    CHECK(has(section, "a&lt;b <span class=\"effect\">probability 0.9877<"));
    CHECK(section.find("a&lt;b") < section.find("second"));
    CHECK(has(section, "<use href=\"#glyph-A\""));
    CHECK(has(section, ">kernel_7 +</text>"));
    CHECK(has(programs::report::render_report(data), "<body>\n" + dp::shared_logo_glyphs("glyph-") + "<main>"));
    CHECK(has(programs::report::render_report(data), section));
    data.has_test_set = true;
    CHECK(has(programs::report::render_maps(data), "sequences of the test set"));
}

TEST_CASE("cards say what there is") {
    auto findings = found();
    auto& kernel = findings.reading.kernels[1];
    SECTION("both strands") {
        findings.reading.strands = dp::Strands::both;
        CHECK(has(programs::report::render_motifs(page_of(findings)), "1,034 forward, 200 reverse"));
    }
    SECTION("several sites in a sequence") {
        kernel.found.sequences = 617;
        CHECK(has(programs::report::render_motifs(page_of(findings)), "1,234 in 617 sequences (25.0\u00A0% of all)"));
    }
    SECTION("no unbound sequences") {
        findings.reading.negatives = 0;
        findings.reading.searched = findings.reading.positives;
        auto const section = programs::report::render_motifs(page_of(findings));
        CHECK(has(section, "<b>62.5\u00A0% of bound, \u2013 of unbound<"));
        CHECK(has(section, "1,234 (77.1\u00A0% of all)"));
    }
    SECTION("sites from bound sequences alone") {
        findings.reading.searched = findings.reading.positives;
        CHECK(has(programs::report::render_motifs(page_of(findings)), "1,234 (77.1\u00A0% of bound)"));
    }
    SECTION("sites that were left out") {
        kernel.found.overhanging = 0;
        kernel.found.left_out = 586;
        kernel.found.replaced = 43;
        auto const section = programs::report::render_motifs(page_of(findings));
        CHECK_FALSE(has(section, ">hanging over an end<"));
        CHECK(has(section, "left out, as they hang over an end</span> <b>586<"));
        CHECK(has(section, "replaced by the best within</span> <b>43<"));
    }
    SECTION("the rule for sites") {
        kernel.found.rule = dp::SiteRule::false_share;
        CHECK(has(programs::report::render_motifs(page_of(findings)), "score at least 0.50, so few are false"));
        kernel.found.rule = dp::SiteRule::highest;
        CHECK(has(programs::report::render_motifs(page_of(findings)), "highest, at least 0.50; many may be false"));
        kernel.found.rule = dp::SiteRule::one_class;
        CHECK(has(programs::report::render_motifs(page_of(findings)), "score highest, at least 0.50<"));
    }
    SECTION("only the three best matches") {
        kernel.matches.push_back({.target = 2});
        kernel.matches.push_back({.target = 3});
        auto const section = programs::report::render_motifs(page_of(findings));
        CHECK(has(section, "above that of third"));
        CHECK_FALSE(has(section, "above that of fourth"));
    }
    SECTION("nothing like it is known") {
        kernel.matches.clear();
        CHECK(has(programs::report::render_motifs(page_of(findings)), "No known motif is like it."));
    }
    SECTION("nothing to compare with") {
        kernel.matches.clear();
        findings.looked_up = false;
        CHECK_FALSE(has(programs::report::render_motifs(page_of(findings)), "known motif"));
    }
    SECTION("no kernels") {
        findings.reading.kernels.clear();
        CHECK(programs::report::render_motifs(page_of(findings)).empty());
        CHECK(programs::report::motif_glyphs(page_of(findings)).empty());
        CHECK(programs::report::render_motifs({}).empty());
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
