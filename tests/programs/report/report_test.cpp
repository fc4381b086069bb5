#include "../../catch.hpp"
#include "../../support/unbalanced.hpp"

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "report/report.hpp"

using deepprune::test::unbalanced;

namespace dp = deepprune;

namespace {

constexpr double missing = programs::report::absent;

std::set<std::string, std::less<>> const lone{"!DOCTYPE", "meta", "link",
                                              "br"};  // elements of HTML that are never closed

bool has(std::string_view page, std::string_view words) { return page.find(words) != std::string_view::npos; }

/// The page as a reader hears it: tags left out, each run of blanks one blank.
std::string words_of(std::string_view page) {
    std::string out;
    bool inside = false;
    for (char const c : page.substr(page.find("<body>"))) {
        inside = c == '<' || (inside && c != '>');
        if (c != '<' && c != '>' && !inside) {
            bool const blank = c == ' ' || c == '\n';
            if (!blank || (!out.empty() && out.back() != ' ')) {
                out += blank ? ' ' : c;
            }
        }
    }
    return out;
}

// The kernels that survive; a page holds a pointer to them.
programs::motifs::Findings const& survivors() {
    static programs::motifs::Findings const findings = [] {
        programs::motifs::Findings out;
        out.reading.kernels.resize(2);
        out.reading.kernels[0].found.kernel = {.index = 1, .bias = -0.25, .dense_weight = 0.5};
        out.reading.kernels[1].found.kernel = {.index = 3, .bias = 0.125, .dense_weight = -2.0};
        return out;
    }();
    return findings;
}

std::vector<dp::EpochEnd> epochs(std::vector<double> const& training, std::vector<double> const& validation) {
    std::vector<dp::EpochEnd> out;
    for (std::size_t i = 0; i < training.size(); ++i) {
        out.push_back({.train_loss = training[i], .validation_loss = validation[i]});
    }
    return out;
}

programs::report::ReportData full() {
    programs::report::ReportData data;
    data.title = "STAT3 <GM12878>";
    data.has_test_set = true;
    data.kernel_length = 24;
    data.criterion = "weight";
    data.seconds = 12.5;
    data.data = {{.name = "training",
                  .counts = {.records = 18333,
                             .positives = 9170,
                             .negatives = 9163,
                             .shortest = 59,
                             .longest = 247,
                             .gc_positives = 0.487}},
                 {.name = "test",
                  .counts = {.records = 10, .positives = 5, .negatives = 5, .shortest = 101, .longest = 101},
                  .shared_with_training = 3}};
    data.warnings = {"3 sequences of the test set are in the training set & should not be"};
    dp::Cycle first{.learning_rate = 0.01, .live = {0, 1, 2, 3}};
    first.fit = {.epochs = epochs({0.7, 0.5, 0.4}, {0.7, 0.55, 0.6}), .best_epoch = 2, .validation_loss = 0.55};
    first.test = dp::ClassificationMetrics{.auroc = 0.94};
    dp::Cycle second{.cycle = 1, .learning_rate = 0.01 / 1.2, .live = {1, 3}};
    second.inter_test = dp::ClassificationMetrics{.auroc = 0.81};
    second.fit = {.epochs = epochs({0.5, 0.4}, {0.56, 0.57}), .best_epoch = 1, .validation_loss = 0.56};
    second.test = dp::ClassificationMetrics{.auroc = 0.93214};
    data.cycles = {first, second};
    data.cycle_seconds = {1.25, missing};
    data.roc = {{.label = "2 kernels", .points = {{0, 0, 9}, {0.1, 0.9, 0.5}, {1, 1, -9}}, .auroc = 0.93214},
                {.label = "4 kernels", .points = {{0, 0, 9}, {1, 1, -9}}, .auroc = 0.94}};
    data.findings = &survivors();
    data.output_bias = -1.5;
    data.options = {{"seed", "42", true}, {"negatives", "", false}};
    data.inputs = {{.role = "training", .path = "a b/train.data", .bytes = 1234, .hash = "sha256:00ff"}};
    data.command_line = "deepprune train --train 'a b/train.data'";
    data.version = "0.1.0";
    data.compiler = "g++ 12.2.0";
    data.seed = "42";
    return data;
}

}  // namespace

TEST_CASE("the page says what a run gave") {
    auto const page = programs::report::render_report(full());
    auto const words = words_of(page);
    CHECK(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    CHECK(unbalanced(page, lone).empty());
    CHECK(has(page, "<title>STAT3 &lt;GM12878&gt; "));
    CHECK(has(words, "test AUROC 0.9321 with 2 kernels"));
    CHECK(has(words, "test AUROC 0.9400 with 4 kernels"));
    CHECK(has(words, "A network of 4 kernels of length 24 was trained on 18,333 sequences and pruned to 2 in 1 cycle"));
    CHECK(has(words, "5 epochs in 12.5"));
    CHECK(has(words, "59\u2013247"));
    CHECK(has(words, "training set &amp; should not be"));
    CHECK(has(words, "AUROC by number of kernels"));
    CHECK(has(words, "0.810"));  // before fine-tuning, in the chart
    CHECK(has(page, "<td>0.00833</td>"));
    CHECK(has(words, "best epoch, kept"));
    CHECK(has(words, "ROC curve"));
    CHECK(has(words, "4 kernels, 0.9400"));
    CHECK(has(words, "Bias of the dense layer: \u22121.5000."));
    CHECK(page.find("<td>3</td><td>\u22122.0000</td>") < page.find("<td>1</td><td>0.5000</td>"));  // by size
    CHECK(has(page, "<li class=\"given\"><span>seed</span> <b>42</b></li>"));
    CHECK(has(page, "<li><span>negatives</span> <b>\u2013</b></li>"));
    CHECK(has(page, "--train &#39;a b/train.data&#39;"));
    CHECK(has(page, "sha256:00ff"));
    CHECK_FALSE(has(words, "No test set was given"));
    CHECK_FALSE(has(words, "nan"));
    CHECK_FALSE(has(words, "inf"));
}

TEST_CASE("the page is the same each time, and needs nothing from elsewhere") {
    auto const page = programs::report::render_report(full());
    CHECK(page == programs::report::render_report(full()));
    for (std::string_view const outside : {"<script", "url(", "@import", "src=", "<img", "<iframe", "<object"}) {
        CAPTURE(outside);
        CHECK_FALSE(has(page, outside));
    }
    // The only address is the name of SVG, which nothing fetches.
    std::string rest = page;
    std::string_view const name = "xmlns=\"http://www.w3.org/2000/svg\"";
    for (auto at = rest.find(name); at != std::string::npos; at = rest.find(name)) {
        rest.erase(at, name.size());
    }
    CHECK_FALSE(has(rest, "://"));
}

TEST_CASE("without a test set the page says that its figures are of the validation set") {
    auto data = full();
    data.has_test_set = false;
    for (auto& cycle : data.cycles) {
        cycle.validation = {.auroc = cycle.test->auroc - 0.01};
        cycle.test.reset();
    }
    auto const words = words_of(programs::report::render_report(data));
    CHECK(has(words, "validation AUROC 0.9221 with 2 kernels"));
    CHECK(has(words, "No test set was given"));
    CHECK_FALSE(has(words, "test AUROC"));
}

TEST_CASE("nothing at all still makes a page") {
    auto const page = programs::report::render_report({});
    CHECK(unbalanced(page, lone).empty());
    auto const words = words_of(page);
    CHECK(has(words, "No cycle of training was finished."));
    CHECK_FALSE(has(page, "<section>"));
}

TEST_CASE("any part may be missing") {
    auto data = full();
    std::string gone;
    SECTION("data") {
        data.data.clear();
        data.warnings.clear();
        gone = "Data check";
    }
    SECTION("ROC") {
        data.roc.clear();
        gone = "ROC curve";
    }
    SECTION("survivors") {
        data.findings = nullptr;
        gone = "dense weight";
    }
    SECTION("options") {
        data.options.clear();
        gone = "Options";
    }
    SECTION("losses") {
        for (auto& cycle : data.cycles) {
            cycle.fit.epochs.clear();
        }
        gone = "Losses";
    }
    SECTION("lineage") {
        data.cycles.pop_back();
        gone = "One row per cycle";
    }
    SECTION("provenance") {
        data.command_line = data.version = data.compiler = data.seed = data.threads = "";
        data.inputs.clear();
        gone = "To repeat this run";
    }
    SECTION("metrics") {
        for (auto& cycle : data.cycles) {
            cycle.test->auroc = missing;
        }
        gone = "AUROC by number of kernels";
    }
    SECTION("warnings") {
        data.warnings.clear();
        CHECK(has(programs::report::render_report(data), "Nothing unusual was found."));
        gone = "class=\"warnings\"";
    }
    CHECK(has(programs::report::render_report(full()), gone));
    auto const page = programs::report::render_report(data);
    CHECK(unbalanced(page, lone).empty());
    CHECK_FALSE(has(page, gone));
}

TEST_CASE("a model that was not pruned has one headline and no comparison") {
    auto data = full();
    data.cycles.pop_back();
    auto const words = words_of(programs::report::render_report(data));
    CHECK(has(words, "test AUROC 0.9400 with 4 kernels"));
    CHECK(has(words, "it was not pruned"));
    CHECK_FALSE(has(words, "AUROC by number of kernels"));
}

TEST_CASE("missing numbers are en dashes in the table") {
    auto data = full();
    data.cycles.back() = {.learning_rate = missing, .live = {1, 3}};
    data.cycles.back().fit.validation_loss = missing;
    data.cycles.back().validation = {missing, missing, missing, missing, missing, missing};
    auto const page = programs::report::render_report(data);
    std::string dashes;
    for (int i = 0; i < 8; ++i) {
        dashes += "<td>\u2013</td>";
    }
    CHECK(has(page, "<td>1</td><td>2</td><td>\u2013</td><td>0</td>" + dashes));
}

TEST_CASE("one wild epoch does not flatten the others") {
    auto data = full();
    data.cycles[0].fit.epochs.assign(50, {.train_loss = 0.4, .validation_loss = 0.5});
    CHECK_FALSE(has(programs::report::render_report(data), "above the frame"));
    data.cycles[0].fit.epochs[7].validation_loss = 100;
    CHECK(has(programs::report::render_report(data), "above the frame"));
}

TEST_CASE("text of the user's never becomes markup") {
    std::string const evil = "\"><script>alert(1)</script>\xFF";
    auto data = full();
    data.title = data.criterion = data.command_line = data.version = data.compiler = data.seed = data.threads = evil;
    data.warnings = {evil};
    data.data[0].name = evil;
    data.roc[0].label = evil;
    data.options = {{evil, evil, true}};
    data.inputs = {{.role = evil, .path = evil, .hash = evil}};
    auto const page = programs::report::render_report(data);
    CHECK(unbalanced(page, lone).empty());
    CHECK_FALSE(has(page, "<script"));
    CHECK_FALSE(has(page, "\xFF"));
    CHECK(has(page, "&quot;&gt;&lt;script&gt;"));
}
